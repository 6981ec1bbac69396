import type { App, Table } from "../app.ts";
import type { QualityReport } from "../core/results/documents.ts";
import { readLatestReport } from "../core/results/preview.ts";
import { pickDataset } from "./pick-dataset.ts";

/** Shows how the last batch found the files of a dataset, whether it published or not. Undefined when there is none, or none was chosen. */
export async function qualityReport(
  app: App,
  selected?: { readonly dataset: string },
): Promise<QualityReport | undefined> {
  const { ui, t } = app;
  const dataset = selected?.dataset ?? (await pickDataset(app));
  if (dataset === undefined) return undefined;
  const { clients } = await app.connect();
  const report = await ui.progress(t("Reading the quality report of {0}", dataset), async (_report, signal) =>
    readLatestReport(await clients.lake(), dataset, signal),
  );
  await ui.table(inputsTable(app, report));
  if (report.rules.length > 0) await ui.table(rulesTable(app, report));
  return report;
}

function inputsTable(
  { t }: Pick<App, "t">,
  { dataset, batchId, status, reason, inputs, totals }: QualityReport,
): Table {
  const row = (name: string, counts: QualityReport["totals"]) => [
    name,
    ...[counts.rowsRead, counts.curated, counts.quarantined, counts.duplicates].map(String),
  ];
  return {
    title: t("Quality of {0}", dataset),
    columns: [t("File"), t("Rows read"), t("Curated"), t("Quarantined"), t("Duplicates")],
    rows: [...inputs.map((input) => row(input.name, input)), row(t("Total"), totals)],
    note:
      status === "published"
        ? t("Published by batch {0}", batchId)
        : t("Batch {0} published nothing: {1}", batchId, reason?.message ?? ""),
  };
}

function rulesTable({ t }: Pick<App, "t">, { dataset, rules }: QualityReport): Table {
  return {
    title: t("Broken rules of {0}", dataset),
    columns: [t("Column"), t("Rule"), t("Rows"), t("Example"), t("Line")],
    rows: rules.map(({ column, rule, rows, examples }) => {
      const [example] = examples;
      return [column ?? "", rule, String(rows), example?.value ?? "", String(example?.line ?? "")];
    }),
  };
}
