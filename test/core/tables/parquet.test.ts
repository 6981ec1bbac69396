import { parquetWriteBuffer } from "hyparquet-writer";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cellText } from "../../../src/core/tables/parquet/cell.ts";
import { batchesAtOnce, columnBatches } from "../../../src/core/tables/parquet/column-batches.ts";
import { openTable } from "../../../src/core/tables/open-table.ts";
import { neverAborted } from "../../support/emulator-clients.ts";
import { memorySource } from "./memory-source.ts";

const DATA = join(import.meta.dirname, "..", "..", "..", "node_modules", "vega-datasets", "data");

async function open(content: Uint8Array) {
  const source = memorySource(content, "file.parquet");
  return { source, table: await openTable(source, "parquet", neverAborted) };
}

test("three million rows that others wrote, from anywhere", async () => {
  const { source, table } = await open(readFileSync(join(DATA, "flights-3m.parquet")));
  expect(table.extent()).toEqual({ rows: 3_000_000, exact: true });
  const { rows } = await table.rows(0, 2, neverAborted);
  expect(rows[0]!.cells).toHaveLength(table.columns.length);
  const last = await table.rows(2_999_998, 64, neverAborted);
  expect(last.rows).toHaveLength(2);
  expect(source.asked.length).toBeLessThan(30);
  expect(await table.find({ row: 2_999_999 }, () => undefined, neverAborted)).toMatchObject({
    first: 2_999_999,
    rows: [last.rows[1]],
  });
  expect(await table.find({ row: 3_000_000 }, () => undefined, neverAborted)).toBeUndefined();
  expect(await table.find({ line: 1 }, () => undefined, neverAborted)).toBeUndefined();
});

test("types of the schema, nested values as JSON, null apart from the empty text", async () => {
  const day = new Date("2024-01-31");
  const content = parquetWriteBuffer({
    columnData: [
      { name: "n", data: [1n, null] },
      { name: "text", data: ["", null] },
      { name: "yes", data: [true, false] },
      { name: "day", data: [day, day] },
      { name: "price", data: [1234n, 5n] },
      { name: "json", data: [{ a: [1] }, null] },
      { name: "raw", data: [new Uint8Array([1, 255]), new Uint8Array()] },
    ],
    schema: [
      { name: "root", num_children: 7 },
      { name: "n", type: "INT64", repetition_type: "OPTIONAL" },
      { name: "text", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
      { name: "yes", type: "BOOLEAN", repetition_type: "REQUIRED" },
      { name: "day", type: "INT32", converted_type: "DATE", repetition_type: "REQUIRED" },
      { name: "price", type: "INT64", converted_type: "DECIMAL", precision: 10, scale: 2, repetition_type: "REQUIRED" },
      { name: "json", type: "BYTE_ARRAY", converted_type: "JSON", repetition_type: "OPTIONAL" },
      { name: "raw", type: "BYTE_ARRAY", repetition_type: "REQUIRED" },
    ],
  });
  const { table } = await open(new Uint8Array(content));
  expect(table.columns.map(({ type }) => type)).toEqual([
    ...["integer", "string", "boolean", "date", "decimal(10,2)", "string", "binary"],
  ]);
  expect((await table.rows(0, 10, neverAborted)).rows.map(({ cells }) => cells)).toEqual([
    ["1", "", "true", "2024-01-31", "12.34", '{"a":[1]}', "01ff"],
    [null, null, "false", "2024-01-31", "0.05", null, ""],
  ]);
  expect(table.profile()[4]).toMatchObject({ least: "0.05", greatest: "12.34", values: 2, empty: 0, distinct: 2 });
});

test("nested values have the digits, the times and the bytes that they have by themselves", async () => {
  const price = { type: "INT64", converted_type: "DECIMAL", precision: 10, scale: 2 } as const;
  const [OPTIONAL, REPEATED] = [{ repetition_type: "OPTIONAL" }, { repetition_type: "REPEATED" }] as const;
  const content = parquetWriteBuffer({
    columnData: [
      { name: "list", data: [[150n, 5n], null] },
      {
        name: "struct",
        data: [
          { price: 150n, at: 45_296_500 },
          { price: null, at: null },
        ],
      },
      { name: "map", data: [{ a: 150n }, {}] },
    ],
    schema: [
      { name: "root", num_children: 3 },
      { name: "list", converted_type: "LIST", num_children: 1, ...OPTIONAL },
      { name: "list", num_children: 1, ...REPEATED },
      { name: "element", ...price, ...OPTIONAL },
      { name: "struct", num_children: 2, ...OPTIONAL },
      { name: "price", ...price, ...OPTIONAL },
      { name: "at", type: "INT32", converted_type: "TIME_MILLIS", ...OPTIONAL },
      { name: "map", converted_type: "MAP", num_children: 1, ...OPTIONAL },
      { name: "key_value", num_children: 2, ...REPEATED },
      { name: "key", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
      { name: "value", ...price, ...OPTIONAL },
    ],
  });
  const { table } = await open(new Uint8Array(content));
  expect(table.columns.map(({ type }) => type)).toEqual(["list", "struct", "map"]);
  expect((await table.rows(0, 2, neverAborted)).rows.map(({ cells }) => cells)).toEqual([
    ["[1.5,0.05]", '{"price":1.5,"at":"12:34:56.5"}', '{"a":1.5}'],
    [null, '{"price":null,"at":null}', "{}"],
  ]);
});

test("values are what only the newer half of a schema says, and what the reader has no word for", async () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const content = parquetWriteBuffer({
    columnData: [
      { name: "price", data: [1234n] },
      { name: "at", data: [45_296_000_123n] },
      { name: "json", data: [bytes('{"n": 12345678901234567890')] },
      { name: "enum", data: [bytes("A")] },
      { name: "bson", data: [new Uint8Array([5, 0])] },
    ],
    schema: [
      { name: "root", num_children: 5 },
      { name: "price", type: "INT64", logical_type: { type: "DECIMAL", precision: 5, scale: 2 } },
      { name: "at", type: "INT64", logical_type: { type: "TIME", isAdjustedToUTC: true, unit: "MICROS" } },
      { name: "json", type: "BYTE_ARRAY", logical_type: { type: "JSON" } },
      { name: "enum", type: "BYTE_ARRAY", converted_type: "ENUM" },
      { name: "bson", type: "BYTE_ARRAY", converted_type: "BSON" },
    ],
  });
  const { table } = await open(new Uint8Array(content));
  const [row] = (await table.rows(0, 1, neverAborted)).rows;
  expect(table.columns[0]!.type).toBe("decimal(5,2)");
  expect(row!.cells).toEqual(["12.34", "12:34:56.000123", '{"n": 12345678901234567890', "A", "0500"]);
  expect(cellText(new Uint8Array(129).fill(1), { name: "long", decimals: 2 })).toBe("01".repeat(129));
});

test("a moment that no zone is told of is shown without one, and a number of 32 bits with the digits that it has", async () => {
  const data = { at: [1_706_702_400_500n], float: [Math.fround(0.1)], list: [Math.fround(1234.5678)] };
  const content = parquetWriteBuffer({
    columnData: [
      { name: "local", data: data.at },
      { name: "utc", data: data.at },
      { name: "float", data: data.float },
      { name: "more", data: data.list },
    ],
    schema: [
      { name: "root", num_children: 4 },
      { name: "local", type: "INT64", logical_type: { type: "TIMESTAMP", isAdjustedToUTC: false, unit: "MILLIS" } },
      { name: "utc", type: "INT64", logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" } },
      { name: "float", type: "FLOAT" },
      { name: "more", type: "FLOAT" },
    ],
  });
  const { table } = await open(new Uint8Array(content));
  const [row] = (await table.rows(0, 1, neverAborted)).rows;
  expect(row!.cells).toEqual(["2024-01-31T12:00:00.5", "2024-01-31T12:00:00.5Z", "0.1", "1234.5677"]);
});

test("a large row group without an index is read as far as its rows", async () => {
  const data = Array.from({ length: 400_000 }, (_, at) => `${at} ${Math.sin(at)}`);
  const content = new Uint8Array(
    parquetWriteBuffer({ columnData: [{ name: "v", data, offsetIndex: false }], rowGroupSize: data.length }),
  );
  expect(content.length).toBeGreaterThan(6_000_000);
  const { source, table } = await open(content);
  for (const first of [0, 100_000, 399_999]) {
    const before = source.asked.reduce((sum, { start, end }) => sum + end - start, 0);
    expect((await table.rows(first, 1, neverAborted)).rows[0]!.cells).toEqual([data[first]]);
    const bytes = source.asked.reduce((sum, { start, end }) => sum + end - start, 0) - before;
    expect(bytes).toBeLessThan(content.length * (first / data.length) + 3_000_000);
  }
});

test("a long value is held by its beginning; ten thousand columns", async () => {
  const long = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "v", data: ["x".repeat(10_000_000), "y"] }] }));
  const [row] = (await (await open(long)).table.rows(0, 2, neverAborted)).rows;
  expect([row!.cells[0]!.length, row!.cut!.get(0)]).toEqual([256 * 1024, 10_000_000]);

  const columnData = Array.from({ length: 10_000 }, (_, at) => ({ name: `c${at}`, data: [at, at + 1, at + 2] }));
  const { source, table } = await open(new Uint8Array(parquetWriteBuffer({ columnData })));
  expect((await table.rows(1, 1, neverAborted)).rows[0]!.cells[9_999]).toBe("10000");
  expect(source.asked.length).toBeLessThan(10);
});

test("a page that says to have more values than its column takes no memory for them", async () => {
  const values = 2_000_000;
  const columnData = [{ name: "v", type: "INT32", data: new Int32Array(values), encoding: "RLE_DICTIONARY" }] as const;
  const content = Buffer.from(parquetWriteBuffer({ columnData: [...columnData], rowGroupSize: values, pageSize: 1e9 }));
  expect(content.length).toBeLessThan(1000);
  // Numbers of Thrift, of as many bytes each: the first is of the page.
  const [said, wrong] = [Buffer.from([0x80, 0x92, 0xf4, 0x01]), Buffer.from([0x80, 0xb4, 0x89, 0x13])];
  wrong.copy(content, content.indexOf(said));
  const { table } = await open(content);
  await expect(table.rows(0, 1, neverAborted)).rejects.toMatchObject({
    code: "document.malformed",
    params: { why: { problem: "a page of 20000000 values" } },
  });
});

test("so many columns are decoded at once as fit into memory with all the rows of their pages", () => {
  const column = (name: string) => ({ element: { name }, children: [], count: 1, path: [name] });
  const children = Array.from({ length: 500 }, (_, at) => column(`c${at}`));
  const tree = { element: { name: "root" }, children, count: 501, path: [] };
  const sizes = (values: number) => new Set(columnBatches(tree, values).map(({ names }) => names.length));
  expect([sizes(1000), batchesAtOnce(1000)]).toEqual([new Set([200, 100]), 50]);
  expect([sizes(1_000_000), batchesAtOnce(1_000_000)]).toEqual([new Set([10]), 1]);
  expect([sizes(1e12), batchesAtOnce(1e12)]).toEqual([new Set([1]), 1]);
});

describe("what is not whole Parquet fails as that", () => {
  const whole = () => new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "v", data: ["a", "b"] }] }));

  test.each([
    ["nothing", () => new Uint8Array()],
    ["a beginning alone", () => whole().subarray(0, 40)],
    [
      "the end of another",
      () => Buffer.concat([whole().subarray(0, -8), Buffer.from([255, 255, 255, 127]), Buffer.from("PAR1")]),
    ],
    ["other data", () => whole().fill(0xff, 4, 20)],
    [
      "a schema of fewer columns than it says",
      () => {
        const content = Buffer.from(whole());
        // Behind the name of its root: field 5, an i32 of 1.
        content[content.indexOf("root\x15\x02") + 5] = 4;
        return content;
      },
    ],
    [
      "a decimal of more digits than there are",
      () => {
        const price = { name: "v", type: "INT64", converted_type: "DECIMAL", scale: 2_000_000_000 } as const;
        const schema = [{ name: "root", num_children: 1 }, price];
        return new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "v", data: [1n] }], schema }));
      },
    ],
  ])("%s", async (_, content) => {
    const reading = open(content()).then(({ table }) => table.rows(0, 1, neverAborted));
    await expect(reading).rejects.toMatchObject({ code: "document.malformed", params: { object: "file.parquet" } });
  });
});
