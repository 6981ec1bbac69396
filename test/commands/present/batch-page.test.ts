import { expect, test } from "vitest";
import { batchPage, type BatchShown } from "../../../src/commands/present/batch-page.ts";
import { pricesOf } from "../../../src/core/jobs/cost.ts";
import type { QualityReport } from "../../../src/core/results/documents.ts";
import { batchWith } from "../../support/batch.ts";
import { testApp } from "../test-app.ts";

const { t } = testApp({});
const batch = batchWith({
  ...{ state: "FAILED", stateMessage: "Job failed", main: "gs://lake/jobs/abc/job.py", runtime: "2.3" },
  ...{ outputUri: "gs://staging/driver/output", usage: { milliDcuSeconds: 7_200_000, shuffleStorageGbSeconds: 0 } },
  args: ["--lake", "lake", "--dry", "--contracts", "gs://lake/jobs/abc/contracts/", "extra"],
  properties: { "spark.executor.cores": "4" },
  pages: { "Spark History Server": "https://spark.example/history" },
});
const report: QualityReport = {
  ...{ format: 1, dataset: "sales", batchId: batch.id, status: "failed", publishedBy: null },
  reason: { code: "rows-fell", message: "140 rows, after 223" },
  ...{ startedAt: "", finishedAt: "", inputs: [], rules: [], warnings: [], unclaimed: [] },
  totals: { rowsRead: 150, curated: 140, quarantined: 8, duplicates: 2 },
};
const shown: BatchShown = {
  ...{ batch, reports: [report], cause: ["sales: FAILED, nothing published: rows-fell: 140 rows, after 223"] },
  ...{ unread: undefined, previous: batchWith({ id: "sluice-before-1" }), next: undefined },
  ...{ prices: pricesOf("us-central1", {}), now: Date.parse("2026-03-01T12:00:00Z") },
};
const pageOf = (changed: Partial<BatchShown> = {}) => batchPage({ ...shown, ...changed }, t);
const factsOf = (changed: Partial<BatchShown> = {}) =>
  Object.fromEntries(pageOf(changed).facts.map(({ name, value }) => [name, value.text]));

test("a batch that failed tells the dataset's own reason, and what it cost", () => {
  expect(factsOf()).toMatchObject({
    State: "failed",
    Why: "sales: FAILED, nothing published: rows-fell: 140 rows, after 223",
    "Dataproc says": "Job failed",
    Duration: "1 min 0 s",
    "DCU hours": "2.00",
  });
  expect(factsOf()["Cost"]).toMatch(/^~0\.12 USD \(Costs are by the list price of us-central1: an estimate/);
  // Where the batch says no more than Dataproc, it is said once.
  expect(factsOf({ cause: ["Job failed"] })).not.toHaveProperty("Dataproc says");
});

test("each dataset has its counts, its reason, and the way to its report", () => {
  const table = pageOf().sections.find(({ kind, heading }) => kind === "table" && heading === "Datasets");
  expect(table?.kind === "table" && table.rows[0]?.map(({ text }) => text)).toEqual([
    ...["sales", "failed: 140 rows, after 223", "0", "150", "140", "8", "2", "Open Quality Report"],
  ]);
  expect(pageOf().sections[0]).toMatchObject({
    ...{ kind: "chart", labels: ["sales"] },
    series: [{ values: [140] }, { values: [8] }, { values: [2] }],
  });
});

test("what it was given stands in pairs, and addresses are links", () => {
  const table = pageOf().sections.find(({ heading }) => heading === "Arguments");
  expect(table?.kind === "table" && table.rows.map((row) => row.map(({ text }) => text))).toEqual([
    ["--lake", "lake"],
    ["--dry", ""],
    ["--contracts", "gs://lake/jobs/abc/contracts/"],
    ["", "extra"],
  ]);
  expect(pageOf().facts.find(({ name }) => name === "Code")?.value.link).toEqual({
    to: "address",
    address: { kind: "object", bucket: "lake", object: "jobs/abc/job.py" },
  });
});

test("what can be done follows how it stands and where it runs", () => {
  const labels = (changed: Partial<BatchShown> = {}) => pageOf(changed).actions.map(({ label }) => label);
  expect(labels()).toEqual(["Log", "Run Again", "Show Lineage", "Spark History Server", "Console", "Previous Batch"]);
  const running = batchWith({ state: "RUNNING" });
  expect(labels({ batch: running, prices: undefined, previous: undefined, next: batch })).toEqual([
    ...["Log", "Cancel Batch", "Show Lineage", "Next Batch"],
  ]);
  expect(factsOf({ batch: running, cause: [] })).toMatchObject({ State: "running", Duration: "2 h 0 min" });
});

test("what it reported and could not be read is told, not taken for nothing", () => {
  const page = pageOf({ reports: [], cause: [], unread: "No access to gs://lake." });
  expect(page.facts).toContainEqual({ name: "Not read", value: { text: "No access to gs://lake.", tone: "warning" } });
  expect(page.sections.map(({ heading }) => heading)).not.toContain("Datasets");
  const nothing = pageOf({ reports: [], cause: [] }).sections[0];
  expect(nothing).toMatchObject({ rows: [], note: "No dataset was reported: its log says why." });
});
