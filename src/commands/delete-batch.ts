import type { App } from "../app.ts";
import { hasEnded, type Batch } from "../core/services/batches.ts";
import type { SelectedBatch } from "./ask/read-batch.ts";
import { pickBatch } from "./ask/pick-batch.ts";

/** Deletes Dataproc's record of a batch that has ended. Returns it; undefined when the user kept it. */
export async function deleteBatch(app: App, selected?: SelectedBatch): Promise<Pick<Batch, "id"> | undefined> {
  const { ui, t } = app;
  const batch = selected?.batch ?? (await pickBatch(app, t("Delete the record of which batch?"), hasEnded));
  if (batch === undefined) return undefined;
  const confirmed = await ui.confirm({
    question: t("Delete the record of batch {0}?", batch.id),
    detail: t("Dataproc forgets how it ended, what it took and cost. What it published, its reports and log stay."),
    action: t("Delete Record"),
  });
  if (!confirmed) return undefined;
  const { clients } = await app.connect();
  await ui.progress(t("Deleting the record of {0}", batch.id), async (_report, signal) =>
    (await clients.batches()).delete(batch.id, signal),
  );
  ui.changed("batches");
  return batch;
}
