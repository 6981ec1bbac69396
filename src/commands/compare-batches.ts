import type { App, Table } from "../app.ts";
import { costOf, describeUsd, pricesAt, type PriceBasis } from "../core/jobs/cost.ts";
import { describeSparkProperties } from "../core/jobs/spark-properties.ts";
import { readBatchReports } from "../core/results/batch-reports.ts";
import type { QualityReport } from "../core/results/documents.ts";
import { hasEnded, type Batch } from "../core/services/batches.ts";
import { pickBatch } from "./ask/pick-batch.ts";
import { readBatch, type SelectedBatch } from "./ask/read-batch.ts";

/** A batch and what it reported of its datasets. */
interface Reported {
  readonly batch: Batch;
  readonly reports: readonly QualityReport[];
}

/** Shows two batches side by side, what differs marked by a word. Undefined when the user chose none. */
export async function compareBatches(app: App, selected?: SelectedBatch): Promise<Table | undefined> {
  const { ui, t } = app;
  const one = await readBatch(app, selected, t("Compare which batch?"));
  if (one === undefined) return undefined;
  const other = await pickBatch(app, t("Compare {0} with which batch?", one.id), ({ id }) => id !== one.id);
  if (other === undefined) return undefined;
  const connected = await app.connect();
  const both = await ui.progress(t("Reading the reports"), async (_report, signal) => {
    const storage = await connected.clients.storage();
    const read = async (batch: Batch) => ({ batch, reports: await readBatchReports(storage, batch, signal) });
    return Promise.all([read(one), read(other)]);
  });
  const table = comparison(app, both, pricesAt(connected, app.machine.prices));
  await ui.table(table);
  return table;
}

function comparison(
  { t }: Pick<App, "t">,
  [one, other]: readonly [Reported, Reported],
  prices: PriceBasis | undefined,
): Table {
  const facts = [one, other].map(({ batch }) => factsOf({ t }, batch, prices));
  const datasets = [...new Set([one, other].flatMap(({ reports }) => reports.map(({ dataset }) => dataset)))].sort();
  const fields = [...new Set(facts.flatMap((fact) => Object.keys(fact)))];
  const rows = [
    ...fields.map((field) => [field, facts[0]?.[field] ?? "", facts[1]?.[field] ?? ""]),
    ...datasets.map((dataset) => [dataset, ...[one, other].map(({ reports }) => outcomeOf({ t }, reports, dataset))]),
  ];
  return {
    title: t("Two batches"),
    columns: [t("Field"), one.batch.id, other.batch.id, t("Differs")],
    rows: rows.map(([field = "", left = "", right = ""]) => [field, left, right, left === right ? "" : t("yes")]),
  };
}

function factsOf({ t }: Pick<App, "t">, batch: Batch, prices: PriceBasis | undefined): Record<string, string> {
  const { state, stateMessage, created, stateTime, usage, runtime, properties, args, main } = batch;
  const cost = prices === undefined ? undefined : costOf(batch, prices, stateTime);
  return {
    [t("State")]: stateMessage === "" ? state : `${state}: ${stateMessage}`,
    [t("Created")]: new Date(created).toISOString(),
    [t("Seconds")]: hasEnded(batch) ? String(Math.round((stateTime - created) / 1000)) : "",
    [t("Cost")]: cost === undefined ? "" : `~${describeUsd(cost.usd)}`,
    [t("DCU hours")]: usage === undefined ? "" : (usage.milliDcuSeconds / 3_600_000).toFixed(2),
    [t("Runtime")]: runtime,
    [t("Spark properties")]: describeSparkProperties(properties),
    [t("Code")]: main,
    [t("Arguments")]: args.join(" "),
  };
}

function outcomeOf({ t }: Pick<App, "t">, reports: readonly QualityReport[], dataset: string): string {
  const report = reports.find((each) => each.dataset === dataset);
  if (report === undefined) return "";
  const { status, totals, reason, inputs } = report;
  const counts = t("{0} files, {1} rows, {2} quarantined", inputs.length, totals.curated, totals.quarantined);
  return `${status}: ${reason === null ? counts : reason.message}`;
}
