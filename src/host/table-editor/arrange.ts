import type { TableColumn, TableRow } from "../../core/tables/table.ts";
import type { Filter, Sort } from "../../webview/table/messages.ts";

/** Which of the rows to show, by their places, in which order. Those without a value, and odd ones, stand last. */
export function arrangeRows(
  rows: readonly TableRow[],
  columns: readonly TableColumn[],
  filters: readonly Filter[],
  sort: Sort | undefined,
): readonly number[] {
  const passing = filters.map((filter) => passes(filter, typeOf(columns, filter.column)));
  const places: number[] = [];
  rows.forEach((row, place) => {
    if (passing.every((pass) => pass(row))) places.push(place);
  });
  if (sort === undefined) return places;
  const { column, descending } = sort;
  const key = keyOf(typeOf(columns, column));
  const keys = new Map(places.map((place) => [place, key(valueOf(rows[place], column))]));
  const direction = descending ? -1 : 1;
  return places.sort((a, b) => {
    const [x, y] = [keys.get(a), keys.get(b)];
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined) || a - b;
    return compare(x, y) * direction || a - b;
  });
}

/** Where a text stands next, from a cell on or backwards from it, all around. Upper and lower case are the same. */
export function searchRows(
  rows: readonly TableRow[],
  order: readonly number[] | undefined,
  wanted: string,
  from: { readonly row: number; readonly column: number; readonly backwards: boolean },
): { readonly row: number; readonly column: number } | undefined {
  const text = wanted.toLowerCase();
  const count = order?.length ?? rows.length;
  if (text === "" || count === 0) return undefined;
  const step = from.backwards ? -1 : 1;
  // From the last one on the first one is next.
  const start = from.row >= count ? (from.backwards ? count - 1 : 0) : from.row;
  for (let passed = 0; passed <= count; passed++) {
    const row = (((start + step * passed) % count) + count) % count;
    const cells = searched(rows[order?.[row] ?? row]);
    const columns = cells.flatMap((cell, column) => (cell?.toLowerCase().includes(text) === true ? [column] : []));
    const isOpen = (column: number) =>
      passed > 0 || from.row >= count || (from.backwards ? column < from.column : column > from.column);
    const found = from.backwards ? columns.findLast(isOpen) : columns.find(isOpen);
    if (found !== undefined) return { row, column: found };
  }
  return undefined;
}

/** Of an odd row what is shown: its line. */
function searched(row: TableRow | undefined): readonly (string | null)[] {
  return row?.odd === undefined ? (row?.cells ?? []) : [row.odd.raw];
}

type Key = number | string;

function passes({ column, test, text }: Filter, type: string): (row: TableRow) => boolean {
  const wanted = text.toLowerCase();
  const key = keyOf(type);
  const limit = key(text);
  return (row) => {
    const value = valueOf(row, column);
    const lower = value?.toLowerCase();
    switch (test) {
      case "contains":
        return lower?.includes(wanted) === true;
      case "lacks":
        return lower?.includes(wanted) !== true;
      case "equals":
        return value === text;
      case "differs":
        return value !== text;
      case "empty":
        return (value ?? "") === "";
      case "filled":
        return (value ?? "") !== "";
      case "less":
      case "more": {
        const own = key(value);
        if (own === undefined || limit === undefined) return false;
        return test === "less" ? compare(own, limit) < 0 : compare(own, limit) > 0;
      }
    }
  };
}

function valueOf(row: TableRow | undefined, column: number): string | null {
  return row === undefined || row.odd !== undefined ? null : (row.cells[column] ?? null);
}

function typeOf(columns: readonly TableColumn[], column: number): string {
  return columns[column]?.type ?? "string";
}

/** What values are compared by: numbers as numbers; times, which are written from the year on, and all else as text. */
function keyOf(type: string): (value: string | null) => Key | undefined {
  const isNumber = isNumeric(type);
  return (value) => {
    if (value === null || value === "") return undefined;
    if (!isNumber) return value;
    const number = Number(value);
    return Number.isNaN(number) ? undefined : number;
  };
}

/** Whether values of this type are numbers. */
export function isNumeric(type: string): boolean {
  return /^(integer|double|decimal)/.test(type);
}

const collator = new Intl.Collator(undefined, { sensitivity: "variant" });

function compare(a: Key, b: Key): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return collator.compare(String(a), String(b));
}
