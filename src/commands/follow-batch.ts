import type { App } from "../app.ts";
import type { Batch } from "../core/services/batches.ts";
import { readCause } from "../core/jobs/cause.ts";
import { readBatchReports, unpublishedLines, warningLines } from "../core/results/batch-reports.ts";
import type { QualityReport } from "../core/results/documents.ts";
import { followBatch as follow } from "../core/jobs/follow.ts";
import { pickBatch } from "./ask/pick-batch.ts";
import { openDataset } from "./open-dataset.ts";
import { markFailure } from "./ask/mark-failure.ts";
import { offer, type Offered } from "./present/offer.ts";
import { qualityReport } from "./quality-report.ts";

/**
 * Shows a batch's driver output as it comes, to its end, and says why it failed if it did, with the way to the report that
 * has the rows. Returns the batch that ended; undefined when none was chosen.
 */
export async function followBatch(
  app: App,
  selected?: { readonly batch: Pick<Batch, "id"> },
): Promise<Batch | undefined> {
  const { t } = app;
  const id = selected?.batch.id ?? (await pickBatch(app, t("Follow which batch?"), () => true))?.id;
  if (id === undefined) return undefined;
  // It is followed already: what follows it will tell how it ended.
  if (app.ui.streams(id) === "growing") return undefined;
  const { ended, reports, failed, doubts, marked } = await watch(app, id);
  if (ended.state === "SUCCEEDED" && doubts.length === 0) offerResults(app, id, reports);
  await Promise.all([
    failed.length > 0 &&
      warn(app, t("Batch {0} failed: {1}", id, failed.join(" ")), reports.filter(isUnpublished), [
        ...marked.slice(0, 1).map(({ file, at }) => ({
          action: t("Go to Line"),
          run: () => app.ui.show({ kind: "localFile", path: file }, at, "text"),
        })),
        { action: t("Log"), run: () => showLog(app, ended) },
      ]),
    doubts.length > 0 &&
      warn(
        app,
        t("Batch {0} found what you should look at: {1}", id, doubts.join(" ")),
        reports.filter(({ warnings }) => warnings.length > 0),
        [],
      ),
  ]);
  return ended;
}

/** Says that all went well, with the way to see it. A batch that is none of ours has no report, and nothing to show. */
function offerResults(app: App, id: string, reports: readonly QualityReport[]): void {
  const { t } = app;
  const selected = reports.length === 1 ? reports[0] : undefined;
  offer(
    app,
    t("Batch {0} succeeded.", id),
    reports.length === 0
      ? []
      : [
          { action: t("Preview"), run: () => openDataset(app, selected) },
          { action: t("Quality"), run: () => qualityReport(app, selected) },
        ],
  );
}

/** The batch at its end, what it reported, and in lines why it failed and what else somebody should look at. */
async function watch(app: App, id: string) {
  const { ui, t } = app;
  const { clients } = await app.connect();
  const [batches, storage] = await Promise.all([clients.batches(), clients.storage()]);
  let output: string | undefined;
  const stream = ui.stream(id, () => output);
  try {
    const ended = await follow(
      {
        batches,
        storage,
        id,
        write: (text) => stream.write(text),
        entered: ({ state, stateMessage, outputUri }) => {
          output = outputUri;
          stream.write(`[${id}] ${state}${stateMessage === "" ? "" : `: ${stateMessage}`}\n`);
          ui.changed("batches");
        },
      },
      stream.closed,
    );
    ui.changed("buckets");
    const reports = await readBatchReports(storage, ended, stream.closed);
    const cause = await readCause(storage, ended, unpublishedLines(reports), stream.closed);
    const marked = await markFailure(app, storage, { batch: ended, cause, reports }, stream.closed);
    return { ended, reports, failed: cause?.lines ?? [], doubts: warningLines(reports), marked };
  } catch (error) {
    if (stream.closed.aborted) void ui.inform(t("Batch {0} goes on; its log is only no longer followed.", id));
    throw error;
  } finally {
    stream.end();
  }
}

/** Warns, and opens the report where the user wants to see it: the one there is, or the one of a dataset to pick. */
async function warn(
  app: App,
  message: string,
  reports: readonly QualityReport[],
  more: readonly Offered[],
): Promise<void> {
  const open = { action: app.t("Open Quality Report"), run: () => qualityReport(app, only(reports)) };
  const offered = [...more, ...(reports.length === 0 ? [] : [open])];
  const chosen = await app.ui.warn(message, ...offered.map(({ action }) => action));
  await offered.find(({ action }) => action === chosen)?.run();
}

function only(reports: readonly QualityReport[]): QualityReport | undefined {
  return reports.length === 1 ? reports[0] : undefined;
}

/** Where it was followed, and anew where that was closed since. */
async function showLog(app: App, batch: Batch): Promise<void> {
  if (app.ui.streams(batch.id) === undefined) await followBatch(app, { batch });
}

function isUnpublished({ status }: QualityReport): boolean {
  return status === "failed" || status === "unknown";
}
