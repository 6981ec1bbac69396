import type { App } from "../../app.ts";
import { listDatasets } from "../../core/results/current.ts";

/** The dataset to look at: the only one, or the one the user picks; undefined when there is none or none was picked. */
export async function pickDataset(app: App): Promise<string | undefined> {
  const { ui, t } = app;
  const { clients } = await app.connect();
  const datasets = await ui.progress(t("Looking for datasets"), async (_report, signal) =>
    listDatasets(await clients.lake(), signal),
  );
  if (datasets.length === 0) await ui.warn(t("There are no datasets yet: submit the PySpark job first."));
  if (datasets.length <= 1) return datasets[0];
  return ui.pick(
    t("Which dataset?"),
    datasets.map((name) => ({ label: name, value: name })),
  );
}
