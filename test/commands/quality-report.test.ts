import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { followBatch } from "../../src/commands/follow-batch.ts";
import { qualityReport } from "../../src/commands/quality-report.ts";
import { currentPointer, qualityReport as reportObject } from "../../src/core/layout.ts";
import type { QualityReport } from "../../src/core/results/documents.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { testApp, type TestApp } from "./test-app.ts";

const { signal } = new AbortController();
const BATCH = "sluice-20260301-00000000-1";
const REPORT: QualityReport = {
  ...{ format: 1, dataset: "sales", batchId: BATCH, status: "published", publishedBy: BATCH, reason: null },
  ...{ startedAt: "2026-01-01T00:00:00.000Z", finishedAt: "2026-01-01T00:01:00.000Z", inputs: [], rules: [] },
  ...{ totals: { rowsRead: 1, curated: 1, quarantined: 0, duplicates: 0 }, warnings: [], unclaimed: [] },
};
let emulators: TestEmulators;

// Without Spark every batch fails at once: enough to see what is said of what it reported.
beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
});
afterAll(() => emulators.close());

/** An app on a lake of its own, which has these reports. */
async function reported(lakeBucket: string, ...reports: readonly QualityReport[]) {
  const app = testApp({ emulators, lakeBucket, answers: { press: "Open Quality Report" } });
  const { clients } = await app.connect();
  await (await clients.storage()).createBucket(lakeBucket, "EU", signal);
  const lake = await clients.lake();
  const put = (name: string, text: string, metadata: Record<string, string> = {}) =>
    lake.write(name, text, { ifGenerationMatch: "0", contentType: "text/plain", metadata }, signal);
  for (const report of reports) {
    await put(reportObject(report.dataset, report.batchId), JSON.stringify(report));
    await put(`jobs/abc/contracts/${report.dataset}.json`, "{}");
  }
  return { app, clients, put };
}

const outcomeOf = ({ ui }: TestApp) => ui.pages[0]?.facts.find(({ name }) => name === "Outcome")?.value.text;

const UNKNOWN = { code: "unknown", message: "the write of curated/sales/current was not answered" };

test.each<[string, Partial<QualityReport>, string]>([
  ["published", {}, `Published by batch ${BATCH}`],
  [
    "already-published",
    { status: "already-published", publishedBy: "the-other" },
    `Batch ${BATCH} found its files published already, by batch the-other`,
  ],
  [
    "unknown",
    { status: "unknown", publishedBy: null, reason: UNKNOWN },
    `It is not known whether batch ${BATCH} published: ${UNKNOWN.message}`,
  ],
  [
    "failed",
    { status: "failed", publishedBy: null, reason: { code: "rows-fell", message: "140 rows, after 223" } },
    `Batch ${BATCH} published nothing: 140 rows, after 223`,
  ],
])("a report says in words that its batch ended as %s", async (status, change, note) => {
  const { app } = await reported(`lake-${status}`, { ...REPORT, ...change });
  await qualityReport(app, { dataset: "sales" });
  expect(outcomeOf(app)).toBe(note);
});

test("a report of a batch that could not tell is told by what is current", async () => {
  const { app, put } = await reported("lake-settled", { ...REPORT, status: "unknown", reason: UNKNOWN });
  await put(currentPointer("sales"), "", { "sluice-batch-id": BATCH, "sluice-format": "1" });
  await qualityReport(app, { dataset: "sales" });
  expect(outcomeOf(app)).toBe(`Published by batch ${BATCH}`);
});

test("what a report warns of stands first", async () => {
  const warnings = [{ code: "rows-fell", message: "140 rows, after 223" }];
  const { app } = await reported("lake-warned", { ...REPORT, warnings });
  await qualityReport(app, { dataset: "sales" });
  expect(app.ui.pages[0]?.sections[0]).toMatchObject({
    heading: "To look at",
    rows: [[{ text: "140 rows, after 223", tone: "warning" }, { text: "rows-fell" }]],
  });
});

test("who follows a batch is told what it did not publish, and what it warns of", async () => {
  const lost = { ...REPORT, status: "failed" as const, reason: { code: "lost-race", message: "by another" } };
  const fell = { ...REPORT, dataset: "stores", warnings: [{ code: "rows-fell", message: "1 row, after 9" }] };
  const { app, clients } = await reported("lake-followed", lost, fell);
  const contracts = ["--lake", "lake-followed", "--contracts", "gs://lake-followed/jobs/abc/contracts/"];
  const batch = await (
    await clients.batches()
  ).create(
    {
      ...{ id: BATCH, requestId: randomUUID(), main: "gs://lake-followed/job.py", pyFiles: [], labels: {} },
      ...{ args: [...contracts, "--batch-id", BATCH], stagingBucket: "lake-followed", ttl: 3600 },
    },
    signal,
  );
  expect((await followBatch(app, { batch }))?.state).toBe("FAILED");
  expect(app.ui.said).toEqual([
    `Batch ${BATCH} failed: sales: FAILED, nothing published: lost-race: by another`,
    `Batch ${BATCH} found what you should look at: stores: 1 row, after 9.`,
  ]);
  const titles = app.ui.pages.map(({ title }) => title);
  expect(titles.toSorted()).toEqual(["Quality of sales", "Quality of stores"]);
});
