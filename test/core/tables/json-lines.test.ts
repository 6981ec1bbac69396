import { expect, test } from "vitest";
import { openTable } from "../../../src/core/tables/open-table.ts";
import { neverAborted } from "../../support/emulator-clients.ts";
import { generatedSource, memorySource } from "./memory-source.ts";

async function read(content: string | Uint8Array) {
  const table = await openTable(memorySource(content, "file.jsonl"), "jsonl", neverAborted);
  return { table, rows: (await table.rows(0, 1000, neverAborted)).rows };
}

test("keys are columns, as they are met; nested values are JSON, and what is missing is null", async () => {
  const { table, rows } = await read(
    '\ufeff{"id":1,"tags":["a",{"b":null}]}\n\n{"new":true,"id":12345678901234567890,"price":1.10}\r\n{"id":"","tags":null}',
  );
  expect(table.columns.map(({ name }) => name)).toEqual(["id", "tags", "new", "price"]);
  expect(rows.map(({ cells }) => cells)).toEqual([
    ["1", '["a",{"b":null}]', null, null],
    ["12345678901234567890", null, "true", "1.1"],
    ["", null, null, null],
  ]);
  expect(rows.map(({ line }) => line)).toEqual([1, 3, 4]);
});

test("a line that is no JSON is shown as it is, and one of another kind of value too", async () => {
  const { rows, table } = await read(
    Buffer.concat([Buffer.from('{"a":1}\n{"a":\n[1,2]\n"text"\n{"__proto__":2}\n'), Buffer.from([0x22, 0xff, 0x22])]),
  );
  expect(rows.map(({ odd, cells }) => odd ?? cells)).toEqual([
    ["1", null, null],
    { reason: "not-json", raw: '{"a":' },
    [null, "[1,2]", null],
    [null, "text", null],
    [null, null, "2"],
    { reason: "not-utf8", raw: '"\ufffd"' },
  ]);
  expect(table.columns.map(({ name }) => name)).toEqual(["a", "value", "__proto__"]);
});

test("columns that appear late are columns of all rows", async () => {
  const lines = Array.from({ length: 40_000 }, (_, at) =>
    JSON.stringify(at === 39_999 ? { id: at, late: 1 } : { id: at }),
  );
  const table = await openTable(memorySource(lines.join("\n"), "file.jsonl"), "jsonl", neverAborted);
  expect(table.columns.map(({ name }) => name)).toEqual(["id"]);
  const { rows } = await table.rows(39_998, 5, neverAborted);
  expect(rows.map(({ cells }) => cells)).toEqual([
    ["39998", null],
    ["39999", "1"],
  ]);
  expect((await table.rows(0, 1, neverAborted)).rows[0]!.cells).toEqual(["0", null]);
  expect(table.columns.map(({ name, type }) => [name, type])).toEqual([
    ["id", "integer"],
    ["late", "integer"],
  ]);
  expect(await table.find({ line: 40_000 }, () => undefined, neverAborted)).toMatchObject({ first: 39_999 });
});

test("5 GB of lines: first rows, and a jump", async () => {
  const line = (row: number) => Buffer.from(`${`{"id":${row}`.padEnd(38)}}\n`);
  const source = generatedSource(5_000_000_000, (start, end) => {
    const bytes = Buffer.alloc(end - start);
    for (let row = Math.floor(start / 40); row * 40 < end; row++) {
      line(row).copy(bytes, Math.max(0, row * 40 - start), Math.max(0, start - row * 40));
    }
    return bytes;
  });
  const table = await openTable(source, "jsonl", neverAborted);
  expect((await table.rows(0, 50, neverAborted)).rows[49]!.cells).toEqual(["49"]);
  expect(source.asked).toHaveLength(1);
  const { rows } = await table.rows(100_000_000, 50, neverAborted);
  expect(rows.map(({ cells }) => Number(cells[0]) - Number(rows[0]!.cells[0]))).toEqual([...rows.keys()]);
  expect((await table.rows(table.extent().rows - 1, 5, neverAborted)).rows.map(({ cells }) => cells)).toEqual([
    ["124999999"],
  ]);
  expect(source.asked.length).toBeLessThan(6);
});

test("a value nested too deeply to be shown is an odd row, and the others are read", async () => {
  const { rows } = await read(`${"[".repeat(100_000)}${"]".repeat(100_000)}\n{"a":1}\n`);
  expect(rows.map(({ odd }) => odd?.reason)).toEqual(["not-json", undefined]);
});
