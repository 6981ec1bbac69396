import type { App } from "../../app.ts";
import type { Batch } from "../../core/services/batches.ts";
import { followBatch } from "../follow-batch.ts";

/** Says that a batch was created, and follows its log where the user wants to. */
export async function offerLog(app: App, batch: Batch): Promise<void> {
  const { ui, t } = app;
  ui.changed("batches", "buckets");
  const followLog = t("Follow Log");
  if ((await ui.inform(t("Batch {0} is submitted.", batch.id), followLog)) === followLog)
    await followBatch(app, { batch });
}
