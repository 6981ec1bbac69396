import type { CellRange } from "./messages.ts";

/** A cell; row -1 is that of the column's name. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** What is selected: from one cell to another, or whole rows. */
export interface Selection {
  readonly active: Place;
  readonly anchor: Place;
  readonly wholeRows: boolean;
}

/** Rows and columns of it. */
export function rangeOf({ active, anchor, wholeRows }: Selection, columns: number): CellRange {
  const first = Math.max(0, Math.min(active.row, anchor.row));
  const from = wholeRows ? 0 : Math.min(active.column, anchor.column);
  const last = wholeRows ? columns - 1 : Math.max(active.column, anchor.column);
  return { first, end: Math.max(first, active.row, anchor.row) + 1, from, to: last + 1 };
}

/** Whether it is one cell. */
export function isOneCell({ active, anchor, wholeRows }: Selection): boolean {
  return !wholeRows && active.row === anchor.row && active.column === anchor.column;
}

/** What a key moves by: where the active cell goes; undefined when the key is none that moves. */
export function moved(
  { key, ctrlKey, metaKey }: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey">,
  { row, column }: Place,
  { rows, columns, page }: { readonly rows: number; readonly columns: number; readonly page: number },
): Place | undefined {
  const far = ctrlKey || metaKey;
  const within = (place: Place): Place => ({
    row: Math.min(rows - 1, Math.max(-1, place.row)),
    column: Math.min(columns - 1, Math.max(0, place.column)),
  });
  switch (key) {
    case "ArrowUp":
      return within({ row: far ? 0 : row - 1, column });
    case "ArrowDown":
      return within({ row: far ? rows - 1 : row + 1, column });
    case "ArrowLeft":
      return within({ row, column: far ? 0 : column - 1 });
    case "ArrowRight":
      return within({ row, column: far ? columns - 1 : column + 1 });
    case "PageUp":
      return within({ row: Math.max(0, row - page), column });
    case "PageDown":
      return within({ row: row + page, column });
    case "Home":
      return within({ row: far ? 0 : row, column: 0 });
    case "End":
      return within({ row: far ? rows - 1 : row, column: columns - 1 });
    default:
      return undefined;
  }
}
