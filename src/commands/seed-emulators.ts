import { access, cp, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { App } from "../app.ts";
import { hasCode } from "../core/files.ts";
import { readEmulators, type RunningEmulators } from "../core/local/running-emulators.ts";
import { createLocalBucket, openOwnersDrive, seedDrive } from "../core/local/seed.ts";
import { Failure } from "../core/failure.ts";
import { ingest } from "./ingest.ts";

const REGION = "europe-west1";

/** What a seed left for somebody to work with. */
export interface Seeded {
  readonly folderId: string;
  readonly lakeBucket: string;
  /** Files that were written into the workspace; what was there already stays as it is. */
  readonly written: readonly string[];
  /** Whether `sluice.json` was written: if not, it stays as it is. */
  readonly isNew: boolean;
}

/**
 * Puts files into the emulators' Drive and makes a pipeline of them: a shared folder, a lake bucket, and in the workspace
 * `sluice.json` where there is none; with the sample come its contracts and the DAGs.
 * @param from folder of this machine whose files go to Drive; the sample that ships with Sluice when left out
 * @throws Failure `emulators.not-running`, `emulators.seed-folder`, `connection.no-workspace`
 */
export async function seedEmulators(app: App, from?: string): Promise<Seeded> {
  const { ui, places, t } = app;
  const stateFile = join(places.state, "emulators.json");
  const running = await readEmulators(stateFile);
  if (!running) throw new Failure("emulators.not-running", { stateFile });
  const seeded = await ui.progress(t("Filling the local Drive"), (_report, signal) =>
    fillDrive(app, { running, from }, signal),
  );
  ui.changed("drive", "buckets", "batches");
  const { folderId, lakeBucket, written, isNew } = seeded;
  const told = [
    t("The local Drive has a folder {0}, and there is a bucket {1}.", folderId, lakeBucket),
    ...(written.length > 0 ? [t("Written: {0}.", written.join(", "))] : []),
  ];
  if (!isNew) {
    told.push(t("sluice.json stays as it is: put {0} into driveFolders to ingest this folder.", folderId));
    void ui.warn(told.join(" "));
    return seeded;
  }
  told.push(t("Next, run the ingest: it copies the files into the bucket."));
  const next = t("Ingest");
  if ((await ui.inform(told.join(" "), next)) === next) await ingest(app);
  return seeded;
}

/**
 * What `seedEmulators` does, without a word to the user.
 * @throws Failure `emulators.seed-folder`, `connection.no-workspace`
 */
export async function fillDrive(
  { places, t }: Pick<App, "places" | "t">,
  { running, from }: { running: RunningEmulators; from?: string | undefined },
  signal: AbortSignal,
): Promise<Seeded> {
  const { workspace, installation } = places;
  if (workspace === undefined) throw new Failure("connection.no-workspace", { wanted: t("The sample pipeline") });
  const connectionFile = join(workspace, "sluice.json");
  const sample = join(installation, "dist", "sample", "drive");
  const drive = await openOwnersDrive(running);
  const folderId = await seedDrive(drive, from ?? sample, t("Sluice sample"), signal);
  const lakeBucket = `${running.project}-lake`;
  await createLocalBucket(running, lakeBucket, REGION, signal);
  const connection = { project: running.project, region: REGION, lakeBucket, driveFolders: [folderId] };
  const ours = await writeOnce(connectionFile, `${JSON.stringify(connection, undefined, 2)}\n`);
  const samples = from === undefined ? await copySample(installation, workspace) : [];
  return { folderId, lakeBucket, written: [...ours, ...samples], isNew: ours.length > 0 };
}

async function copySample(installation: string, workspace: string): Promise<string[]> {
  return [
    ...(await copyOnce(join(installation, "dist", "sample", "contracts"), join(workspace, "contracts"))),
    ...(await copyOnce(join(installation, "airflow", "dags"), join(workspace, "airflow", "dags"))),
  ];
}

async function writeOnce(file: string, text: string): Promise<string[]> {
  try {
    await writeFile(file, text, { flag: "wx" });
    return [file];
  } catch (error) {
    if (hasCode(error, "EEXIST")) return [];
    throw error;
  }
}

async function copyOnce(from: string, to: string): Promise<string[]> {
  try {
    await access(to);
    return [];
  } catch {
    // What Python keeps beside its files is no part of them.
    const filter = (path: string) => basename(path) !== "__pycache__";
    await cp(from, to, { recursive: true, errorOnExist: true, force: false, filter });
    return [to];
  }
}
