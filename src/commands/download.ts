import { join } from "node:path";
import type { App } from "../app.ts";
import type { Address } from "../core/address.ts";
import { parseGsUri } from "../core/layout.ts";
import { planDownload, type DownloadSource } from "../core/transfers/plan-download.ts";
import type { TransferPlan } from "../core/transfers/plan.ts";
import { countFiles } from "../counts.ts";
import type { TransferEnd } from "../transfer.ts";
import { agreeToTransfer, describeAmount } from "./ask/agree-to-transfer.ts";
import { planTogether } from "./ask/transfer-ends.ts";
import { runTransfer } from "./present/run-transfer.ts";
import type { Selected } from "./selection.ts";

/** What can be downloaded: objects and folders of buckets, files and folders of Drive. */
type Downloadable = Selected<
  ("lake.prefix" | "lake.object" | "lake.raw") | ("drive.folder" | "drive.subfolder" | "drive.file" | "drive.notCopied")
>;

/** Downloads what is selected into a folder of this machine that is asked for; a folder comes with all that is in it. */
export async function download(app: App, selected?: readonly Downloadable[]): Promise<TransferEnd | undefined> {
  const { ui, t, places } = app;
  const sources = (selected ?? []).flatMap((one) => sourceOf(one) ?? []);
  if (sources.length === 0) return undefined;
  const first = places.workspace;
  const asked = { title: t("Download to which folder?"), action: t("Download"), what: "folder" } as const;
  const [folder] = (await ui.choosePaths({ ...asked, ...(first !== undefined && { first }) })) ?? [];
  if (folder === undefined) return undefined;
  const plan = await planTogether(app, "download", [sources], (all, ends, signal) =>
    planDownload(all, folder, ends, signal),
  );
  if (plan.items.length === 0) {
    await tellNothing(app, plan);
    return undefined;
  }
  const question = t("Download {0} to {1}?", describeAmount(app, plan), folder);
  const policy = await agreeToTransfer(app, plan, { question, action: t("Download"), always: false });
  if (policy === undefined) return undefined;
  const [only] = selected ?? [];
  const name = selected?.length === 1 && only !== undefined ? nameOf(only) : countFiles(t, plan.items.length);
  const place = placeOf(plan, folder);
  return runTransfer(app, {
    ...{ plan, policy, title: `${name} → ${folder}`, place, changes: [] },
    done: t("{0} is in {1} now.", name, folder),
    offered: [
      ...(plan.items.length === 1 ? [{ action: t("Open"), run: () => ui.show(place) }] : []),
      { action: t("Show in Folder"), run: () => ui.reveal(place.path) },
    ],
  });
}

function sourceOf(selected: Downloadable): DownloadSource | undefined {
  switch (selected.kind) {
    case "driveFolder":
      return { kind: "drive", id: selected.folderId };
    case "driveFile":
      return { kind: "drive", id: selected.file.id };
    case "prefix":
    case "object": {
      const at = parseGsUri(selected.uri);
      if (at === undefined) return undefined;
      const { bucket, object } = at;
      return selected.kind === "prefix"
        ? { kind: "prefix", bucket, prefix: object }
        : { kind: "object", bucket, name: object };
    }
  }
}

function nameOf(selected: Downloadable): string {
  if (selected.kind === "driveFolder") return selected.name;
  if (selected.kind === "driveFile") return selected.file.name;
  return selected.uri.split("/").findLast((step) => step !== "") ?? selected.uri;
}

/** What is to be looked at in the end: a single file, or the folder that the user chose or that came. */
function placeOf({ items }: TransferPlan, folder: string): Extract<Address, { readonly kind: "localFile" }> {
  const paths = items.map(({ to }) => (to.kind === "local" ? to.path : []));
  const [first = []] = paths;
  if (paths.length === 1) return { kind: "localFile", path: join(folder, ...first) };
  const isOneFolder = paths.every(([top]) => top === first[0]);
  return { kind: "localFile", path: isOneFolder ? join(folder, first[0] ?? "") : folder };
}

/** What a Google Doc and its like lack is bytes, and the user is told so of the first one. */
async function tellNothing(app: App, { leftOut: [first] }: TransferPlan): Promise<void> {
  if (first !== undefined) throw first.why;
  await app.ui.warn(app.t("There is no file to download."));
}
