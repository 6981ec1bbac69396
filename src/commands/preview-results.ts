import type { App } from "../app.ts";
import { previewDataset, type Preview } from "../core/results/preview.ts";
import { pickDataset } from "./ask/pick-dataset.ts";

/** Shows the first rows of a dataset as it is now. Undefined when there is none, or none was chosen. */
export async function previewResults(
  app: App,
  selected?: { readonly dataset: string; readonly rows?: number },
): Promise<Preview | undefined> {
  const { ui, t } = app;
  const dataset = selected?.dataset ?? (await pickDataset(app));
  if (dataset === undefined) return undefined;
  const { clients } = await app.connect();
  const preview = await ui.progress(t("Reading {0}", dataset), async (_report, signal) =>
    previewDataset(await clients.lake(), dataset, selected?.rows ?? app.previewRows, signal),
  );
  const { columns, rows, totalRows, batchId } = preview;
  const note = t("{0} of {1} rows, published by batch {2}", rows.length, totalRows, batchId);
  await ui.table({ title: dataset, columns, rows, note });
  return preview;
}
