import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openTable, type TextOptions } from "../../../src/core/tables/open-table.ts";
import type { TableRow } from "../../../src/core/tables/table.ts";
import { neverAborted } from "../../support/emulator-clients.ts";
import { heapUsed } from "../../support/heap-used.ts";
import { memorySource } from "./memory-source.ts";

async function read(content: string | Uint8Array, options: TextOptions = {}) {
  const table = await openTable(memorySource(content), "csv", neverAborted, options);
  const { rows, exact } = await table.rows(0, 1000, neverAborted);
  return { table, rows, exact, names: table.columns.map(({ name }) => name), cells: rows.map(({ cells }) => cells) };
}

const places = (rows: readonly TableRow[]) => rows.map(({ line, at }) => [line, at]);
const oddities = (rows: readonly TableRow[]) => rows.map(({ odd }) => odd?.reason);

describe("rows", () => {
  test("with their lines and bytes", async () => {
    const { names, cells, rows } = await read('a,b\n1,x\n2,"y\nz"\n\n3,"q""q"\n');
    expect(names).toEqual(["a", "b"]);
    expect(cells).toEqual([
      ["1", "x"],
      ["2", "y\nz"],
      ["3", 'q"q'],
    ]);
    expect(places(rows)).toEqual([
      [2, 4],
      [3, 8],
      [6, 17],
    ]);
  });

  test.each([["\n"], ["\r\n"], ["\r"]])("whatever ends the lines: %j", async (end) => {
    const { cells, rows, table } = await read(["a,b", "1,2", "", "3,4", '5,"6'].join(end) + `${end}7"${end}`);
    expect(cells).toEqual([
      ["1", "2"],
      ["3", "4"],
      ["5", `6${end}7`],
    ]);
    expect(rows.map(({ line }) => line)).toEqual([2, 4, 5]);
    expect(table.extent()).toEqual({ rows: 3, exact: true });
  });

  test("a last line without an end", async () => {
    expect((await read("a,b\n1,2")).cells).toEqual([["1", "2"]]);
    expect((await read("a,b\n1,")).cells).toEqual([["1", ""]]);
  });

  test("a byte order mark is no part of the first name", async () => {
    expect(await read("\ufeffa,b\n1,2\n")).toMatchObject({ names: ["a", "b"], cells: [["1", "2"]] });
  });

  test("above the header may stand blank lines and rows of empty fields", async () => {
    const { names, cells, rows } = await read("\n , \n,,\na,b\n1,2\n");
    expect([names, cells]).toEqual([["a", "b"], [["1", "2"]]]);
    expect(rows[0]!.line).toBe(5);
  });

  test.each([
    ["nothing", ""],
    ["a mark alone", "\ufeff"],
    ["blank lines", "\n\n  \n"],
    ["a header", "a,b\n"],
    ["a header without an end", "a,b"],
  ])("none in a file of %s", async (_, content) => {
    const { cells, table } = await read(content);
    expect(cells).toEqual([]);
    expect(table.extent()).toEqual({ rows: 0, exact: true });
    expect(await table.find({ line: 9 }, () => undefined, neverAborted)).toBeUndefined();
  });

  test.each([[","], [";"], ["\t"], ["|"]])("the header tells the delimiter %j", async (delimiter) => {
    const { names, cells } = await read(`a${delimiter}"b,;|"${delimiter}c\n1${delimiter}2${delimiter}3\n`);
    expect([names, cells]).toEqual([["a", "b,;|", "c"], [["1", "2", "3"]]]);
  });

  test("a contract tells delimiter, quote and encoding", async () => {
    const options = { delimiter: "#", quote: "'", encoding: "windows-1252" };
    const { names, cells } = await read(Buffer.from("pre\xe7o#b\n'1#2'#\x80\n", "latin1"), options);
    expect([names, cells]).toEqual([["preço", "b"], [["1#2", "€"]]]);
  });

  test.each([["utf-16le"], ["utf-16be"]])("%s, by its mark", async (encoding) => {
    const bytes = Buffer.from('\ufeffa;b\r\né;"x\r\n\u2603"\r\n', "utf16le");
    const { names, cells, rows } = await read(encoding === "utf-16be" ? bytes.swap16() : bytes);
    expect([names, cells]).toEqual([["a", "b"], [["é", "x\r\n\u2603"]]]);
    expect(places(rows)).toEqual([[2, 12]]);
  });
});

describe("rows that the job would not take are shown as they are", () => {
  test("too few and too many fields", async () => {
    const { rows } = await read("a,b\n1\n1,2,3\n4,5\n");
    expect(oddities(rows)).toEqual(["too-few-fields", "too-many-fields", undefined]);
    expect(rows.map(({ cells }) => cells)).toEqual([
      ["1", null],
      ["1", "2"],
      ["4", "5"],
    ]);
    expect(rows[1]!.odd!.raw).toBe("1,2,3");
  });

  test("a forgotten quote spoils one row", async () => {
    const { rows } = await read('a,b\n1,"x\n2,y\n3,z\n');
    expect(oddities(rows)).toEqual(["open-quote", undefined, undefined]);
    expect(rows[0]!.odd!.raw).toBe('1,"x');
    expect(rows[2]!.line).toBe(4);
  });

  test("text after a quote, blanks before one", async () => {
    const { rows } = await read('a,b\n"1"x,2\n 3, "4"\n5" pipe,6\n');
    expect(oddities(rows)).toEqual(["text-after-quote", "blanks-before-quote", undefined]);
    expect(rows[2]!.cells).toEqual(['5" pipe', "6"]);
  });

  test("bytes that are not of the encoding", async () => {
    const { rows } = await read(Buffer.from("a,b\ncaf\xe9,1\nok,2\n", "latin1"));
    expect(oddities(rows)).toEqual(["not-utf8", undefined]);
    expect(rows[0]!.odd!.raw).toBe("caf\ufffd,1");
    expect(oddities((await read(Buffer.from("a\n\x81\n", "latin1"), { encoding: "windows-1252" })).rows)).toEqual([
      "not-utf8",
    ]);
  });
});

test("a long cell is held by its beginning", async () => {
  const { rows } = await read(`a,b\n"${"123456789\n".repeat(1_000_000 - 1)}",2\n3,4\n`);
  expect(rows[0]!.cells[0]!.length).toBe(256 * 1024);
  expect(rows[0]!.cut).toEqual(new Map([[0, 9_999_990]]));
  expect(rows[1]).toMatchObject({ cells: ["3", "4"], line: 1_000_002 });
});

test("what is compressed, whatever its name says, is refused as that", async () => {
  await expect(read(gzipSync("a,b\n1,2\n"))).rejects.toMatchObject({ code: "table.packed" });
});

test("ten thousand columns", async () => {
  const line = (value: string) => Array.from({ length: 10_000 }, (_, at) => `${value}${at}`).join(",");
  const { names, rows, table } = await read([line("c"), ...Array.from({ length: 200 }, () => line("v"))].join("\n"));
  expect([names.length, rows.length, rows[199]!.cells[9_999]]).toEqual([10_000, 200, "v9999"]);
  expect(table.profile()).toHaveLength(10_000);
});

test("rows that lack nearly all of very many columns take no room for them", async () => {
  const content = `${"a,".repeat(20_000)}a\n${"b\n".repeat(100_000)}`;
  const table = await openTable(memorySource(content), "csv", neverAborted);
  const { rows } = await table.rows(99_990, 50, neverAborted);
  expect(rows.map(({ cells, odd }) => [cells[0], cells.length, odd?.reason])).toEqual(
    Array(10).fill(["b", 20_001, "too-few-fields"]),
  );
});

test("rows of a byte take no more memory than others, however many were looked at", async () => {
  const source = memorySource(`n\n${"1\n".repeat(3_000_000)}`);
  const table = await openTable(source, "csv", neverAborted);
  const before = await heapUsed();
  for (let row = 0; row < 2_990_000; row += 50_000) await table.rows(row, 1, neverAborted);
  expect((await heapUsed()) - before).toBeLessThan(200_000_000);
  table.close();
});

test("a row with as many fields as the header is one, also where not all of them are shown", async () => {
  const fields = (text: string) => Array.from({ length: 100_001 }, () => text).join(",");
  const table = await openTable(
    memorySource(`${fields("name")}\n${fields("1")}\n${fields("2")},2\n`),
    "csv",
    neverAborted,
  );
  const { rows } = await table.rows(0, 2, neverAborted);
  expect(rows.map(({ odd }) => odd?.reason)).toEqual([undefined, "too-many-fields"]);
});
