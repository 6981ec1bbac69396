import { randomUUID } from "node:crypto";
import type { App, Connected } from "../app.ts";
import { Failure } from "../core/failure.ts";
import { ingestFolders } from "../core/ingest/index.ts";
import { readCause } from "../core/jobs/cause.ts";
import { readContracts } from "../core/jobs/contract/read.ts";
import { followBatch } from "../core/jobs/follow.ts";
import { findPython } from "../core/jobs/local/job.ts";
import { LOCAL_PROJECT } from "../core/local/project.ts";
import { readBatchReports, unpublishedLines } from "../core/results/batch-reports.ts";
import { connectionIfAny } from "./ask/connection-if-any.ts";
import { contractsFolder } from "./ask/contracts-folder.ts";
import { openDataset } from "./open-dataset.ts";
import { qualityReport } from "./quality-report.ts";
import { haveEmulators } from "./start-emulators.ts";
import { fillDrive } from "./seed-emulators.ts";
import { bringSpark } from "./set-up-spark.ts";
import { createBatch } from "./submit-job.ts";

/** What a newcomer agrees to before anything is done: what it starts, what it takes, where. */
export async function describeTrial({ machine, t }: Pick<App, "machine" | "t">): Promise<string> {
  const whole = t(
    "It starts local emulators of Drive, Cloud Storage and Dataproc, puts a sample pipeline into the folder, ingests its files, and cleans them with Spark. Nothing leaves this machine, and it costs nothing.",
  );
  if ((await findPython(machine.sparkFolder)) !== undefined) return whole;
  return `${whole} ${t("Spark is not here yet: about 500 MB are put into {0}.", machine.sparkFolder)}`;
}

/**
 * From nothing to clean rows on this machine, in one go: emulators, a sample pipeline in the workspace, Spark, an ingest,
 * a batch; then a dataset and its quality are shown. Whatever was done already is left as it is.
 * @param agreed the user has agreed to what {@link describeTrial} says
 * @returns the dataset that is shown; undefined when the user did not agree
 * @throws Failure `connection.foreign` where the folder's pipeline is not a local one, and what each step throws
 */
export async function tryIt(app: App, agreed = false): Promise<string | undefined> {
  const { ui, t } = app;
  if (!agreed) {
    const question = t("Try Sluice in this folder?");
    if (!(await ui.confirm({ question, detail: await describeTrial(app), action: t("Try It Here") }))) return undefined;
  }
  const dataset = await ui.progress(t("Trying Sluice here"), async (report, signal) => {
    report(t("1 of 5: starting the local emulators"), 0);
    const running = await haveEmulators(app, signal);
    report(t("2 of 5: putting the sample into the local Drive"), 0.1);
    if (await isNew(app)) await fillDrive(app, { running }, signal);
    ui.changed("drive", "buckets", "batches");
    report(t("3 of 5: looking for Spark"), 0.2);
    if ((await findPython(app.machine.sparkFolder)) === undefined)
      await bringSpark(app, (line) => report(t("3 of 5: setting up Spark: {0}", line)), signal);
    const connected = await app.connect();
    report(t("4 of 5: ingesting from Drive"), 0.4);
    await ingestAll(app, connected, signal);
    ui.changed("drive", "buckets");
    report(t("5 of 5: cleaning with Spark"), 0.5);
    return clean(app, connected, signal);
  });
  // The rows stand in front.
  await qualityReport(app, { dataset });
  await openDataset(app, { dataset });
  return dataset;
}

/** Whether the folder has no pipeline yet. @throws Failure `connection.foreign` */
async function isNew(app: App): Promise<boolean> {
  const connected = await connectionIfAny(app);
  if (connected === undefined) return true;
  const { project } = connected.connection;
  if (project === LOCAL_PROJECT) return false;
  throw new Failure("connection.foreign", { project });
}

async function ingestAll({ log }: App, { clients, connection }: Connected, signal: AbortSignal): Promise<void> {
  const [drive, lake] = await Promise.all([clients.drive(), clients.lake()]);
  const options = { drive, lake, runId: randomUUID(), mode: "incremental", log } as const;
  await ingestFolders(connection.driveFolders, options, signal);
}

/** Runs a batch to its end. @returns the dataset of it that has most to show */
async function clean(app: App, connected: Connected, signal: AbortSignal): Promise<string> {
  const { connection, clients } = connected;
  const [batches, storage] = await Promise.all([clients.batches(), clients.storage()]);
  const contracts = await readContracts(contractsFolder(app, connection));
  const { id } = await createBatch(app, { ...connected, contracts }, () => undefined, signal);
  const entered = () => app.ui.changed("batches");
  const ended = await followBatch({ batches, storage, id, write: () => undefined, entered }, signal);
  app.ui.changed("buckets", "batches");
  const reports = await readBatchReports(storage, ended, signal);
  const cause = await readCause(storage, ended, unpublishedLines(reports), signal);
  const [best] = reports.toSorted((one, other) => other.totals.quarantined - one.totals.quarantined);
  if (cause === undefined && best !== undefined) return best.dataset;
  throw new Failure("batch.failed", { batch: id, why: cause?.lines.join(" ") ?? ended.stateMessage });
}
