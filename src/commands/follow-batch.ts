import type { App } from "../app.ts";
import type { Batch } from "../core/batches.ts";
import { readCause } from "../core/jobs/cause.ts";
import { readBatchReports, unpublishedLines, warningLines } from "../core/results/batch-reports.ts";
import { followBatch as follow } from "../core/jobs/follow.ts";
import { pickBatch } from "./pick-batch.ts";

/** Shows a batch's driver output as it comes, to its end, and says why it failed if it did. Returns the batch that ended; undefined when none was chosen. */
export async function followBatch(
  app: App,
  selected?: { readonly batch: Pick<Batch, "id"> },
): Promise<Batch | undefined> {
  const { ui, t } = app;
  const id = selected?.batch.id ?? (await pickBatch(app, t("Follow which batch?"), () => true))?.id;
  if (id === undefined) return undefined;
  const { clients } = await app.connect();
  const [batches, storage] = await Promise.all([clients.batches(), clients.storage()]);
  const stream = ui.stream(id);
  try {
    const ended = await follow(
      {
        batches,
        storage,
        id,
        write: (text) => stream.write(text),
        entered: ({ state, stateMessage }) => {
          stream.write(`[${id}] ${state}${stateMessage === "" ? "" : `: ${stateMessage}`}\n`);
          ui.changed("batches");
        },
      },
      stream.closed,
    );
    ui.changed("buckets");
    const reports = await readBatchReports(storage, ended, stream.closed);
    const cause = await readCause(storage, ended, unpublishedLines(reports), stream.closed);
    if (cause) void ui.warn(t("Batch {0} failed: {1}", id, cause.lines.join(" ")));
    const doubts = warningLines(reports);
    if (doubts.length > 0) void ui.warn(t("Batch {0} found what you should look at: {1}", id, doubts.join(" ")));
    return ended;
  } catch (error) {
    if (stream.closed.aborted) void ui.inform(t("Batch {0} goes on; its log is only no longer followed.", id));
    throw error;
  } finally {
    stream.end();
  }
}
