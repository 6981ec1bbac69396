import type { ColumnProfile, OpenTable, TableColumn, TableFormat, TableRow } from "../../src/core/tables/table.ts";

/** What a table in memory is made of. */
export interface MemoryTable {
  readonly name?: string;
  readonly format?: TableFormat;
  readonly columns: readonly TableColumn[];
  readonly rows: number;
  /** The row at a place: made when it is asked for. */
  readonly row: (place: number) => Pick<TableRow, "cells" | "odd">;
  /** While it is said to be open how many rows there are: so many are estimated. */
  readonly estimate?: number;
  readonly profile?: readonly ColumnProfile[];
  /** Fails, once for each time that it gives something. */
  readonly fault?: () => Error | undefined;
}

/** An opened table whose rows are made up, with a header in its first line; it counts what it was asked. */
export function memoryTable(given: MemoryTable): OpenTable & { readonly asked: [first: number, count: number][] } {
  const { name = "made-up.csv", format = "csv", columns, rows, row, estimate, profile = [], fault } = given;
  let furthest = 0;
  const asked: [number, number][] = [];
  const rowAt = (place: number): TableRow => ({ line: place + 2, at: place * 10, ...row(place) });
  const read = (first: number, count: number) => {
    const planted = fault?.();
    if (planted !== undefined) throw planted;
    const end = Math.min(rows, first + count);
    furthest = Math.max(furthest, end);
    return { first, exact: true, rows: Array.from({ length: Math.max(0, end - first) }, (_, at) => rowAt(first + at)) };
  };
  return {
    ...{ name, format, columns, asked },
    extent: () =>
      estimate === undefined || furthest >= rows ? { rows, exact: true } : { rows: estimate, exact: false },
    soFar: () => ({ rows: furthest, bytes: furthest * 10, size: rows * 10, requests: asked.length }),
    profile: () => profile,
    rows(first, count) {
      asked.push([first, count]);
      return Promise.resolve().then(() => read(first, count));
    },
    find(wanted, report) {
      report(0.5);
      const place = "row" in wanted ? wanted.row : Math.max(0, wanted.line - 2);
      return Promise.resolve(place < rows ? read(place, 1) : undefined);
    },
    close: () => undefined,
  };
}
