import type { App } from "../../app.ts";
import { requireBatch, type Batch } from "../../core/services/batches.ts";
import { pickBatch } from "./pick-batch.ts";

/** What commands on a batch are given. */
export interface SelectedBatch {
  readonly batch: Pick<Batch, "id">;
}

/**
 * A batch as Dataproc has it now: the one selected, or one that the user picks; undefined when they pick none.
 * @throws Failure `remote.not-found` when its record is gone; `remote.*`, `credentials.*`
 */
export async function readBatch(
  app: App,
  selected: SelectedBatch | undefined,
  title: string,
  fits?: (batch: Batch) => boolean,
): Promise<Batch | undefined> {
  const id = selected?.batch.id;
  if (id === undefined) return pickBatch(app, title, fits);
  const { clients } = await app.connect();
  return app.ui.progress(app.t("Looking into {0}", id), async (_report, signal) =>
    requireBatch(await clients.batches(), id, signal),
  );
}
