import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { clearBatchFilter, filterBatches } from "../../src/commands/filter-batches.ts";
import { qualityReport as reportObject } from "../../src/core/layout.ts";
import { hasEnded, type Batches } from "../../src/core/services/batches.ts";
import { loadBatches } from "../../src/views/batches/load.ts";
import type { Node } from "../../src/views/node.ts";
import { renderNode } from "../../src/views/row.ts";
import { testApp, type TestApp } from "../commands/test-app.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";

const { signal } = new AbortController();
const ids = [1, 2, 3].map((number) => `sluice-20260301-0000000${number}-1`);
let emulators: TestEmulators;
let batches: Batches;

// Without Spark every batch fails at once.
beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  const { clients } = await testApp({ emulators }).connect();
  await (await clients.storage()).createBucket("lake", "EU", signal);
  batches = await clients.batches();
  for (const id of ids) {
    const request = { pyFiles: [], labels: {}, stagingBucket: "lake", ttl: 3600, requestId: randomUUID(), id };
    const args = ["--lake", "lake", "--contracts", "gs://lake/jobs/abc/contracts/", "--batch-id", id];
    const properties = { "spark.executor.instances": "3" };
    await batches.create({ ...request, args, properties, main: "gs://lake/jobs/abc/job.py" }, signal);
    const ended = async () => hasEnded((await batches.get(id, signal))!);
    await vi.waitUntil(ended);
  }
});
afterAll(() => emulators.close());

async function rows(app: TestApp, parent?: Node) {
  const { nodes } = await loadBatches(app, parent, undefined, signal);
  const describeError = (error: unknown) => ({ what: String(error), whole: String(error) });
  return nodes.map((node) => ({
    node,
    row: renderNode(node, { t: app.t, now: 0, locale: "en-GB", zone: "UTC", describeError }),
  }));
}

const shown = async (app: TestApp) => (await rows(app)).map(({ node }) => node.id);

test("a filter asks for states, and for a part of the id; what it is stands first, and clears it", async () => {
  const newestFirst = ids.toReversed();
  const app = testApp({ emulators, answers: { inputs: ["FAILED", "00000002", "succeeded", "sluice nothing", ""] } });
  expect(await shown(app)).toEqual(newestFirst);

  expect(await filterBatches(app)).toEqual({ text: "FAILED", states: ["FAILED"], name: "" });
  expect(await shown(app)).toEqual(["filter", ...newestFirst]);
  await filterBatches(app);
  expect(await shown(app)).toEqual(["filter", ids[1]]);
  expect(await filterBatches(app)).toMatchObject({ states: ["SUCCEEDED"], name: "" });
  const [only] = await rows(app);
  expect(only?.row).toMatchObject({
    label: "Filter: succeeded",
    description: "no batch matches · select to clear",
    command: "sluice.batches.clearFilter",
  });
  await filterBatches(app);
  expect(await shown(app)).toEqual(["filter"]);
  await clearBatchFilter(app);
  expect(await shown(app)).toEqual(newestFirst);
  expect(app.ui.refreshed).toEqual(Array(5).fill("batches"));
});

test("below a batch stand what it reported of each dataset, and what it was given", async () => {
  const app = testApp({ emulators });
  const { clients } = await app.connect();
  const lake = await clients.lake();
  const put = (name: string, text: string) =>
    lake.write(name, text, { ifGenerationMatch: "0", contentType: "application/json" }, signal);
  const totals = { rowsRead: 1240, curated: 1234, quarantined: 6, duplicates: 0 };
  const [id = ""] = ids;
  const report = {
    ...{ format: 1, batchId: id, inputs: [], rules: [], warnings: [], unclaimed: [], totals },
    ...{ startedAt: "2026-03-01T10:00:00.000Z", finishedAt: "2026-03-01T10:01:00.000Z" },
  };
  const reason = { code: "rows-fell", message: "1 rows, after 9" };
  await put("jobs/abc/contracts/sales.json", "{}");
  await put("jobs/abc/contracts/people.json", "{}");
  await put(
    reportObject("sales", id),
    JSON.stringify({ ...report, dataset: "sales", status: "published", reason: null }),
  );
  await put(reportObject("people", id), JSON.stringify({ ...report, dataset: "people", status: "failed", reason }));

  const all = await rows(app);
  const batch = all.find(({ node }) => node.id === id);
  const parts = await rows(app, batch?.node);
  expect(parts.map(({ row }) => [row.label, row.description, row.contextValue])).toEqual([
    ["people", "failed: 1 rows, after 9 · 6 quarantined", "batch.dataset"],
    ["sales", "published · 1,234 rows · 6 quarantined", "batch.dataset"],
    ["Runtime 2.3", "spark.executor.instances=3", "batch.fact"],
    ["Arguments", `--lake lake --contracts gs://lake/jobs/abc/contracts/ --batch-id ${id}`, "batch.fact"],
  ]);
  const [other] = all;
  const [first] = await rows(app, other?.node);
  expect(first?.row).toMatchObject({ label: "No dataset was reported", description: "its log says why" });
});
