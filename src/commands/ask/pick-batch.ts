import type { App } from "../../app.ts";
import { hasEnded, type Batch } from "../../core/services/batches.ts";
import { tellOddBatches } from "../present/odd-batches.ts";

/** Lets the user choose among the newest batches; undefined when they choose none. */
export async function pickBatch(
  app: App,
  title: string,
  fits: (batch: Batch) => boolean = () => true,
): Promise<Batch | undefined> {
  const { clients } = await app.connect();
  const found = await app.ui.progress(title, async (_report, signal) =>
    (await clients.batches()).list({ size: 50 }, signal),
  );
  tellOddBatches(app, found.odd);
  const choices = found.batches.filter(fits).map((batch) => ({
    label: batch.id,
    detail: `${batch.state} · ${new Date(batch.created).toISOString()}`,
    value: batch,
  }));
  if (choices.length > 0) return app.ui.pick(title, choices);
  await app.ui.inform(app.t("There is no such batch."));
  return undefined;
}

/** Whether a batch can still be cancelled. */
export function isGoing(batch: Batch): boolean {
  return !hasEnded(batch);
}
