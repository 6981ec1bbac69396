import type { ColumnProfile, TableRow } from "../table.ts";
import { columnCounts, type ColumnCounts } from "./column-counts.ts";

/** What the values of a table's columns look like, of the rows that were read. */
export interface TableProfile {
  /** Rows of the columns with these names; odd ones count in no column. */
  look(rows: readonly TableRow[], names: readonly string[]): void;
  rows(): number;
  typeOf(column: number): string;
  of(column: number, name: string): ColumnProfile;
}

// Different values that are held, of one column and of all.
const DISTINCT = 1000;
const DISTINCT_OF_ALL = 200_000;

/** @param types of the columns, where the file says them */
export function tableProfile(types: readonly string[] = []): TableProfile {
  const columns: ColumnCounts[] = [];
  const counts = (column: number): ColumnCounts => {
    const counts = columns[column] ?? columnCounts(types[column]);
    columns[column] = counts;
    return counts;
  };
  let rows = 0;

  return {
    look(some, names) {
      const distinct = Math.max(10, Math.min(DISTINCT, Math.floor(DISTINCT_OF_ALL / Math.max(1, names.length))));
      for (const { cells, odd } of some) {
        rows += 1;
        if (odd !== undefined) continue;
        for (let column = 0; column < names.length; column++) counts(column).add(cells[column] ?? null, distinct);
      }
    },
    rows: () => rows,
    typeOf: (column) => counts(column).type(),
    of: (column, name) => counts(column).profile(name),
  };
}
