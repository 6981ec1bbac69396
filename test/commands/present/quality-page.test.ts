import { expect, test } from "vitest";
import { endingInWords, qualityPage, type DatasetHistory } from "../../../src/commands/present/quality-page.ts";
import { pricesOf } from "../../../src/core/jobs/cost.ts";
import type { QualityReport } from "../../../src/core/results/documents.ts";
import type { Page } from "../../../src/page.ts";
import { batchWith } from "../../support/batch.ts";
import { testApp } from "../test-app.ts";

const { t } = testApp({});
const batch = batchWith({
  state: "SUCCEEDED",
  stateTime: Date.parse("2026-03-01T10:05:00Z"),
  usage: { milliDcuSeconds: 3_600_000, shuffleStorageGbSeconds: 0 },
});
const counts = (rowsRead: number, curated: number, quarantined: number, duplicates: number) => ({
  ...{ rowsRead, curated, quarantined, duplicates },
});
const SALES = { object: "raw/1/sales.csv", generation: "11", name: "sales.csv", ...counts(10, 7, 2, 1) };
const STORES = { object: "raw/2/stores.csv", generation: "12", name: "stores.csv", ...counts(30, 30, 0, 0) };
const report: QualityReport = {
  ...{ format: 1, dataset: "sales", batchId: batch.id, status: "published", publishedBy: batch.id, reason: null },
  ...{ startedAt: "2026-03-01T10:00:00.000Z", finishedAt: "2026-03-01T10:01:40.000Z", warnings: [] },
  ...{ quarantine: `curated/sales/quarantine/${batch.id}/1/`, inputs: [STORES, SALES], totals: counts(40, 37, 2, 1) },
  rules: [
    {
      ...{ column: "price", rule: "max", rows: 2 },
      examples: [
        { object: SALES.object, line: 104, value: "1e9" },
        { object: SALES.object, line: null, value: null },
      ],
    },
    { column: null, rule: "unreadable", rows: 0, examples: [] },
  ],
  unclaimed: [{ object: "raw/3/notes.csv", name: "notes.csv" }],
};
const history: DatasetHistory = { reports: [report], batches: [batch], unread: undefined, prices: undefined };
const pageOf = (changed: Partial<QualityReport> = {}, of: Partial<DatasetHistory> = {}): Page =>
  qualityPage({ lake: "lake", report: { ...report, ...changed }, history: { ...history, ...of } }, t);

function section(page: Page, heading: string) {
  const found = page.sections.find((one) => one.heading === heading);
  if (found === undefined) throw new Error(`no section ${heading}`);
  return found;
}

function rowsOf(page: Page, heading: string) {
  const found = section(page, heading);
  if (found.kind !== "table") throw new Error(`${heading} is no table`);
  return found.rows;
}

test("the numbers of the whole are its facts, and quarantined rows are a click away", () => {
  const { facts, actions } = pageOf();
  const told = Object.fromEntries(facts.map(({ name, value }) => [name, value.text]));
  expect(told).toMatchObject({ "Rows read": "40", Curated: "37", Quarantined: "2", Duplicates: "1" });
  const address = { kind: "quarantine", bucket: "lake", dataset: "sales", prefix: report.quarantine };
  expect(facts.find(({ name }) => name === "Quarantined")?.value.link).toEqual({ to: "address", address });
  expect(actions.map(({ label }) => label)).toEqual(["Preview", "Quarantined Rows", "Show Batch", "Show Lineage"]);
});

test("what a report names as its quarantine is not believed when it is elsewhere", () => {
  const { actions } = pageOf({ quarantine: "curated/other/quarantine/b/1/" });
  expect(actions.map(({ label }) => label)).toEqual(["Preview", "Show Batch", "Show Lineage"]);
});

test("a file opens as the batch read it, and the worst one stands first in the chart", () => {
  const page = pageOf();
  expect(rowsOf(page, "Files").map((row) => row.map(({ text }) => text))).toEqual([
    ["stores.csv", "30", "30", "0", "0"],
    ["sales.csv", "10", "7", "2", "1"],
  ]);
  expect(rowsOf(page, "Files")[1]?.[0]?.link).toEqual({
    to: "address",
    address: { kind: "object", bucket: "lake", object: SALES.object, generation: "11" },
  });
  expect(section(page, "Rows by file")).toMatchObject({
    labels: ["sales.csv", "stores.csv"],
    series: [
      { name: "Curated", values: [7, 30] },
      { name: "Quarantined", values: [2, 0] },
      { name: "Duplicates", values: [1, 0] },
    ],
  });
});

test("a broken rule shows the rows that break it by file and line", () => {
  const rows = rowsOf(pageOf(), "Broken rules");
  expect(rows.map((row) => row.map(({ text }) => text))).toEqual([
    ["max", "price", "2", "sales.csv:104", "1e9"],
    ["max", "price", "2", "sales.csv", ""],
    ["unreadable", "", "0", "", ""],
  ]);
  const address = { kind: "object", bucket: "lake", object: SALES.object, generation: "11" };
  expect(rows[0]?.[3]?.link).toEqual({ to: "address", address, at: { line: 104 } });
  expect(rows[1]?.[3]?.link).toEqual({ to: "address", address });
});

test("files that no contract takes are shown, each with the way to make one", () => {
  expect(rowsOf(pageOf(), "Files that no contract takes")).toMatchObject([
    [
      { text: "notes.csv" },
      {
        text: "Make a Contract",
        link: { command: "sluice.contract.propose", given: { kind: "objectName", uri: "gs://lake/raw/3/notes.csv" } },
      },
    ],
  ]);
});

test("of one batch there is no line to draw; of several there are rows, seconds and money over time", () => {
  const charts = (page: Page) => page.sections.filter(({ kind }) => kind === "chart").map(({ heading }) => heading);
  expect(charts(pageOf())).toEqual(["Rows by file", "Rows by broken rule"]);
  const before = { ...report, batchId: "gone", finishedAt: "2026-02-28T10:00:00.000Z", totals: counts(5, 5, 0, 0) };
  const page = pageOf({}, { reports: [report, before], prices: pricesOf("us-central1", {}) });
  expect(charts(page).slice(2)).toEqual(["Rows over the last batches", "Duration in seconds", "Cost in US dollars"]);
  expect(section(page, "Rows over the last batches")).toMatchObject({
    labels: ["2026-02-28 10:00", "2026-03-01 10:01"],
    series: [{ values: [5, 37] }, { values: [0, 2] }],
  });
  expect(section(page, "Duration in seconds")).toMatchObject({ series: [{ values: [0, 100] }] });
  expect(section(page, "Cost in US dollars")).toMatchObject({ series: [{ values: [undefined, 0.06] }] });
  expect(rowsOf(page, "Last batches").map((row) => row.slice(4, 7).map(({ text }) => text))).toEqual([
    ["2", "1 min 40 s", "~0.06 USD"],
    ["0", "0 s", ""],
  ]);
  expect(section(page, "Last batches").note).toContain("the list price of us-central1");
});

test("where the records of batches can't be read, it says so", () => {
  const page = pageOf({}, { batches: [], unread: "Dataproc did not answer in time." });
  expect(section(page, "Last batches").note).toContain("could not be read: Dataproc did not answer in time.");
  expect(page.actions.map(({ label }) => label)).not.toContain("Show Batch");
});

test("a batch that published nothing says why", () => {
  const reason = { code: "rows-fell", message: "140 rows, after 223" };
  const page = pageOf({ status: "failed", publishedBy: null, reason, inputs: [], rules: [], unclaimed: [] });
  expect(page.facts[0]?.value).toMatchObject({
    text: `Batch ${batch.id} published nothing: 140 rows, after 223`,
    tone: "bad",
  });
  expect(section(page, "Files")).toMatchObject({ rows: [], note: "No file was taken." });
  expect(endingInWords(report, t)).toBe(`Published by batch ${batch.id}`);
});
