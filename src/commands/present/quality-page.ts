import type { Translate } from "../../app.ts";
import type { Address } from "../../core/address.ts";
import type { PriceBasis } from "../../core/jobs/cost.ts";
import { parseRawObject, quarantineData, quarantineOf } from "../../core/layout.ts";
import type { QualityReport } from "../../core/results/documents.ts";
import type { Batch } from "../../core/services/batches.ts";
import { describeTime } from "../../core/text/quantity.ts";
import type { Cell, Fact, Page, Section, TableSection } from "../../page.ts";
import { batchLink, countCell, datasetGiven, outcomeCell } from "./batch-in-words.ts";
import { lineageLink } from "./lineage-links.ts";
import { historySections } from "./quality-history.ts";

/** What is known of a dataset beside one report. */
export interface DatasetHistory {
  /** What the last batches reported of it, the last one first. */
  readonly reports: readonly QualityReport[];
  /** Their records, and that of the report's own batch, as far as there are any. */
  readonly batches: readonly Batch[];
  /** Why their records could not be read; undefined where they were. */
  readonly unread: string | undefined;
  /** Undefined where batches cost nothing. */
  readonly prices: PriceBasis | undefined;
}

/** What a report is shown with. */
export interface QualityOf {
  readonly lake: string;
  readonly report: QualityReport;
  readonly history: DatasetHistory;
}

// More bars than these nobody compares by eye; the table has them all.
const MOST_BARS = 20;

/** What a batch found in the files of a dataset: by file, by rule, each row's place in its file, and how it was before. */
export function qualityPage(of: QualityOf, t: Translate): Page {
  const { lake, report, history } = of;
  const { dataset } = report;
  return {
    key: `quality/${lake}/${dataset}`,
    title: t("Quality of {0}", dataset),
    facts: facts(of, t),
    actions: actions(of, t),
    sections: [
      ...warnings(report, t),
      ...files(of, t),
      ...rules(of, t),
      ...unclaimed(of, t),
      ...historySections(history, t),
    ],
    again: { command: "sluice.report.open", given: datasetGiven(dataset, report.batchId) },
  };
}

/** How a batch ended for the dataset, in a sentence. */
export function endingInWords({ batchId, status, publishedBy, reason }: QualityReport, t: Translate): string {
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

function facts({ lake, report, history }: QualityOf, t: Translate): readonly Fact[] {
  const { totals, batchId } = report;
  const batch = history.batches.find(({ id }) => id === batchId);
  const ending: Cell = { ...outcomeCell(report, t), text: endingInWords(report, t) };
  const address = quarantine(lake, report);
  const quarantined = countCell(totals.quarantined, totals.quarantined === 0 ? undefined : "warning");
  return [
    { name: t("Outcome"), value: batch === undefined ? ending : { ...ending, link: batchLink(batch) } },
    { name: t("Finished"), value: { text: describeTime(report.finishedAt) } },
    { name: t("Rows read"), value: countCell(totals.rowsRead) },
    { name: t("Curated"), value: countCell(totals.curated) },
    {
      name: t("Quarantined"),
      value: address === undefined ? quarantined : { ...quarantined, link: { to: "address", address } },
    },
    { name: t("Duplicates"), value: countCell(totals.duplicates) },
  ];
}

/** Where the rows are that it put aside; undefined where it put none aside. */
function quarantine(lake: string, { dataset, batchId, totals, quarantine: told }: QualityReport): Address | undefined {
  const prefix = told ?? quarantineData(dataset, batchId);
  if (totals.quarantined === 0 || quarantineOf(prefix) !== dataset) return undefined;
  return { kind: "quarantine", bucket: lake, dataset, prefix };
}

function actions({ lake, report, history }: QualityOf, t: Translate): Page["actions"] {
  const { dataset, batchId } = report;
  const address = quarantine(lake, report);
  const batch = history.batches.find(({ id }) => id === batchId);
  const given = datasetGiven(dataset, batchId);
  return [
    { label: t("Preview"), link: { to: "command", command: "sluice.results.preview", given } },
    ...(address === undefined ? [] : [{ label: t("Quarantined Rows"), link: { to: "address", address } } as const]),
    ...(batch === undefined ? [] : [{ label: t("Show Batch"), link: batchLink(batch) }]),
    { label: t("Show Lineage"), link: lineageLink({ kind: "dataset", dataset }) },
  ];
}

function warnings({ warnings: found }: QualityReport, t: Translate): readonly Section[] {
  if (found.length === 0) return [];
  const rows = found.map(({ code, message }): readonly Cell[] => [{ text: message, tone: "warning" }, { text: code }]);
  return [{ kind: "table", heading: t("To look at"), columns: [t("What was found"), t("Kind")], rows }];
}

function files({ lake, report: { inputs } }: QualityOf, t: Translate): readonly Section[] {
  const rows = inputs.map(({ name, object, generation, rowsRead, curated, quarantined, duplicates }) => [
    { text: name, link: { to: "address", address: { kind: "object", bucket: lake, object, generation } } } as const,
    ...[countCell(rowsRead), countCell(curated)],
    ...[countCell(quarantined, quarantined === 0 ? undefined : "warning"), countCell(duplicates)],
  ]);
  const columns = [t("File"), t("Rows read"), t("Curated"), t("Quarantined"), t("Duplicates")];
  const table: TableSection = { kind: "table", heading: t("Files"), columns, rows };
  if (inputs.length === 0) return [{ ...table, note: t("No file was taken.") }];
  // The worst first: of many files that is what is looked for.
  const worst = inputs.toSorted((one, other) => other.quarantined - one.quarantined || other.rowsRead - one.rowsRead);
  const shown = worst.slice(0, MOST_BARS);
  const chart: Section = {
    kind: "chart",
    heading: t("Rows by file"),
    ...(shown.length < inputs.length && { note: t("The {0} files with the most quarantined rows.", shown.length) }),
    form: "bars",
    labels: shown.map(({ name }) => name),
    series: [
      { name: t("Curated"), values: shown.map(({ curated }) => curated), tone: "good" },
      { name: t("Quarantined"), values: shown.map(({ quarantined }) => quarantined), tone: "bad" },
      { name: t("Duplicates"), values: shown.map(({ duplicates }) => duplicates), tone: "quiet" },
    ],
  };
  return [chart, table];
}

function rules({ lake, report }: QualityOf, t: Translate): readonly Section[] {
  const { rules: broken, inputs } = report;
  if (broken.length === 0) return [];
  const byRows = broken.toSorted((one, other) => other.rows - one.rows);
  const shown = byRows.slice(0, MOST_BARS);
  const generations = new Map(inputs.map(({ object, generation }) => [object, generation]));
  const names = new Map(inputs.map(({ object, name }) => [object, name]));
  return [
    {
      kind: "chart",
      heading: t("Rows by broken rule"),
      note: t("A row that breaks several rules counts in each."),
      form: "bars",
      labels: shown.map(({ column, rule }) => [column, rule].filter((part) => part !== null).join(" · ")),
      series: [{ name: t("Rows"), values: shown.map(({ rows }) => rows), tone: "bad" }],
    },
    {
      kind: "table",
      heading: t("Broken rules"),
      note: t("Some rows of each rule; the quarantine has them all."),
      columns: [t("Rule"), t("Column"), t("Rows"), t("Place"), t("Value")],
      filterBy: 0,
      rows: byRows.flatMap(({ column, rule, rows, examples }) => {
        const what = [{ text: rule }, { text: column ?? "" }, countCell(rows)];
        if (examples.length === 0) return [[...what, { text: "" }, { text: "" }]];
        return examples.map(({ object, line, value }) => {
          const generation = generations.get(object);
          const address = { kind: "object", bucket: lake, object, ...(generation !== undefined && { generation }) };
          const name = names.get(object) ?? nameOfObject(object);
          return [...what, placeCell(name, address as Address, line), { text: value ?? "" }];
        });
      }),
    },
  ];
}

/** `sales.csv:104`, which opens the file at that line. */
function placeCell(name: string, address: Address, line: number | null): Cell {
  if (line === null) return { text: name, link: { to: "address", address } };
  return { text: `${name}:${String(line)}`, link: { to: "address", address, at: { line: Math.max(1, line) } } };
}

function nameOfObject(object: string): string {
  return parseRawObject(object)?.name ?? object;
}

function unclaimed({ lake, report }: QualityOf, t: Translate): readonly Section[] {
  if (report.unclaimed.length === 0) return [];
  const given = (object: string) => ({ kind: "objectName", uri: `gs://${lake}/${object}` });
  return [
    {
      kind: "table",
      heading: t("Files that no contract takes"),
      note: t("Their rows are in no dataset."),
      columns: [t("File"), t("Contract")],
      rows: report.unclaimed.map(({ object, name }) => [
        { text: name, link: { to: "address", address: { kind: "object", bucket: lake, object } } },
        {
          text: t("Make a Contract"),
          link: { to: "command", command: "sluice.contract.propose", given: given(object) },
          isAction: true,
        },
      ]),
    },
  ];
}
