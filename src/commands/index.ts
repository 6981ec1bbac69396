import type { App } from "../app.ts";
import type { Batch } from "../core/services/batches.ts";
import type { SelectedFile } from "./ask/select-file.ts";
import type { SelectedFolder } from "./ask/pick-folders.ts";

/** What a menu or the palette was opened on; the part that the command needs, or nothing. */
type Command = (app: App, selected?: never) => Promise<unknown>;

/** The parts of the views' nodes that commands need. */
interface SelectedBatch {
  readonly batch: Batch;
}
interface SelectedDataset {
  readonly dataset: string;
}

/**
 * All commands, by the ids of the manifest. Each is loaded when it is first run, and what it needs with it.
 * A command asks for what it is not given, presents its result, and returns it.
 */
export const commands = {
  "sluice.ingest.run": async (app, folder?: SelectedFolder) => (await import("./ingest.ts")).ingest(app, folder),
  "sluice.ingest.plan": async (app, folder?: SelectedFolder) =>
    (await import("./plan-ingest.ts")).planIngest(app, folder),
  "sluice.batch.submit": async (app) => (await import("./submit-job.ts")).submitJob(app),
  "sluice.batch.follow": async (app, batch?: SelectedBatch) =>
    (await import("./follow-batch.ts")).followBatch(app, batch),
  "sluice.batch.cancel": async (app, batch?: SelectedBatch) =>
    (await import("./cancel-batch.ts")).cancelBatch(app, batch),
  "sluice.results.preview": async (app, dataset?: SelectedDataset) =>
    (await import("./preview-results.ts")).previewResults(app, dataset),
  "sluice.report.open": async (app, dataset?: SelectedDataset) =>
    (await import("./quality-report.ts")).qualityReport(app, dataset),
  "sluice.contract.check": async (app, file?: SelectedFile) =>
    (await import("./check-contract.ts")).checkContract(app, file),
  "sluice.contract.propose": async (app, file?: SelectedFile) =>
    (await import("./propose-contract.ts")).proposeContract(app, file, { write: true }),
  "sluice.dags.push": async (app) => (await import("./push-dags.ts")).pushDags(app),
  "sluice.emulators.start": async (app) => (await import("./start-emulators.ts")).startEmulators(app),
  "sluice.emulators.setUpSpark": async (app) => (await import("./set-up-spark.ts")).setUpSpark(app),
  "sluice.emulators.seed": async (app) => (await import("./seed-emulators.ts")).seedEmulators(app),
  "sluice.emulators.stop": async (app) => (await import("./stop-emulators.ts")).stopEmulators(app),
  "sluice.terraform.init": async (app) => (await import("./terraform-init.ts")).terraformInit(app),
  "sluice.terraform.plan": async (app) => (await import("./terraform-plan.ts")).terraformPlan(app),
  "sluice.terraform.apply": async (app) => (await import("./terraform-apply.ts")).terraformApply(app),
  "sluice.connection.create": async (app) => (await import("./create-connection.ts")).createConnection(app),
  "sluice.object.copyUri": async (app, object?: { readonly uri: string }) =>
    (await import("./copy-uri.ts")).copyUri(app, object),
  "sluice.file.openInDrive": async (app, file?: { readonly link: string | undefined }) =>
    (await import("./open-in-drive.ts")).openInDrive(app, file),
} satisfies Readonly<Record<string, Command>>;

/** Those that work on a file of this machine too: an editor gives them the one that a menu, or it itself, is open on. */
export const FILE_COMMANDS: readonly string[] = [
  "sluice.contract.check",
  "sluice.contract.propose",
] satisfies readonly (keyof typeof commands)[];

/** Commands that only an editor has; its door gives them their work. */
export const EDITOR_COMMANDS = ["sluice.view.refresh", "sluice.view.loadMore", "sluice.log.show"] as const;

export type CommandId = keyof typeof commands | (typeof EDITOR_COMMANDS)[number];
