import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { App } from "../app.ts";
import { planUpload, type UploadTarget } from "../core/transfers/plan-upload.ts";
import type { TransferPlan } from "../core/transfers/plan.ts";
import { safePaths } from "../core/transfers/safe-names.ts";
import { countFiles } from "../counts.ts";
import type { DroppedFile } from "../drop.ts";
import type { TransferEnd } from "../transfer.ts";
import { agreeToTransfer, describeAmount } from "./ask/agree-to-transfer.ts";
import { askForFolder, pickDriveFolder, placeOf, placeText, type Place, type SelectedPlace } from "./ask/place.ts";
import { planTogether } from "./ask/transfer-ends.ts";
import type { Offered } from "./present/offer.ts";
import { runTransfer, type TransferJob } from "./present/run-transfer.ts";

type LocalFiles = readonly { readonly path: string }[];

/** Uploads files that the user chooses into a folder of a bucket or of Drive. */
export async function uploadFiles(app: App, selected?: SelectedPlace): Promise<TransferEnd | undefined> {
  return chooseAndUpload(app, "files", await placeFor(app, selected));
}

/** Uploads a folder that the user chooses, with all that is in it. */
export async function uploadFolder(app: App, selected?: SelectedPlace): Promise<TransferEnd | undefined> {
  return chooseAndUpload(app, "folder", await placeFor(app, selected));
}

/** Uploads files and folders of this machine to a folder of a bucket that is asked for. */
export async function uploadToBucket(app: App, selected?: LocalFiles): Promise<TransferEnd | undefined> {
  const place = await placeFor(app, undefined);
  return selected === undefined ? chooseAndUpload(app, "files", place) : upload(app, place, selected);
}

/** The same to one of the folders in Drive that are ingested. */
export async function uploadToDrive(app: App, selected?: LocalFiles): Promise<TransferEnd | undefined> {
  const place = await pickDriveFolder(app, app.t("Upload to which folder of Drive?"));
  return selected === undefined ? chooseAndUpload(app, "files", place) : upload(app, place, selected);
}

/** Uploads what was dropped on a place: asks before anything. */
export async function uploadPaths(app: App, place: Place, paths: readonly string[]): Promise<TransferEnd | undefined> {
  return uploadAll(app, place, { paths, always: true });
}

/** The same of files that are known by their content alone: they lie on this machine until they are there, or given up. */
export async function uploadContents(
  app: App,
  place: Place,
  files: readonly DroppedFile[],
): Promise<TransferEnd | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-drop-"));
  const release = () => rm(folder, { recursive: true, force: true });
  let job: TransferJob | undefined;
  try {
    // Whoever named them may have named a path.
    const names = safePaths(files.map(({ name }, at) => [{ name, id: String(at) }])).map(([name = ""]) => name);
    await Promise.all(files.map(({ content }, at) => writeFile(join(folder, names[at] ?? ""), content)));
    const paths = names.map((name) => join(folder, name));
    job = await agreedUpload(app, place, { paths, always: true });
  } finally {
    if (job === undefined) await release();
  }
  return job && runTransfer(app, { ...job, release });
}

async function placeFor(app: App, selected: SelectedPlace | undefined): Promise<Place | undefined> {
  return selected === undefined ? askForFolder(app, app.t("Upload to which folder?")) : placeOf(selected);
}

async function chooseAndUpload(
  app: App,
  what: "files" | "folder",
  place: Place | undefined,
): Promise<TransferEnd | undefined> {
  if (place === undefined) return undefined;
  const { ui, t, places } = app;
  const first = places.workspace;
  const asked = { title: t("Upload to {0}", placeText(place)), action: t("Upload"), what };
  const paths = await ui.choosePaths({ ...asked, ...(first !== undefined && { first }) });
  return paths && uploadAll(app, place, { paths, always: false });
}

async function upload(app: App, place: Place | undefined, files: LocalFiles): Promise<TransferEnd | undefined> {
  return place && uploadAll(app, place, { paths: files.map(({ path }) => path), always: false });
}

interface Upload {
  readonly paths: readonly string[];
  /** Asked about also where nothing is replaced. */
  readonly always: boolean;
}

async function uploadAll(app: App, place: Place, upload: Upload): Promise<TransferEnd | undefined> {
  const job = await agreedUpload(app, place, upload);
  return job && runTransfer(app, job);
}

/** What the user agreed to. */
async function agreedUpload(app: App, place: Place, { paths, always }: Upload): Promise<TransferJob | undefined> {
  const { ui, t } = app;
  const to = placeText(place);
  const plan = await planTogether(app, "upload", [paths], (all, ends, signal) =>
    planUpload(all, targetOf(place), ends, signal),
  );
  if (plan.items.length === 0) {
    await ui.warn(t("There is no file to upload."));
    return undefined;
  }
  const question = t("Upload {0} to {1}?", describeAmount(app, plan), to);
  const policy = await agreeToTransfer(app, plan, { question, action: t("Upload"), always });
  if (policy === undefined) return undefined;
  const name = paths.length === 1 ? basename(paths[0] ?? "") : countFiles(t, plan.items.length);
  return {
    ...{ plan, policy, title: `${name} → ${to}`, done: t("{0} is in {1} now.", name, to) },
    changes: [place.kind === "drive" ? "drive" : "buckets"],
    offered: offeredAfter(app, place, plan),
  };
}

function targetOf(place: Place): UploadTarget {
  return place.kind === "drive" ? place : { ...place, kind: "object" };
}

/** What comes next: of what is in Drive now the ingest, of one object a look at it. */
function offeredAfter(app: App, place: Place, { items: [first, ...more] }: TransferPlan): readonly Offered[] {
  const { ui, t } = app;
  if (place.kind === "drive") {
    const run = async () => (await import("./ingest-part.ts")).ingestPart(app, place.folderId);
    return [{ action: t("Ingest"), run }];
  }
  if (first?.to.kind !== "object" || more.length > 0) return [];
  const { bucket, name } = first.to;
  return [{ action: t("Open"), run: () => ui.show({ kind: "object", bucket, object: name }) }];
}
