import { parquetWriteBuffer, type ColumnSource } from "hyparquet-writer";
import type { SchemaElement } from "hyparquet";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Bucket } from "../../../src/core/services/storage.ts";
import { cellText } from "../../../src/core/tables/parquet/cell.ts";
import { readRows, type Rows } from "../../../src/core/results/parquet.ts";
import { startTestEmulators, type TestEmulators } from "../../support/emulators.ts";
import { neverAborted, openEmulatorClients } from "../../support/emulator-clients.ts";

let emulators: TestEmulators;
let lake: Bucket;
let objects = 0;
beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  lake = (await openEmulatorClients(emulators, "parquet")).lake;
});
afterAll(() => emulators.close());

async function put(content: Uint8Array): Promise<string> {
  const name = `part-${objects++}.parquet`;
  await lake.write(name, content, { ifGenerationMatch: "0", contentType: "application/octet-stream" }, neverAborted);
  return name;
}

function file(columnData: ColumnSource[], schema?: SchemaElement[], rowGroupSize?: number): Uint8Array {
  return new Uint8Array(
    parquetWriteBuffer({
      columnData,
      ...(schema ? { schema } : {}),
      ...(rowGroupSize === undefined ? {} : { rowGroupSize }),
    }),
  );
}

/** What is read of a file with one column. */
async function readColumn(source: Omit<ColumnSource, "name">, element?: Omit<SchemaElement, "name">): Promise<Rows> {
  const schema = element && [
    { name: "root", num_children: 1 },
    { name: "value", repetition_type: "OPTIONAL" as const, ...element },
  ];
  return readRows(lake, await put(file([{ name: "value", ...source }], schema)), 100, neverAborted);
}

/** Texts of one column. */
async function column(...written: Parameters<typeof readColumn>): Promise<string[]> {
  return (await readColumn(...written)).rows.map(([cell]) => cell!);
}

describe("values as text", () => {
  test("texts, as they are", async () => {
    const data = ["", "é\n\"'<b>", "=1+1", "null", "0"];
    expect(await column({ data, type: "STRING" })).toEqual(data);
  });

  test("whole numbers beyond what a double holds", async () => {
    const data = [9223372036854775807n, -9223372036854775808n, 9007199254740993n, 0n];
    expect(await column({ data, type: "INT64" })).toEqual(data.map(String));
  });

  test("doubles and booleans", async () => {
    expect(await column({ data: [0.1, -0, 1e300, NaN], type: "DOUBLE" })).toEqual(["0.1", "0", "1e+300", "NaN"]);
    expect(await column({ data: [true, false], type: "BOOLEAN" })).toEqual(["true", "false"]);
  });

  test("what is not there is empty", async () => {
    expect(await column({ data: [null, "a", undefined], type: "STRING", nullable: true })).toEqual(["", "a", ""]);
    const decimal = { type: "INT64" as const, converted_type: "DECIMAL" as const, precision: 18, scale: 2 };
    expect(await column({ data: [null, 1n] }, decimal)).toEqual(["", "0.01"]);
  });

  test("dates", async () => {
    const data = [0, 19_753, -1, -719_162, 2_932_896].map((days) => new Date(days * 86_400_000));
    expect(await column({ data }, { type: "INT32", converted_type: "DATE" })).toEqual([
      ...["1970-01-01", "2024-01-31", "1969-12-31", "0001-01-01", "9999-12-31"],
    ]);
  });

  test("times in UTC, to the last digit", async () => {
    const logical_type = { type: "TIMESTAMP" as const, isAdjustedToUTC: true, unit: "MICROS" as const };
    const data = [0n, 1_706_702_400_123_456n, -1n, 1_706_702_400_500_000n];
    expect(await column({ data }, { type: "INT64", logical_type })).toEqual([
      ...["1970-01-01T00:00:00Z", "2024-01-31T12:00:00.123456Z", "1969-12-31T23:59:59.999999Z"],
      "2024-01-31T12:00:00.5Z",
    ]);
  });
});

describe("decimals keep all their digits", () => {
  const decimals = (value: unknown, scale: number) => cellText(value, { name: "value", decimals: scale });
  const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));

  test.each([
    [12345n, 2, "123.45"],
    [-5n, 2, "-0.05"],
    [0n, 4, "0.0000"],
    [7n, 0, "7"],
    [-100, 2, "-1.00"],
    [99999999999999999999999999999999999999n, 10, "9999999999999999999999999999.9999999999"],
    [bytes("00"), 1, "0.0"],
    [bytes("ff"), 1, "-0.1"],
    [bytes("7fffffffffffffffffffffffffffffff"), 0, "170141183460469231731687303715884105727"],
    [bytes("80000000000000000000000000000000"), 0, "-170141183460469231731687303715884105728"],
  ])("%s with %i digits is %s", (value, scale, text) => {
    expect(decimals(value, scale)).toBe(text);
  });

  test.each([
    ["INT32", { type: "INT32", precision: 9, scale: 2 }, [12345.67, -0.01], ["12345.67", "-0.01"]],
    [
      "INT64",
      { type: "INT64", precision: 18, scale: 4 },
      [123456789012345678n, -1n],
      ["12345678901234.5678", "-0.0001"],
    ],
  ] as const)("stored as %s", async (_, element, data, texts) => {
    expect(await column({ data: [...data] }, { ...element, converted_type: "DECIMAL" })).toEqual(texts);
  });
});

describe("values as JSON has them", () => {
  const decimal = (precision: number) => ({ type: "INT64", converted_type: "DECIMAL", precision, scale: 2 }) as const;

  test.each<[string, Omit<ColumnSource, "name">, Omit<SchemaElement, "name"> | undefined, unknown[]]>([
    ["texts, also those that look like numbers", { data: ["007", ""], type: "STRING" }, undefined, ["007", ""]],
    ["booleans", { data: [true, false], type: "BOOLEAN" }, undefined, [true, false]],
    [
      "doubles, but what JSON has no number for",
      { data: [0.1, 1e300, NaN, -Infinity], type: "DOUBLE" },
      undefined,
      [0.1, 1e300, "NaN", "-Infinity"],
    ],
    [
      "64-bit integers to 2^53, beyond it as texts",
      { data: [9007199254740991n, 9007199254740992n, -9007199254740993n], type: "INT64" },
      undefined,
      [9007199254740991, "9007199254740992", "-9007199254740993"],
    ],
    ["decimals of 15 digits", { data: [110n, -1n, 999999999999999n] }, decimal(15), [1.1, -0.01, 9999999999999.99]],
    ["decimals of more digits, all of the column", { data: [110n] }, decimal(16), ["1.10"]],
    ["what is not there", { data: [null, 1n], type: "INT64", nullable: true }, undefined, [null, 1]],
  ])("%s", async (_, source, element, values) => {
    expect((await readColumn(source, element)).values.flat()).toEqual(values);
  });
});

test("columns stand in the file's order, and the whole file's rows are counted", async () => {
  const name = await put(
    file([
      { name: "b", data: ["x", "y"] },
      { name: "a", data: [1n, 2n], type: "INT64" },
    ]),
  );
  expect(await readRows(lake, name, 1, neverAborted)).toEqual({
    columns: ["b", "a"],
    rows: [["x", "1"]],
    values: [["x", 1]],
    total: 2,
  });
});

describe("what is not whole Parquet is refused", () => {
  const whole = () => file([{ name: "value", data: Array.from({ length: 1000 }, (_, n) => `row ${n}`) }]);

  test.each([
    ["nothing", () => new Uint8Array()],
    ["text", () => Buffer.from("id,name\n1,one\n")],
    ["an end that is cut off", () => whole().subarray(0, -100)],
    ["a beginning alone", () => whole().subarray(0, 4)],
    [
      "a footer that claims to be enormous",
      () => Buffer.concat([whole(), Buffer.from([255, 255, 255, 127]), Buffer.from("PAR1")]),
    ],
    ["a footer without its data", () => whole().subarray(-300)],
    ["data of other bytes", () => whole().fill(0xff, 10, 500)],
  ])("%s", async (_, content) => {
    const name = await put(content());
    await expect(readRows(lake, name, 20, neverAborted)).rejects.toMatchObject({
      code: "document.malformed",
      params: { object: `gs://parquet/${name}` },
    });
  });
});

test("the first rows of a large object are a small part of it", async () => {
  const data = Array.from({ length: 200_000 }, (_, n) => `${n} ${Math.sin(n)} ${Math.cos(n)}`);
  const content = file([{ name: "value", data }], undefined, 50_000);
  const name = await put(content);
  expect(content.length).toBeGreaterThan(3_000_000);

  const ranges: number[] = [];
  const counting: Bucket = {
    ...lake,
    read: (object, part, signal) => {
      ranges.push((part.end ?? NaN) - (part.start ?? NaN));
      return lake.read(object, part, signal);
    },
  };
  await emulators.forget("storage");
  const { rows, total } = await readRows(counting, name, 20, neverAborted);
  expect(rows).toEqual(data.slice(0, 20).map((text) => [text]));
  expect(total).toBe(200_000);
  expect(ranges.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(content.length / 2);
  const requests = Object.values(await emulators.requests("storage")).reduce((sum, count) => sum + count, 0);
  expect(requests).toBeLessThanOrEqual(5);
});

test("an abort ends the reading with its reason", async () => {
  const name = await put(file([{ name: "value", data: ["a"] }]));
  const reason = new Error("closed");
  await expect(readRows(lake, name, 1, AbortSignal.abort(reason))).rejects.toBe(reason);
});
