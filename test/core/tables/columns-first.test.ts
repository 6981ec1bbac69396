import { expect, test } from "vitest";
import { columnsFirst } from "../../../src/core/tables/columns-first.ts";
import type { OpenTable } from "../../../src/core/tables/table.ts";
import { neverAborted } from "../../support/emulator-clients.ts";

const rows = [
  { cells: ["1", "long", null], line: 2, at: 10, cut: new Map([[1, 5000]]) },
  { cells: [], line: 3, at: 20, odd: { reason: "too-few-fields", raw: "x" } },
] as const;
const table: OpenTable = {
  ...{ name: "t", format: "csv", columns: ["a", "b", "c"].map((name) => ({ name, type: "string" })) },
  ...{ extent: () => ({ rows: 2, exact: true }), soFar: () => ({ rows: 2, bytes: 1, size: 1, requests: 1 }) },
  profile: () => [],
  rows: (first) => Promise.resolve({ first, exact: true, rows }),
  find: () => Promise.resolve({ first: 0, exact: true, rows }),
  close: () => undefined,
};

test("columns stand where they are wanted, with their cells and what was cut of them; the others behind, as they were", async () => {
  const arranged = columnsFirst(table, ["c", "nowhere", "b"]);
  expect(arranged.columns.map(({ name }) => name)).toEqual(["c", "b", "a"]);
  const [first, odd] = (await arranged.rows(0, 2, neverAborted)).rows;
  expect(first).toEqual({ ...rows[0], cells: [null, "long", "1"], cut: new Map([[1, 5000]]) });
  expect(odd).toEqual(rows[1]);
  const found = await arranged.find({ row: 0 }, () => undefined, neverAborted);
  expect(found?.rows[0]?.cells).toEqual([null, "long", "1"]);
});
