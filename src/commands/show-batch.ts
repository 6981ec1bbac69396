import type { App } from "../app.ts";
import { isFailure } from "../core/failure.ts";
import { readCause } from "../core/jobs/cause.ts";
import { pricesAt } from "../core/jobs/cost.ts";
import { readBatchReports, unpublishedLines } from "../core/results/batch-reports.ts";
import { requireBatch, type Batch } from "../core/services/batches.ts";
import type { CloudStorage } from "../core/services/storage.ts";
import { joinSentences } from "../core/text/sentences.ts";
import { pickBatch } from "./ask/pick-batch.ts";
import type { SelectedBatch } from "./ask/read-batch.ts";
import { batchPage, type BatchShown } from "./present/batch-page.ts";

// Among so many of the newest the batches before and after it are looked for: one request.
const NEWEST = 200;

/**
 * Shows a batch as it is now: how it stands, what it made of each dataset, what it was given, and why it failed. Undefined
 * when none was chosen.
 * @throws Failure `remote.not-found` when its record is gone; `remote.*`, `credentials.*`
 */
export async function showBatch(app: App, selected?: SelectedBatch): Promise<Batch | undefined> {
  const { ui, t } = app;
  const id = selected?.batch.id ?? (await pickBatch(app, t("Show which batch?")))?.id;
  if (id === undefined) return undefined;
  const connected = await app.connect();
  const { clients } = connected;
  const page = await ui.progress(t("Looking into {0}", id), async (_report, signal) => {
    const [batches, storage] = await Promise.all([clients.batches(), clients.storage()]);
    const [batch, newest] = await Promise.all([
      requireBatch(batches, id, signal),
      batches.list({ size: NEWEST }, signal),
    ]);
    const told = await readTold(app, storage, batch, signal);
    const at = newest.batches.findIndex((one) => one.id === id);
    return {
      ...{ batch, ...told, now: Date.now() },
      previous: at < 0 ? undefined : newest.batches[at + 1],
      next: newest.batches[at - 1],
    };
  });
  await ui.page(batchPage({ ...page, prices: pricesAt(connected, app.machine.prices) }, t));
  return page.batch;
}

/** What a batch tells of itself. Who may ask Dataproc need not be allowed to read where it writes: then it says so. */
async function readTold(
  { explain }: Pick<App, "explain">,
  storage: CloudStorage,
  batch: Batch,
  signal: AbortSignal,
): Promise<Pick<BatchShown, "reports" | "cause" | "unread">> {
  try {
    const reports = await readBatchReports(storage, batch, signal);
    const cause = await readCause(storage, batch, unpublishedLines(reports), signal);
    return { reports, cause: cause?.lines ?? [], unread: undefined };
  } catch (error) {
    if (!isFailure(error)) throw error;
    const { what, why } = await explain(error);
    return { reports: [], cause: [], unread: joinSentences(what, why) };
  }
}
