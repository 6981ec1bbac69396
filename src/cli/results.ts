import { Command } from "commander";
import type { Translate } from "../app.ts";
import { previewResults } from "../commands/preview-results.ts";
import { qualityReport } from "../commands/quality-report.ts";
import { isPublished, listDatasets } from "../core/results/current.ts";
import type { Run, Terminal } from "./run.ts";
import { wholeNumber } from "./whole-number.ts";

// More is no preview: BigQuery reads the whole.
const MOST = 10_000;

interface ResultFlags {
  readonly rows: number;
  readonly report?: boolean;
}

/** `sluice results`: datasets, first rows, or the quality report. */
export function resultsCommand(run: Run, t: Translate): Command {
  return new Command("results")
    .description(t("show the first rows of a curated dataset, or without a name the datasets there are"))
    .argument("[dataset]", t("name of the dataset, as its contract has it"))
    .option("--rows <n>", t("how many rows"), wholeNumber(MOST, t), 20)
    .option("--report", t("show the quality report instead; without a dataset those of all"))
    .action(run(results));
}

async function results(
  terminal: Terminal,
  dataset: string | undefined,
  { rows, report }: ResultFlags,
): Promise<undefined> {
  const { app, print } = terminal;
  if (report) return reports(terminal, dataset);
  if (dataset === undefined) return list(terminal);
  const preview = await previewResults(app, { dataset, rows });
  for (const row of preview?.values ?? [])
    print(Object.fromEntries(row.map((value, index) => [preview?.columns[index], value])));
  return undefined;
}

/** Of one dataset, or of each that a batch has looked at. */
async function reports({ app, signal, print }: Terminal, dataset: string | undefined): Promise<undefined> {
  const { clients } = await app.connect();
  const datasets = dataset === undefined ? await listDatasets(await clients.lake(), signal) : [dataset];
  if (datasets.length === 0) tellNone(app);
  for (const one of datasets) print(await qualityReport(app, { dataset: one }));
  return undefined;
}

async function list({ app, signal, print }: Terminal): Promise<undefined> {
  const { clients } = await app.connect();
  const lake = await clients.lake();
  const datasets = await listDatasets(lake, signal);
  if (datasets.length === 0) tellNone(app);
  for (const dataset of datasets) {
    const published = await isPublished(lake, dataset, signal);
    print({ dataset, published }, published ? dataset : `${dataset} ${app.t("(never published)")}`);
  }
  return undefined;
}

function tellNone({ ui, t }: Pick<Terminal["app"], "ui" | "t">): void {
  void ui.inform(t("There are no datasets yet: submit the PySpark job first."));
}
