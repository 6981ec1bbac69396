import stringWidth from "string-width";
import type { Table } from "../app.ts";
import type { Paint } from "./colours.ts";
import { cut, oneLine } from "../core/text/plain-text.ts";

const WIDEST = 40;
/** Of the last column, which pushes none aside: it holds the sentences and the object names. */
const WIDEST_LAST = 400;

/**
 * A table in aligned columns, as lines; what is wider than a column may be is cut with an ellipsis. One without rows is
 * its note alone, where it has one.
 * @param paint colours cells whose text it is given
 */
export function formatTable(
  { title, columns, rows, sentences = [], note }: Table,
  paint: Paint = (_, padded) => padded,
): string {
  if (rows.length === 0 && note !== undefined) return `${oneLine(title)}\n${oneLine(note)}\n`;
  const most = (index: number) => (index === columns.length - 1 || sentences.includes(index) ? WIDEST_LAST : WIDEST);
  const cells = [columns, ...rows].map((row) => row.map((cell, index) => cut(oneLine(cell), most(index))));
  const widths = columns.map((_, index) =>
    cells.reduce((widest, row) => Math.max(widest, stringWidth(row[index] ?? "")), 0),
  );
  // The blanks behind the last cell are left out, and no colour ends behind them.
  const shown = (cell: string, index: number, row: readonly string[]) =>
    padded(cell, index === row.length - 1 ? 0 : (widths[index] ?? 0));
  const lines = cells.map((row, at) =>
    row
      .map((cell, index) => (at === 0 ? shown(cell, index, row) : paint(cell, shown(cell, index, row))))
      .join("  ")
      .trimEnd(),
  );
  const dashes = widths.map((width) => "-".repeat(Math.min(width, WIDEST)));
  const rule = dashes.map(shown).join("  ").trimEnd();
  const [header = "", ...body] = lines;
  const around = note === undefined ? [] : [note];
  return [oneLine(title), header, rule, ...body, ...around.map(oneLine)].map((line) => `${line}\n`).join("");
}

/** Filled up to so many columns of a terminal: a Chinese character takes two, an accent of its own none. */
function padded(cell: string, width: number): string {
  return cell + " ".repeat(Math.max(0, width - stringWidth(cell)));
}
