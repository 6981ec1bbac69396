import type { OpenTable, TableRow, TableSlice } from "./table.ts";

/** The same table with these columns before the others, as far as it has them. */
export function columnsFirst(table: OpenTable, names: readonly string[]): OpenTable {
  const all = table.columns.map((_, at) => at);
  const first = names.flatMap((name) => all.find((at) => table.columns[at]?.name === name) ?? []);
  const order = [...first, ...all.filter((at) => !first.includes(at))];
  const arranged = <T>(values: readonly T[]): T[] => order.flatMap((at) => values.slice(at, at + 1));
  const rowOf = (row: TableRow): TableRow => ({
    ...row,
    // A row that is none of these columns has nothing to be arranged.
    cells: row.odd === undefined ? arranged(row.cells) : row.cells,
    ...(row.cut && { cut: new Map([...row.cut].map(([at, bytes]) => [order.indexOf(at), bytes])) }),
  });
  const sliceOf = (slice: TableSlice): TableSlice => ({ ...slice, rows: slice.rows.map(rowOf) });
  return {
    ...table,
    columns: arranged(table.columns),
    profile: () => arranged(table.profile()),
    rows: async (...asked) => sliceOf(await table.rows(...asked)),
    async find(...asked) {
      const found = await table.find(...asked);
      return found && sliceOf(found);
    },
  };
}
