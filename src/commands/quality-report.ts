import type { App, Connected } from "../app.ts";
import { isFailure } from "../core/failure.ts";
import { pricesAt } from "../core/jobs/cost.ts";
import type { QualityReport } from "../core/results/documents.ts";
import { readLatestReport, readReport } from "../core/results/preview.ts";
import { readReportHistory } from "../core/results/report-history.ts";
import type { Batch } from "../core/services/batches.ts";
import { pickDataset } from "./ask/pick-dataset.ts";
import { qualityPage, type DatasetHistory } from "./present/quality-page.ts";

// Batches that are looked back at; each is a request for its report, and one for its record.
const LOOK_BACK = 12;
// The report is there: for what Dataproc adds to it nobody waits long.
const PATIENCE_MS = 10_000;

/**
 * Shows how a batch found the files of a dataset, whether it published or not: the one named, or the last one. Undefined
 * when no dataset was chosen.
 */
export async function qualityReport(
  app: App,
  selected?: { readonly dataset: string; readonly batchId?: string },
): Promise<QualityReport | undefined> {
  const { ui, t } = app;
  const dataset = selected?.dataset ?? (await pickDataset(app));
  if (dataset === undefined) return undefined;
  const connected = await app.connect();
  const batchId = selected?.batchId;
  const { report, history } = await ui.progress(
    t("Reading the quality report of {0}", dataset),
    async (_report, signal) => {
      const lake = await connected.clients.lake();
      const report = await (batchId === undefined
        ? readLatestReport(lake, dataset, signal)
        : readReport(lake, dataset, batchId, signal));
      const reports = await readReportHistory(lake, dataset, LOOK_BACK, signal);
      return { report, history: await readHistory(app, connected, [report, ...reports], signal) };
    },
  );
  await ui.page(qualityPage({ lake: connected.connection.lakeBucket, report, history }, t));
  return report;
}

/** The records of the batches, too. Who may read the lake need not be allowed to ask Dataproc: then it says so. */
async function readHistory(
  app: App,
  connected: Connected,
  [report, ...reports]: readonly QualityReport[],
  signal: AbortSignal,
): Promise<DatasetHistory> {
  const known = { reports, prices: pricesAt(connected, app.machine.prices) };
  const ids = [...new Set([report, ...reports].flatMap((one) => one?.batchId ?? []))];
  const inTime = AbortSignal.timeout(PATIENCE_MS);
  try {
    const batches = await connected.clients.batches();
    const found = await Promise.all(ids.map((id) => batches.get(id, AbortSignal.any([signal, inTime]))));
    return { ...known, batches: found.filter((batch): batch is Batch => batch !== undefined), unread: undefined };
  } catch (error) {
    signal.throwIfAborted();
    if (inTime.aborted) return { ...known, batches: [], unread: app.t("Dataproc did not answer in time.") };
    if (!isFailure(error)) throw error;
    const { what } = await app.explain(error);
    return { ...known, batches: [], unread: what };
  }
}
