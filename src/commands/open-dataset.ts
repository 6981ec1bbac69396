import type { App } from "../app.ts";
import { quarantineData, quarantineOf } from "../core/layout.ts";
import { readLatestReport } from "../core/results/preview.ts";
import { pickDataset } from "./ask/pick-dataset.ts";

/** Opens a dataset as it is now as a table. Undefined when there is none, or none was chosen. */
export async function openDataset(app: App, selected?: { readonly dataset: string }): Promise<string | undefined> {
  const dataset = selected?.dataset ?? (await pickDataset(app));
  if (dataset === undefined) return undefined;
  const { connection } = await app.connect();
  await app.ui.show({ kind: "dataset", bucket: connection.lakeBucket, dataset });
  return dataset;
}

/** What quarantined rows are asked of: a dataset, or the files of one batch's. */
type OfQuarantine = { readonly dataset: string } | { readonly part: { readonly prefix: string } };

/**
 * Opens the rows of a dataset that break its contract, each with its reason and its place in the source: those that the last
 * batch put aside, or those below a prefix. Undefined when there are none, or no dataset was chosen.
 * @throws Failure `results.no-report`, `document.*`, `remote.*`
 */
export async function openQuarantine(app: App, selected?: OfQuarantine): Promise<string | undefined> {
  const { ui, t } = app;
  const { clients, connection } = await app.connect();
  const bucket = connection.lakeBucket;
  if (selected !== undefined && "part" in selected) {
    const { prefix } = selected.part;
    const dataset = quarantineOf(prefix);
    if (dataset !== undefined) await ui.show({ kind: "quarantine", bucket, dataset, prefix });
    return dataset;
  }
  const dataset = selected?.dataset ?? (await pickDataset(app));
  if (dataset === undefined) return undefined;
  const report = await ui.progress(t("Reading {0}", dataset), async (_report, signal) =>
    readLatestReport(await clients.lake(), dataset, signal),
  );
  if (report.totals.quarantined === 0) {
    await ui.inform(t("No row of {0} is quarantined.", dataset));
    return undefined;
  }
  const prefix = report.quarantine ?? quarantineData(dataset, report.batchId);
  if (quarantineOf(prefix) !== dataset) return undefined;
  await ui.show({ kind: "quarantine", bucket, dataset, prefix });
  return dataset;
}
