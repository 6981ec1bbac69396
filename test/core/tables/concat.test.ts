import { expect, test } from "vitest";
import { concatTables } from "../../../src/core/tables/concat.ts";
import { openTable } from "../../../src/core/tables/open-table.ts";
import { neverAborted as signal } from "../../support/emulator-clients.ts";
import { memorySource } from "./memory-source.ts";

/** A file of numbers [first, end), below a head. */
function part(first: number, end: number) {
  const lines = Array.from({ length: end - first }, (_, at) => `${first + at}\n`);
  const text = `n\n${lines.join("")}`;
  return {
    rows: end - first,
    size: text.length,
    open: () => openTable(memorySource(text), "csv", signal),
  };
}

test("columns are told of what files decode together, each row once, whatever was asked for", async () => {
  const table = await concatTables({ name: "all", columns: [], parts: [part(0, 300), part(300, 2000)] }, signal);
  const numbers = async (first: number, count: number) =>
    (await table.rows(first, count, signal)).rows.map(({ cells }) => Number(cells[0]));
  expect(await numbers(0, 2)).toEqual([0, 1]);
  expect(table.soFar().rows).toBe(300);
  expect(await numbers(298, 4)).toEqual([298, 299, 300, 301]);
  // 298 and 299 were looked at before; of the second file as many as are decoded together.
  expect(table.soFar().rows).toBe(800);
  expect(table.profile()).toMatchObject([{ values: 800, distinct: 800, least: "0", greatest: "799" }]);
  expect(await numbers(1990, 100)).toEqual([1990, 1991, 1992, 1993, 1994, 1995, 1996, 1997, 1998, 1999]);
  // After a jump nothing is looked at until all before it was.
  expect(table.soFar().rows).toBe(800);
  table.close();
});

test("a file of other columns stands under their names", async () => {
  const of = (text: string, rows: number) => ({
    rows,
    size: text.length,
    open: () => openTable(memorySource(text), "csv", signal),
  });
  const parts = [of("a,b\n1,2\n", 1), of("c,b,a\n3,2,1\n", 1), of("b\n2\n", 1)];
  const table = await concatTables({ name: "all", columns: [], parts }, signal);
  expect((await table.rows(0, 9, signal)).rows.map(({ cells }) => cells)).toEqual([
    ["1", "2"],
    ["1", "2"],
    [null, "2"],
  ]);
});

test.each([5, 15])("a file of 10 rows that is said to have %i has its own", async (said) => {
  const parts = [part(0, 10), { ...part(10, 20), rows: said }, part(20, 30)];
  const table = await concatTables({ name: "all", columns: [], parts }, signal);
  const { rows } = await table.rows(0, 100, signal);
  expect(rows.map(({ cells }) => Number(cells[0]))).toEqual(Array.from({ length: 30 }, (_, at) => at));
});
