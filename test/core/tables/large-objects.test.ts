import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Bucket } from "../../../src/core/services/storage.ts";
import { openTable } from "../../../src/core/tables/open-table.ts";
import { objectSource } from "../../../src/core/tables/sources/object-source.ts";
import type { OpenTable, TableFormat } from "../../../src/core/tables/table.ts";
import { startTestEmulators, type TestEmulators } from "../../support/emulators.ts";
import { neverAborted, openEmulatorClients } from "../../support/emulator-clients.ts";
import { putSparse } from "../../support/sparse-object.ts";
import { largeParquet } from "./large-parquet.ts";

const SIZE = 5_000_000_000;

let emulators: TestEmulators;
let lake: Bucket;
beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  lake = (await openEmulatorClients(emulators, "large")).lake;
});
afterAll(() => emulators.close());

async function open(name: string, format: TableFormat): Promise<OpenTable> {
  await emulators.forget("storage");
  return openTable(await objectSource(lake, name, neverAborted), format, neverAborted);
}

/** Of every kind, by the emulator's own count. */
async function requests(): Promise<number> {
  return Object.values(await emulators.requests("storage")).reduce((sum, count) => sum + count, 0);
}

const lines = (first: number, count: number) =>
  Array.from({ length: count }, (_, at) => `${first + at},text\n`).join("");

describe("a CSV of 5 GB, whose middle was never written", () => {
  beforeAll(async () => {
    const tail = Buffer.from(`\n${lines(900_000, 1000)}`);
    await putSparse(emulators, lake, "sparse.csv", SIZE, [
      { at: 0, bytes: Buffer.from(`id,note\n${lines(0, 50_000)}`) },
      { at: SIZE - tail.length, bytes: tail },
    ]);
  });

  test("first rows, and end", async () => {
    const table = await open("sparse.csv", "csv");
    const { rows } = await table.rows(0, 100, neverAborted);
    expect(rows.map(({ cells }) => cells[0])).toEqual(Array.from({ length: 100 }, (_, at) => String(at)));
    expect(await requests()).toBe(2);

    const all = table.extent().rows;
    const end = await table.rows(all - 100, 100, neverAborted);
    expect(end.rows.map(({ cells }) => cells[0])).toEqual(Array.from({ length: 100 }, (_, at) => String(900_900 + at)));
    expect(await requests()).toBe(3);
  });

  test("the middle is one row that is too long, behind which the others go on", async () => {
    const table = await open("sparse.csv", "csv");
    const { rows, exact } = await table.rows(49_998, 5, neverAborted);
    expect(rows.map(({ cells, odd }) => odd?.reason ?? cells[0])).toEqual([
      "49998",
      "49999",
      "too-long",
      "900000",
      "900001",
    ]);
    expect([exact, rows[2]!.line, rows[3]!.line]).toEqual([true, 50_002, undefined]);
    expect(await requests()).toBeLessThan(60);
  });
});

describe.each([
  ["with an index of its pages", true],
  ["without an index of its pages", false],
])("a Parquet file of 5 GB, %s", (_, offsetIndex) => {
  const name = `sparse-${String(offsetIndex)}.parquet`;
  beforeAll(async () => {
    const { size, parts } = largeParquet(SIZE, 400_000, { offsetIndex });
    await putSparse(emulators, lake, name, size, parts);
  });

  test("first rows, middle and end", async () => {
    const table = await open(name, "parquet");
    expect(table.extent()).toEqual({ rows: 800_000, exact: true });
    expect(table.columns.map(({ type }) => type)).toEqual(["integer", "string", "double"]);
    for (const [first, most] of [
      [0, 10],
      [799_990, 20],
      [399_995, 40],
      [123_456, 60],
    ] as const) {
      const { rows } = await table.rows(first, 10, neverAborted);
      expect(rows.map(({ cells }) => cells.slice(0, 2))).toEqual(
        Array.from({ length: 10 }, (_, at) => [String(first + at), `row ${first + at}`]),
      );
      expect(await requests()).toBeLessThan(most);
    }
    const { bytes } = table.soFar();
    expect(bytes).toBeLessThan(offsetIndex ? 4_000_000 : 40_000_000);
  });
});

test("an object that is replaced meanwhile is read on as it was, or fails as one that changed", async () => {
  const put = (content: string, ifGenerationMatch: string) =>
    lake.write("replaced.csv", content, { ifGenerationMatch, contentType: "text/csv" }, neverAborted);
  const first = `id,note\n${lines(0, 60_000)}`;
  const { generation } = await put(first, "0");
  const table = await open("replaced.csv", "csv");
  await put("a,b,c\nother,other,other\n", generation);
  await expect(table.rows(59_000, 10, neverAborted)).rejects.toMatchObject({
    code: "table.changed",
    params: { name: "gs://large/replaced.csv" },
  });
  expect((await table.rows(0, 2, neverAborted)).rows.map(({ cells }) => cells)).toEqual([
    ["0", "text"],
    ["1", "text"],
  ]);
  expect((await open("replaced.csv", "csv")).columns).toHaveLength(3);
  await expect(open("none.csv", "csv")).rejects.toMatchObject({ code: "remote.not-found" });
});

test("what a cut answer lacks is asked for, and no other bytes are taken for it", async () => {
  const content = `id,note\n${lines(0, 60_000)}`;
  await lake.write("cut.csv", content, { ifGenerationMatch: "0", contentType: "text/csv" }, neverAborted);
  await emulators.plant("storage", "storage.objects.get", ["return-broken-stream-after-64K"]);
  const table = await open("cut.csv", "csv");
  expect((await table.rows(59_000, 1, neverAborted)).rows[0]!.cells).toEqual(["59000", "text"]);
});
