import type { App } from "../app.ts";
import { parseBatchFilter, readBatchFilter, writeBatchFilter, type BatchFilter } from "../core/jobs/shown-batches.ts";
import { stateWords } from "./ask/state-words.ts";

/** Shows in the Batches view what is in a state or has a text in its id. An empty answer shows all again. */
export async function filterBatches(
  app: Pick<App, "connect" | "memory" | "ui" | "t">,
): Promise<BatchFilter | undefined> {
  const { memory, ui, t } = app;
  const { connection } = await app.connect();
  const typed = await ui.input({
    title: t("Show batches that are (running, failed, succeeded, cancelled), or part of an id"),
    value: readBatchFilter(memory, connection)?.text ?? "",
  });
  if (typed === undefined) return undefined;
  const filter = parseBatchFilter(typed, stateWords(t));
  await writeBatchFilter(memory, connection, filter);
  ui.changed("batches");
  return filter;
}

/** Shows all batches again. */
export async function clearBatchFilter(app: Pick<App, "connect" | "memory" | "ui">): Promise<void> {
  await writeBatchFilter(app.memory, (await app.connect()).connection, undefined);
  app.ui.changed("batches");
}
