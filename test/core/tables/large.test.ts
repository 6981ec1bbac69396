import { describe, expect, test } from "vitest";
import { openTable } from "../../../src/core/tables/open-table.ts";
import type { TableSlice } from "../../../src/core/tables/table.ts";
import { neverAborted } from "../../support/emulator-clients.ts";
import { largeCsv } from "./large-csv.ts";
import { generatedSource, memorySource } from "./memory-source.ts";

const ROWS = 80_000_000;
const ids = ({ rows }: TableSlice) => rows.map(({ cells }) => Number(cells[0]));
const upFrom = (first: number, count: number) => Array.from({ length: count }, (_, at) => first + at);
const none = () => undefined;

async function open(rows = ROWS) {
  const source = largeCsv(rows);
  const table = await openTable(source, "csv", neverAborted);
  return { source, table };
}

describe("a CSV of 5 GB", () => {
  test("shows its first rows by one request", async () => {
    const { source, table } = await open();
    const slice = await table.rows(0, 64, neverAborted);
    expect(ids(slice)).toEqual(upFrom(0, 64));
    expect(slice.rows[5]).toMatchObject({ line: 8, at: 13 + 5 * 64 });
    expect(slice.exact).toBe(true);
    expect(source.asked).toHaveLength(1);
    expect(table.extent()).toEqual({ rows: expect.closeTo(ROWS, -4) as number, exact: false });
    expect(table.soFar()).toMatchObject({ requests: 1, bytes: 256 * 1024, size: source.size });
  });

  test("its end is one request away, and the last row is the last one that it is said to have", async () => {
    const { source, table } = await open();
    const { rows } = table.extent();
    const slice = await table.rows(rows - 64, 64, neverAborted);
    expect(ids(slice)).toEqual(upFrom(ROWS - 64, 64));
    expect(slice).toMatchObject({ first: rows - 64, exact: false });
    expect(slice.rows[0]!.line).toBeUndefined();
    expect(source.asked.length).toBeLessThanOrEqual(3);
    expect((await table.rows(table.extent().rows, 64, neverAborted)).rows).toEqual([]);
  });

  test("rows in the middle follow one another, in whatever order they are asked for", async () => {
    const { source, table } = await open();
    const middle = ids(await table.rows(40_000_000, 64, neverAborted));
    expect(middle).toEqual(upFrom(middle[0]!, 64));
    for (const by of [64, 128, -64, -20_000, 30_000, -1]) {
      expect(ids(await table.rows(40_000_000 + by, 64, neverAborted))).toEqual(upFrom(middle[0]! + by, 64));
    }
    // Where nothing was read between, the row is near where it should be.
    expect(middle[0]).toBeGreaterThan(39_000_000);
    expect(middle[0]).toBeLessThan(41_000_000);
    expect(source.asked.length).toBeLessThan(12);
  });

  test("odd rows are none: no record begins in the middle of a quoted field", async () => {
    const { table } = await open();
    for (const first of [1_234_567, 7_777_777, 33_333_333, 66_666_666, 79_000_000]) {
      const { rows } = await table.rows(first, 200, neverAborted);
      expect(rows.filter(({ odd }) => odd !== undefined)).toEqual([]);
    }
  });

  test("an abort ends the reading, and the table can be read on", async () => {
    const { table } = await open();
    const reason = new Error("closed");
    await expect(table.rows(9_000_000, 10, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(ids(await table.rows(3, 1, neverAborted))).toEqual([3]);
  });
});

describe("find", () => {
  test("counts up to a row, and to a line of several that belong to one", async () => {
    const { source, table } = await open(3_000_000);
    await table.rows(2_000_000, 10, neverAborted);
    const shares: number[] = [];
    const found = await table.find({ row: 2_000_003 }, (share) => shares.push(share), neverAborted);
    expect(found).toMatchObject({ first: 2_000_003, exact: true });
    expect(ids(found!)).toEqual([2_000_003]);
    expect(found!.rows[0]!.line).toBe(2 + 2_000_003 + 400_001);
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(shares.length).toBeGreaterThan(10);

    // Row 2,500,000 begins in this line, and goes on in the next.
    const line = 2 + 2_500_000 + 500_000;
    for (const at of [line, line + 1]) {
      expect(await table.find({ line: at }, none, neverAborted)).toMatchObject({ first: 2_500_000, exact: true });
    }
    expect(await table.find({ line: 1 }, none, neverAborted)).toMatchObject({ first: 0 });
    expect(await table.find({ line: 9_000_000 }, none, neverAborted)).toBeUndefined();
    expect(table.extent()).toEqual({ rows: 3_000_000, exact: true });
    expect(ids(await table.rows(2_999_990, 64, neverAborted))).toEqual(upFrom(2_999_990, 10));
    expect(source.asked.length).toBeLessThan(60);
  });

  test("goes through the file in steps between which others read", async () => {
    const { table } = await open(3_000_000);
    let done = false;
    const finding = table.find({ row: 2_999_999 }, none, neverAborted).then((found) => {
      done = true;
      return found;
    });
    expect(ids(await table.rows(0, 3, neverAborted))).toEqual([0, 1, 2]);
    expect(done).toBe(false);
    expect(ids((await finding)!)).toEqual([2_999_999]);
  });

  test("is cancelled", async () => {
    const { source, table } = await open(3_000_000);
    const closing = new AbortController();
    const finding = table.find({ row: 2_999_999 }, () => closing.abort(new Error("enough")), closing.signal);
    await expect(finding).rejects.toThrow("enough");
    expect(source.asked.length).toBeLessThan(4);
  });

  test("blank lines belong to the row above", async () => {
    const table = await openTable(memorySource("a\n1\n\n\n2\n\n"), "csv", neverAborted);
    for (const [line, row] of [
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 0],
      [5, 1],
      [6, 1],
    ] as const) {
      expect(await table.find({ line }, none, neverAborted), `line ${line}`).toMatchObject({ first: row });
    }
    expect(await table.find({ line: 7 }, none, neverAborted)).toBeUndefined();
  });
});

describe("a hole of zeros in the middle", () => {
  const head = Buffer.from("id,name\n1,one\n2,two\n");
  const tail = Buffer.from(
    "\n" +
      upFrom(7, 3000)
        .map((id) => `${id},end\n`)
        .join(""),
  );
  const size = 5_000_000_000;
  const holed = () =>
    generatedSource(size, (start, end) => {
      const bytes = Buffer.alloc(end - start);
      if (start < head.length) head.copy(bytes, 0, start);
      if (end > size - tail.length) {
        const at = size - tail.length - start;
        tail.copy(bytes, Math.max(0, at), Math.max(0, -at));
      }
      return bytes;
    });

  test("is one row, too long, behind which the rows go on", async () => {
    const source = holed();
    const table = await openTable(source, "csv", neverAborted);
    const slice = await table.rows(0, 3, neverAborted);
    expect(slice.rows.map(({ cells, odd }) => odd?.reason ?? cells)).toEqual([["1", "one"], ["2", "two"], "too-long"]);
    expect(source.asked.length).toBeLessThan(20);

    source.asked.length = 0;
    const on = await table.rows(2, 4, neverAborted);
    expect(on.rows.map(({ cells, odd }) => odd?.reason ?? cells[0])).toEqual(["too-long", "7", "8", "9"]);
    expect(source.asked.length).toBeLessThan(40);
    expect(source.asked.reduce((sum, { start, end }) => sum + end - start, 0)).toBeLessThan(100_000_000);
    expect(table.extent()).toMatchObject({ exact: false });
  });

  test("does not keep the end from being shown", async () => {
    const source = holed();
    const table = await openTable(source, "csv", neverAborted);
    const { rows } = table.extent();
    const { rows: last } = await table.rows(rows - 5, 5, neverAborted);
    expect(last.map(({ cells }) => cells[0])).toEqual(["3002", "3003", "3004", "3005", "3006"]);
    expect(source.asked.length).toBeLessThan(20);
  });

  test("from the middle of it the next rows are found", async () => {
    const table = await openTable(holed(), "csv", neverAborted);
    const { rows } = await table.rows(Math.floor(table.extent().rows / 2), 3, neverAborted);
    expect(rows.map(({ cells, odd }) => odd?.reason ?? cells[0])).toEqual(["too-long", "7", "8"]);
  });
});
