import type { Table } from "../app.ts";
import { oneLine } from "../core/plain-text.ts";

const WIDEST = 40;

/** A table in aligned columns; what is wider than a column may be is cut with an ellipsis. */
export function formatTable({ title, columns, rows, note }: Table): string {
  const cells = [columns, ...rows].map((row) => row.map((cell) => cut(oneLine(cell))));
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  const [header = "", ...body] = lines;
  return [title, header, rule, ...body, ...(note === undefined ? [] : [note])].map((line) => `${line}\n`).join("");
}

function cut(cell: string): string {
  return cell.length > WIDEST ? `${cell.slice(0, WIDEST - 1)}…` : cell;
}
