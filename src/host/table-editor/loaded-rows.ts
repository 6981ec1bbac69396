import type { OpenTable, TableRow } from "../../core/tables/table.ts";

// What is sorted, filtered and searched is held in memory: no more than this.
const MOST_ROWS = 50_000;
const MOST_CHARACTERS = 32_000_000;
const AT_ONCE = 1000;
const CELLS_AT_ONCE = 5_000_000;

/** The first rows of a table, held in memory; `whole` when there are no others. */
export interface LoadedRows {
  readonly rows: readonly TableRow[];
  readonly whole: boolean;
}

/**
 * Reads the first rows of a table, as many as are held in memory. `report`: share of them, 0..1.
 * @throws Failure as `OpenTable.rows`
 */
export async function loadRows(
  table: OpenTable,
  report: (share: number) => void,
  signal: AbortSignal,
): Promise<LoadedRows> {
  const rows: TableRow[] = [];
  let characters = 0;
  while (rows.length < MOST_ROWS && characters < MOST_CHARACTERS) {
    const fit = Math.max(1, Math.floor(CELLS_AT_ONCE / Math.max(1, table.columns.length)));
    const slice = await table.rows(rows.length, Math.min(AT_ONCE, fit, MOST_ROWS - rows.length), signal);
    if (slice.rows.length === 0) return { rows, whole: true };
    for (const row of slice.rows) {
      rows.push(row);
      characters += charactersOf(row);
    }
    report(Math.max(rows.length / Math.min(MOST_ROWS, table.extent().rows), characters / MOST_CHARACTERS));
  }
  const { rows: all, exact } = table.extent();
  return { rows, whole: exact && rows.length >= all };
}

function charactersOf({ cells, odd }: TableRow): number {
  // A cell takes room without a value too.
  return cells.reduce((sum, cell) => sum + 1 + (cell?.length ?? 0), odd?.raw.length ?? 0);
}
