import type { App } from "../app.ts";
import { hasEnded, type Batch } from "../core/services/batches.ts";
import { isGoing, pickBatch } from "./ask/pick-batch.ts";

/** The part of a batch that is needed to cancel it. */
type CancellableBatch = Pick<Batch, "id" | "state" | "operation">;

/** Asks Dataproc to end a batch. Returns it, or undefined when the user let it go on. */
export async function cancelBatch(
  app: App,
  selected?: { readonly batch: CancellableBatch },
): Promise<CancellableBatch | undefined> {
  const { ui, t } = app;
  const batch = selected?.batch ?? (await pickBatch(app, t("Cancel which batch?"), isGoing));
  if (batch === undefined) return undefined;
  if (hasEnded(batch)) {
    await ui.inform(t("Batch {0} has ended already ({1}).", batch.id, batch.state));
    return batch;
  }
  const confirmed = await ui.confirm({
    question: t("Cancel batch {0}?", batch.id),
    detail: t("What it has not published is lost; what is published stays."),
    action: t("Cancel Batch"),
  });
  if (!confirmed) return undefined;
  const { clients } = await app.connect();
  await ui.progress(t("Cancelling {0}", batch.id), async (_report, signal) =>
    (await clients.batches()).cancel(batch, signal),
  );
  ui.changed("batches");
  return batch;
}
