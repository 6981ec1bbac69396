import type { App } from "../app.ts";
import { gsUri } from "../core/layout.ts";
import { planCopy, type ObjectsAt } from "../core/transfers/plan-objects.ts";
import { countFiles } from "../counts.ts";
import type { TransferEnd } from "../transfer.ts";
import { agreeToTransfer, describeAmount } from "./ask/agree-to-transfer.ts";
import { lastStep, objectsAt, sameNameIn, type SelectedObject } from "./ask/objects-at.ts";
import { askForFolder, placeText, type Place } from "./ask/place.ts";
import { planTogether } from "./ask/transfer-ends.ts";
import { runTransfer } from "./present/run-transfer.ts";

type BucketFolder = Extract<Place, { readonly kind: "bucket" }>;

/** What goes where. */
export interface Way {
  readonly from: ObjectsAt;
  readonly to: ObjectsAt;
}

/** Moves objects and folders into another folder, which is asked for. @throws Failure `transfer.*` */
export async function moveObjects(app: App, selected?: readonly SelectedObject[]): Promise<TransferEnd | undefined> {
  return askAndSend(app, "move", selected);
}

/** The same, and what was there stays. */
export async function copyObjects(app: App, selected?: readonly SelectedObject[]): Promise<TransferEnd | undefined> {
  return askAndSend(app, "copy", selected);
}

/** Does either with what was dropped on a folder: which, the editor does not tell, and the user is asked. */
export async function moveOrCopy(
  app: App,
  selected: readonly SelectedObject[],
  folder: BucketFolder,
): Promise<TransferEnd | undefined> {
  const { ui, t } = app;
  const [only] = selected;
  const what = selected.length === 1 && only !== undefined ? only.uri : t("{0} selected rows", selected.length);
  const kind = await ui.pick<"move" | "copy">(t("{0} to {1}?", what, placeText(folder)), [
    // What the ingest keeps up to date would come again.
    ...(selected.some((one) => one.kind === "object" && one.raw)
      ? []
      : [{ label: t("Move"), detail: t("It is no longer where it was."), value: "move" as const }]),
    { label: t("Copy"), detail: t("It stays where it is, too."), value: "copy" },
  ]);
  if (kind === undefined) return undefined;
  const ways = selected.map(objectsAt).map((from): Way => ({ from, to: sameNameIn(from, folder) }));
  return send(app, kind, { ways, to: placeText(folder), always: true });
}

async function askAndSend(
  app: App,
  kind: "move" | "copy",
  selected: readonly SelectedObject[] | undefined,
): Promise<TransferEnd | undefined> {
  const { t } = app;
  if (selected === undefined) return undefined;
  const [only] = selected;
  const what = selected.length === 1 && only !== undefined ? only.uri : t("{0} selected rows", selected.length);
  const title = kind === "move" ? t("Move {0} to which folder?", what) : t("Copy {0} to which folder?", what);
  const folder = await askForFolder(app, title, only && folderAround(objectsAt(only)));
  if (folder === undefined) return undefined;
  const ways = selected.map(objectsAt).map((from): Way => ({ from, to: sameNameIn(from, folder) }));
  return send(app, kind, { ways, to: placeText(folder), always: true });
}

/** What is to be sent, and what the user calls where it goes. */
export interface Sending {
  readonly ways: readonly Way[];
  readonly to: string;
  /** Asked about also where nothing is replaced. */
  readonly always: boolean;
}

/** Moves or copies within Cloud Storage, once the user agreed. */
export async function send(
  app: App,
  kind: "move" | "copy",
  { ways, to, always }: Sending,
): Promise<TransferEnd | undefined> {
  const { t } = app;
  const plan = await planTogether(app, kind, ways, (way, ends, signal) => planCopy(kind, way, ends, signal));
  const amount = describeAmount(app, plan);
  const question = kind === "move" ? t("Move {0} to {1}?", amount, to) : t("Copy {0} to {1}?", amount, to);
  const action = kind === "move" ? t("Move") : t("Copy");
  const policy = await agreeToTransfer(app, plan, { question, action, always });
  if (policy === undefined) return undefined;
  const [first] = ways;
  const name = ways.length === 1 && first !== undefined ? nameOf(first.from) : countFiles(t, plan.items.length);
  return runTransfer(app, {
    ...{ plan, policy, title: `${name} → ${to}`, changes: ["buckets"], offered: [] },
    done: t("{0} is in {1} now.", name, to),
  });
}

function nameOf(at: ObjectsAt): string {
  return "prefix" in at ? lastStep(at.prefix.slice(0, -1)) : lastStep(at.name);
}

function folderAround(at: ObjectsAt): string {
  const path = "prefix" in at ? at.prefix.slice(0, -1) : at.name;
  return gsUri(at.bucket, path.slice(0, path.lastIndexOf("/") + 1));
}
