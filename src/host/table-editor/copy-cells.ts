import type { OpenTable, TableRow } from "../../core/tables/table.ts";
import type { CellRange, CopyFormat, WholeCell } from "../../webview/table/messages.ts";
import { formatRows } from "./copy-formats.ts";

const MOST_ROWS = 50_000;
const MOST_CHARACTERS = 16_000_000;
const AT_ONCE = 500;
const CELLS_AT_ONCE = 1_000_000;
const LONGEST_DETAIL = 100_000;

/**
 * The selected cells as text, as many rows as go onto a clipboard. `left`: rows that were selected besides; `cut`: cells of which only the beginning is held.
 * @throws Failure as `OpenTable.rows`
 */
export async function copyCells(
  { columns, name }: Pick<OpenTable, "columns" | "name">,
  read: (range: CellRange) => Promise<readonly TableRow[]>,
  range: CellRange,
  format: CopyFormat,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly rows: number; readonly left: number; readonly cut: number }> {
  const { from, to, end } = range;
  const chosen = columns.slice(from, to);
  if (format === "pyspark") return { text: formatRows(format, chosen, [], name), rows: 0, left: 0, cut: 0 };
  const rows: TableRow[] = [];
  let characters = 0;
  let cut = 0;
  let first = range.first;
  const together = Math.max(1, Math.min(AT_ONCE, Math.floor(CELLS_AT_ONCE / Math.max(1, columns.length))));
  while (first < end && rows.length < MOST_ROWS && characters < MOST_CHARACTERS) {
    signal.throwIfAborted();
    const last = Math.min(end, first + together, first + MOST_ROWS - rows.length);
    const some = await read({ ...range, first, end: last });
    for (const row of some) {
      const cells = row.cells.slice(from, to);
      // A cell without a value has its place in the text too.
      characters += cells.reduce((sum, cell) => sum + (cell?.length ?? 0), chosen.length + (row.odd?.raw.length ?? 0));
      for (const column of row.cut?.keys() ?? []) if (column >= from && column < to) cut++;
      rows.push({ ...row, cells });
      if (characters >= MOST_CHARACTERS) break;
    }
    if (some.length < last - first) break;
    first = last;
  }
  const left = Math.max(0, end - range.first - rows.length);
  return { text: formatRows(format, chosen, rows, tableName(name)), rows: rows.length, left, cut };
}

/** A cell for the details: of a very long one the beginning, which is more than anybody reads. */
export function wholeCell(row: TableRow | undefined, column: number): WholeCell {
  const cell = row?.odd?.raw ?? row?.cells[column] ?? null;
  if (cell === null) return { text: null, length: 0, unit: "characters" };
  const text = cell.slice(0, LONGEST_DETAIL).replace(/[\ud800-\udbff]$/, "");
  const bytes = row?.odd === undefined ? row?.cut?.get(column) : undefined;
  return bytes === undefined
    ? { text, length: cell.length, unit: "characters" }
    : { text, length: bytes, unit: "bytes" };
}

/** `sales.csv` is a table `sales`. */
function tableName(name: string): string {
  return name.replace(/\.[a-z0-9]+$/i, "").slice(0, 200);
}
