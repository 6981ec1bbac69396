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
