import type { App, Table } from "../app.ts";
import type { QualityReport } from "../core/results/documents.ts";
import { readLatestReport, readReport } from "../core/results/preview.ts";
import { pickDataset } from "./ask/pick-dataset.ts";

/**
 * Shows how a batch found the files of a dataset, whether it published or not: the one named, or the last one. Undefined
 * when no dataset was chosen.
 */
export async function qualityReport(
  app: App,
  selected?: { readonly dataset: string; readonly batchId?: string },
): Promise<QualityReport | undefined> {
  const { ui, t } = app;
  const dataset = selected?.dataset ?? (await pickDataset(app));
  if (dataset === undefined) return undefined;
  const { clients } = await app.connect();
  const batchId = selected?.batchId;
  const report = await ui.progress(t("Reading the quality report of {0}", dataset), async (_report, signal) => {
    const lake = await clients.lake();
    return batchId === undefined ? readLatestReport(lake, dataset, signal) : readReport(lake, dataset, batchId, signal);
  });
  await ui.table(inputsTable(app, report));
  if (report.rules.length > 0) await ui.table(rulesTable(app, report));
  if (report.warnings.length > 0) await ui.table(warningsTable(app, report));
  return report;
}

function inputsTable(app: Pick<App, "t">, report: QualityReport): Table {
  const { t } = app;
  const { dataset, inputs, totals } = report;
  const row = (name: string, counts: QualityReport["totals"]) => [
    name,
    ...[counts.rowsRead, counts.curated, counts.quarantined, counts.duplicates].map(String),
  ];
  return {
    title: t("Quality of {0}", dataset),
    columns: [t("File"), t("Rows read"), t("Curated"), t("Quarantined"), t("Duplicates")],
    rows: [...inputs.map((input) => row(input.name, input)), row(t("Total"), totals)],
    note: ending(app, report),
  };
}

function ending({ t }: Pick<App, "t">, { batchId, status, publishedBy, reason }: QualityReport): string {
  const why = reason?.message ?? "";
  switch (status) {
    case "published":
      return t("Published by batch {0}", batchId);
    case "already-published":
      return t("Batch {0} found its files published already, by batch {1}", batchId, publishedBy ?? "");
    case "unknown":
      return t("It is not known whether batch {0} published: {1}", batchId, why);
    case "failed":
      return t("Batch {0} published nothing: {1}", batchId, why);
  }
}

function warningsTable({ t }: Pick<App, "t">, { dataset, warnings }: QualityReport): Table {
  return {
    title: t("To look at in {0}", dataset),
    columns: [t("Kind"), t("What was found")],
    rows: warnings.map(({ code, message }) => [code, message]),
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
