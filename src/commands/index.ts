import type { App } from "../app.ts";
import type { Selectable, Selected } from "./selection.ts";

/** A command as a door runs it. */
export interface Command {
  /** What it can be run on. The manifest's menus offer it there, and only there. */
  readonly takes: readonly Selectable[];
  /** Whether it works on all that are selected. */
  readonly many?: boolean;
  /** `given` may be anything: a menu gives a row of a view, a key binding what its author wrote. */
  run(app: App, given?: unknown): Promise<unknown>;
}

/** A command that needs nothing selected. */
function anywhere(run: (app: App) => Promise<unknown>): Command {
  return { takes: [], run };
}

/** A command that works on what is selected, and asks where nothing is. */
function on<S extends Selectable>(
  takes: readonly S[],
  run: (app: App, selected?: Selected<S>) => Promise<unknown>,
): Command {
  return {
    takes,
    async run(app, given) {
      if (given === undefined) return run(app);
      const { readSelection } = await import("./selection.ts");
      return run(app, readSelection(takes, given));
    },
  };
}

/** A command that works on all that is selected, and asks where nothing is. */
function onMany<S extends Selectable>(
  takes: readonly S[],
  run: (app: App, selected?: readonly Selected<S>[]) => Promise<unknown>,
): Command {
  return {
    takes,
    many: true,
    async run(app, given) {
      if (given === undefined) return run(app);
      const { readSelections } = await import("./selection.ts");
      return run(app, readSelections(takes, given));
    },
  };
}

const BUCKETS = ["lake.bucket", "lake.addedBucket", "lake.otherBucket"] as const;
const OBJECTS = ["lake.object", "lake.raw"] as const;
const LAKE = [...BUCKETS, "lake.prefix", "lake.dataset", ...OBJECTS] as const;
const ADDRESSED = [...LAKE, "batch.output"] as const;
const DRIVE_FILES = ["drive.file", "drive.notCopied"] as const;
const IN_DRIVE = ["drive.subfolder", ...DRIVE_FILES] as const;
const DRIVE = ["drive.folder", ...IN_DRIVE] as const;
const FILES = ["localFile", ...DRIVE_FILES, "lake.object", "lake.raw"] as const;
const PLACES = [...BUCKETS, "lake.prefix", "drive.folder", "drive.subfolder"] as const;
const BATCHES = ["batch.going", "batch.ended"] as const;
const TRACED_ROWS = [
  ...DRIVE_FILES,
  "lake.dataset",
  "lake.quarantine",
  ...OBJECTS,
  ...BATCHES,
  "batch.dataset",
] as const;
const TRACED = [...TRACED_ROWS, "ingest.run", "lakeFile", "page.object", "page.lineage"] as const;

/**
 * All commands, by the ids of the manifest. Each is loaded when it is first run, and what it needs with it.
 * A command asks for what it is not given, presents its result, and returns it.
 */
export const commands = {
  "sluice.ingest.run": on(["drive.folder"], async (app, folder) => (await import("./ingest.ts")).ingest(app, folder)),
  "sluice.ingest.plan": on(["drive.folder"], async (app, folder) =>
    (await import("./plan-ingest.ts")).planIngest(app, folder),
  ),
  "sluice.ingest.showWatermark": on(["drive.folder"], async (app, folder) =>
    (await import("./watermark.ts")).showWatermark(app, folder),
  ),
  "sluice.ingest.since": on(["drive.folder"], async (app, folder) =>
    (await import("./watermark.ts")).ingestSince(app, folder),
  ),
  "sluice.ingest.file": on(DRIVE_FILES, async (app, file) => (await import("./ingest-part.ts")).ingestFile(app, file)),
  "sluice.ingest.subfolder": on(["drive.subfolder"], async (app, folder) =>
    (await import("./ingest-part.ts")).ingestSubfolder(app, folder),
  ),
  "sluice.batch.submit": anywhere(async (app) => (await import("./submit-job.ts")).submitJob(app)),
  "sluice.batch.show": on(BATCHES, async (app, batch) => (await import("./show-batch.ts")).showBatch(app, batch)),
  "sluice.batch.follow": on(BATCHES, async (app, batch) => (await import("./follow-batch.ts")).followBatch(app, batch)),
  "sluice.batch.cancel": on(["batch.going"], async (app, batch) =>
    (await import("./cancel-batch.ts")).cancelBatch(app, batch),
  ),
  "sluice.batch.runAgain": on(["batch.ended"], async (app, batch) =>
    (await import("./run-again.ts")).runBatchAgain(app, batch),
  ),
  "sluice.batch.runChanged": on(["batch.ended"], async (app, batch) =>
    (await import("./run-again.ts")).runBatchChanged(app, batch),
  ),
  "sluice.batch.compare": on(BATCHES, async (app, batch) =>
    (await import("./compare-batches.ts")).compareBatches(app, batch),
  ),
  "sluice.batch.delete": on(["batch.ended"], async (app, batch) =>
    (await import("./delete-batch.ts")).deleteBatch(app, batch),
  ),
  "sluice.batch.openConsole": on(BATCHES, async (app, batch) =>
    (await import("./open-batch.ts")).openBatchInConsole(app, batch),
  ),
  "sluice.batch.openSparkUi": on(BATCHES, async (app, batch) =>
    (await import("./open-batch.ts")).openSparkUi(app, batch),
  ),
  "sluice.batch.copyId": on(BATCHES, async (app, batch) => (await import("./copy-batch.ts")).copyBatchId(app, batch)),
  "sluice.batch.copyArguments": on(BATCHES, async (app, batch) =>
    (await import("./copy-batch.ts")).copyBatchArguments(app, batch),
  ),
  "sluice.batches.filter": anywhere(async (app) => (await import("./filter-batches.ts")).filterBatches(app)),
  "sluice.batches.clearFilter": anywhere(async (app) => (await import("./filter-batches.ts")).clearBatchFilter(app)),
  "sluice.results.preview": on(["lake.dataset", "batch.dataset"], async (app, dataset) =>
    (await import("./open-dataset.ts")).openDataset(app, dataset),
  ),
  "sluice.quarantine.open": on(["lake.dataset", "batch.dataset", "lake.quarantine"], async (app, of) =>
    (await import("./open-dataset.ts")).openQuarantine(app, of),
  ),
  "sluice.report.open": on(["lake.dataset", "batch.dataset"], async (app, dataset) =>
    (await import("./quality-report.ts")).qualityReport(app, dataset),
  ),
  "sluice.lineage.show": on(TRACED, async (app, of) => (await import("./show-lineage.ts")).showLineage(app, of)),
  "sluice.contract.check": on(FILES, async (app, file) =>
    (await import("./check-contract.ts")).checkContract(app, file),
  ),
  "sluice.contract.propose": on([...FILES, "page.object"], async (app, file) =>
    (await import("./propose-contract.ts")).proposeContract(app, file, { write: true }),
  ),
  "sluice.dags.push": anywhere(async (app) => (await import("./push-dags.ts")).pushDags(app)),
  "sluice.emulators.start": anywhere(async (app) => (await import("./start-emulators.ts")).startEmulators(app)),
  "sluice.emulators.setUpSpark": anywhere(async (app) => (await import("./set-up-spark.ts")).setUpSpark(app)),
  "sluice.emulators.seed": anywhere(async (app) => (await import("./seed-emulators.ts")).seedEmulators(app)),
  "sluice.emulators.restart": anywhere(async (app) => (await import("./restart-emulators.ts")).restartEmulators(app)),
  "sluice.emulators.stop": anywhere(async (app) => (await import("./stop-emulators.ts")).stopEmulators(app)),
  "sluice.terraform.init": anywhere(async (app) => (await import("./terraform-init.ts")).terraformInit(app)),
  "sluice.terraform.validate": {
    takes: [],
    // A file that was saved has it looked at, too: then only what is wrong is told.
    run: async (app: App, given?: unknown) =>
      (await import("./terraform-validate.ts")).terraformValidate(app, { quietly: given === "saved" }),
  },
  "sluice.terraform.plan": anywhere(async (app) => (await import("./terraform-plan.ts")).terraformPlan(app)),
  "sluice.terraform.apply": anywhere(async (app) => (await import("./terraform-apply.ts")).terraformApply(app)),
  "sluice.setUp.check": anywhere(async (app) => (await import("./check-set-up.ts")).checkSetUp(app)),
  "sluice.connection.create": anywhere(async (app) => (await import("./create-connection.ts")).createConnection(app)),
  "sluice.drive.filter": anywhere(async (app) => (await import("./filter-drive.ts")).filterDrive(app)),
  "sluice.drive.clearFilter": anywhere(async (app) => (await import("./filter-drive.ts")).clearDriveFilter(app)),
  "sluice.buckets.filter": on([...BUCKETS, "lake.prefix"], async (app, place) =>
    (await import("./filter-buckets.ts")).filterBuckets(app, place),
  ),
  "sluice.buckets.clearFilter": anywhere(async (app) => (await import("./filter-buckets.ts")).clearBucketFilter(app)),
  "sluice.buckets.add": on(["lake.otherBucket"], async (app, bucket) =>
    (await import("./add-bucket.ts")).addBucket(app, bucket),
  ),
  "sluice.buckets.remove": on(["lake.addedBucket"], async (app, bucket) =>
    (await import("./remove-bucket.ts")).removeBucket(app, bucket),
  ),
  "sluice.object.open": on(OBJECTS, async (app, object) => (await import("./open-file.ts")).openObject(app, object)),
  "sluice.object.openAsText": on(OBJECTS, async (app, object) =>
    (await import("./open-file.ts")).openObject(app, object, "text"),
  ),
  "sluice.object.copyUri": on(ADDRESSED, async (app, object) => (await import("./copy-uri.ts")).copyUri(app, object)),
  "sluice.object.copyConsoleUrl": on(LAKE, async (app, object) =>
    (await import("./copy-console-url.ts")).copyConsoleUrl(app, object),
  ),
  "sluice.object.copySparkRead": on(["lake.dataset", ...OBJECTS], async (app, object) =>
    (await import("./copy-spark-read.ts")).copySparkRead(app, object),
  ),
  "sluice.object.show": on(OBJECTS, async (app, object) => (await import("./show-object.ts")).showObject(app, object)),
  "sluice.object.versions": on([...OBJECTS, "lakeFile"], async (app, object) =>
    (await import("./object-versions.ts")).objectVersions(app, object),
  ),
  "sluice.object.search": on([...BUCKETS, "lake.prefix", "lakeFile", "page.search"], async (app, place) =>
    (await import("./search-files.ts")).searchFiles(app, place),
  ),
  "sluice.object.mount": on([...BUCKETS, "lake.prefix"], async (app, folder) =>
    (await import("./mount-folder.ts")).mountFolder(app, folder),
  ),
  "sluice.object.showDriveFile": on(["lake.raw"], async (app, object) =>
    (await import("./show-drive-file.ts")).showDriveFile(app, object),
  ),
  "sluice.object.showRun": on(["lake.raw", "ingest.run"], async (app, of) =>
    (await import("./show-ingest-run.ts")).showIngestRun(app, of),
  ),
  "sluice.file.preview": on(DRIVE_FILES, async (app, file) => (await import("./open-file.ts")).previewFile(app, file)),
  "sluice.transfer.uploadFiles": on(PLACES, async (app, place) =>
    (await import("./upload.ts")).uploadFiles(app, place),
  ),
  "sluice.transfer.uploadFolder": on(PLACES, async (app, place) =>
    (await import("./upload.ts")).uploadFolder(app, place),
  ),
  "sluice.transfer.newFolder": on(PLACES, async (app, place) =>
    (await import("./new-folder.ts")).newFolder(app, place),
  ),
  "sluice.transfer.download": onMany([...DRIVE, "lake.prefix", ...OBJECTS], async (app, files) =>
    (await import("./download.ts")).download(app, files),
  ),
  "sluice.file.uploadToBucket": onMany(["localFile"], async (app, files) =>
    (await import("./upload.ts")).uploadToBucket(app, files),
  ),
  "sluice.file.uploadToDrive": onMany(["localFile"], async (app, files) =>
    (await import("./upload.ts")).uploadToDrive(app, files),
  ),
  "sluice.object.rename": on(["lake.prefix", "lake.object"], async (app, object) =>
    (await import("./rename-object.ts")).renameObject(app, object),
  ),
  "sluice.object.move": onMany(["lake.prefix", "lake.object"], async (app, objects) =>
    (await import("./move-objects.ts")).moveObjects(app, objects),
  ),
  "sluice.object.copyTo": onMany(["lake.prefix", ...OBJECTS], async (app, objects) =>
    (await import("./move-objects.ts")).copyObjects(app, objects),
  ),
  "sluice.object.delete": onMany(["lake.prefix", ...OBJECTS], async (app, objects) =>
    (await import("./delete-objects.ts")).deleteObjects(app, objects),
  ),
  "sluice.object.copyUrl": on(OBJECTS, async (app, object) =>
    (await import("./copy-object-url.ts")).copyObjectUrl(app, object),
  ),
  "sluice.object.copySignedUrl": on(OBJECTS, async (app, object) =>
    (await import("./copy-signed-url.ts")).copySignedUrl(app, object),
  ),
  "sluice.file.openInDrive": on(DRIVE, async (app, file) =>
    (await import("./open-in-drive.ts")).openInDrive(app, file),
  ),
  "sluice.file.showObject": on(DRIVE_FILES, async (app, file) =>
    (await import("./show-raw-object.ts")).showRawObject(app, file),
  ),
  "sluice.file.whyNotCopied": on(["drive.notCopied"], async (app, file) =>
    (await import("./why-not-copied.ts")).whyNotCopied(app, file),
  ),
  "sluice.file.copyId": on(DRIVE, async (app, file) => (await import("./copy-drive.ts")).copyId(app, file)),
  "sluice.file.copyPath": on(IN_DRIVE, async (app, file) => (await import("./copy-drive.ts")).copyPath(app, file)),
  "sluice.account.copy": on(["drive.folder", "drive.subfolder"], async (app) =>
    (await import("./copy-account.ts")).copyAccount(app),
  ),
} satisfies Readonly<Record<string, Command>>;

/** Commands that only an editor has; its door gives them their work. */
export const EDITOR_COMMANDS = [
  "sluice.view.refresh",
  "sluice.view.loadMore",
  "sluice.view.tellError",
  "sluice.log.show",
  "sluice.pipeline.switch",
  "sluice.menu.open",
  "sluice.table.goTo",
  "sluice.table.find",
  "sluice.transfers.cancel",
  "sluice.transfers.retry",
  "sluice.transfers.open",
  "sluice.transfers.clear",
  "sluice.tryIt",
  "sluice.account.signIn",
  "sluice.account.allowDriveWriting",
  "sluice.account.switch",
  "sluice.account.useKeyFile",
  "sluice.account.signOut",
] as const;

export type CommandId = keyof typeof commands | (typeof EDITOR_COMMANDS)[number];
