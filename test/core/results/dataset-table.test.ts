import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatasetTable, openQuarantineTable } from "../../../src/core/results/dataset-table.ts";
import type { Bucket } from "../../../src/core/services/storage.ts";
import type { OpenTable, TableRow } from "../../../src/core/tables/table.ts";
import { openDataset, openQuarantine } from "../../../src/commands/open-dataset.ts";
import { openSource } from "../../../src/host/table-editor/open-source.ts";
import { testApp } from "../../commands/test-app.ts";
import { startTestEmulators, type TestEmulators } from "../../support/emulators.ts";
import { neverAborted, openEmulatorClients } from "../../support/emulator-clients.ts";
import { publishDataset } from "../../support/publish-dataset.ts";

const FILES = 7;
const EACH = 10;
let emulators: TestEmulators;
let lake: Bucket;
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sluice-dataset-table-"));
  emulators = await startTestEmulators({ sparkFolder: null });
  ({ lake } = await openEmulatorClients(emulators, "dataset-table"));
  await publishDataset(lake, {
    dataset: "numbers",
    schema: [{ name: "id", type: "integer" }],
    files: Array.from({ length: FILES }, (_, file) => [
      { name: "id", data: Array.from({ length: EACH }, (_, at) => BigInt(file * EACH + at)), type: "INT64" },
    ]),
    quarantined: [
      { name: "source_name", data: ["a.csv", "b.csv"], type: "STRING" },
      { name: "line", data: [2n, 40n], type: "INT64" },
      { name: "message", data: ["too long", "no number"], type: "STRING" },
    ],
  });
  await publishDataset(lake, { dataset: "nothing", schema: [{ name: "id", type: "integer" }], files: [] });
});
afterAll(async () => {
  await emulators.close();
  await rm(root, { recursive: true, force: true });
});

const first = (rows: readonly TableRow[]) => rows.map(({ cells }) => cells[0]);
const read = async (table: OpenTable, from: number, count: number) =>
  first((await table.rows(from, count, neverAborted)).rows);
const numbers = (from: number, end: number) => Array.from({ length: end - from }, (_, at) => String(from + at));

test("a dataset of several files is one table, of which each file is opened when it is looked at", async () => {
  const table = await openDatasetTable(lake, "numbers", neverAborted);
  expect(table.extent()).toEqual({ rows: FILES * EACH, exact: true });
  expect(table.columns).toMatchObject([{ name: "id", type: "integer" }]);
  const before = table.soFar().requests;
  expect(await read(table, 0, 5)).toEqual(numbers(0, 5));
  expect(await read(table, 8, 4)).toEqual(numbers(8, 12));
  expect(await read(table, 0, 100)).toEqual(numbers(0, 70));
  expect(table.soFar().requests).toBeGreaterThan(before);
  expect(table.soFar().rows).toBe(70);
  // Files that were closed meanwhile are opened again.
  expect(await read(table, 1, 2)).toEqual(numbers(1, 3));
  expect(await read(table, 69, 10)).toEqual(["69"]);
  expect(await read(table, 70, 10)).toEqual([]);
  expect(table.soFar().rows).toBe(70);
  expect(table.profile()).toMatchObject([{ values: 70, empty: 0, least: "0", greatest: "69" }]);
  expect(await table.find({ row: 33 }, () => undefined, neverAborted)).toMatchObject({ first: 33 });
  expect(await table.find({ row: 70 }, () => undefined, neverAborted)).toBeUndefined();
  expect(await table.find({ line: 3 }, () => undefined, neverAborted)).toBeUndefined();
  table.close();
});

test("a dataset without rows is a table without rows, with its columns", async () => {
  const table = await openDatasetTable(lake, "nothing", neverAborted);
  expect(table.columns).toEqual([{ name: "id", type: "integer" }]);
  expect(table.extent()).toEqual({ rows: 0, exact: true });
  expect(await read(table, 0, 10)).toEqual([]);
});

test("quarantined rows are a table with reason and source, of the last batch", async () => {
  const app = testApp({ emulators, lakeBucket: lake.name });
  await openQuarantine(app, { dataset: "numbers" });
  const [shown] = app.ui.shown;
  expect(shown?.address).toMatchObject({ kind: "quarantine", bucket: lake.name, dataset: "numbers" });
  if (shown?.address.kind !== "quarantine") return;
  const table = await openQuarantineTable(lake, shown.address, neverAborted);
  const { rows } = await table.rows(0, 10, neverAborted);
  expect(rows.map(({ cells }) => cells)).toEqual([
    // What is wrong first, where it is from behind it.
    ["too long", "a.csv", "2"],
    ["no number", "b.csv", "40"],
  ]);
  // The row of the quarantine knows where its files are.
  await openQuarantine(app, { part: { prefix: shown.address.prefix } });
  expect(app.ui.shown[1]).toEqual(shown);
  expect(await openQuarantine(app, { part: { prefix: "raw/" } })).toBeUndefined();
});

test("where no row was put aside it says so, and a dataset is opened by its name", async () => {
  const app = testApp({ emulators, lakeBucket: lake.name });
  expect(await openQuarantine(app, { dataset: "nothing" })).toBeUndefined();
  expect(app.ui.said).toEqual(["No row of nothing is quarantined."]);
  expect(await openDataset(app, { dataset: "numbers" })).toBe("numbers");
  expect(app.ui.shown).toEqual([
    { address: { kind: "dataset", bucket: lake.name, dataset: "numbers" }, at: undefined },
  ]);
});

test("a table is opened wherever it lies; of this machine without any connection", async () => {
  const path = join(root, "here.csv");
  await writeFile(path, "a,b\n1,x\n2,y\n");
  const nowhere = { connect: () => Promise.reject(new Error("asked for a connection")) };
  const here = await openSource(nowhere, { kind: "localFile", path }, neverAborted);
  expect(await read(here, 0, 10)).toEqual(["1", "2"]);
  here.close();
  const app = testApp({ emulators, lakeBucket: lake.name });
  const dataset = await openSource(app, { kind: "dataset", bucket: lake.name, dataset: "numbers" }, neverAborted);
  expect(await read(dataset, 0, 2)).toEqual(["0", "1"]);
  await lake.write(
    "a.jsonl",
    '{"a":1}\n{"a":2}\n',
    { ifGenerationMatch: "0", contentType: "text/plain" },
    neverAborted,
  );
  const object = await openSource(app, { kind: "object", bucket: lake.name, object: "a.jsonl" }, neverAborted);
  expect(await read(object, 0, 2)).toEqual(["1", "2"]);
  const none = { kind: "object", bucket: lake.name, object: "a.txt" } as const;
  await expect(openSource(app, none, neverAborted)).rejects.toMatchObject({ code: "table.none" });
});
