import type { TableRow } from "../../core/tables/table.ts";
import type { CellRange, ShownCell, ShownRow } from "../../webview/table/messages.ts";

/** Of a longer cell the page gets the beginning: a grid shows no more of it. */
export const LONGEST_SHOWN = 500;

/** A row as the page gets it: of the columns that are seen, long cells cut. */
export function shownRow(row: TableRow, place: number, { from, to }: Pick<CellRange, "from" | "to">): ShownRow {
  const line = row.line === undefined ? {} : { line: row.line };
  if (row.odd !== undefined) {
    const { reason, raw } = row.odd;
    return { place, ...line, cells: [], odd: { reason, raw: beginning(raw), length: raw.length } };
  }
  const cells = row.cells.slice(from, to).map((cell, at) => shownCell(cell, row.cut?.get(from + at)));
  return { place, ...line, cells };
}

/** @param bytes how long it is, where no more than its beginning is held */
function shownCell(cell: string | null, bytes: number | undefined): ShownCell {
  if (cell === null) return null;
  if (bytes !== undefined) return { start: beginning(cell), length: bytes, unit: "bytes" };
  if (cell.length <= LONGEST_SHOWN) return cell;
  return { start: beginning(cell), length: cell.length, unit: "characters" };
}

/** None of its characters halved. */
function beginning(text: string): string {
  return text.slice(0, LONGEST_SHOWN).replace(/[\ud800-\udbff]$/, "");
}
