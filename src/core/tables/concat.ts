import { tableProfile } from "./profile/table-profile.ts";
import type { OpenTable, ReadSoFar, TableColumn, TableExtent, TableRow, TableSlice } from "./table.ts";

/** One of several files that are one table. */
export interface TablePart {
  /** Undefined until the file itself says it. */
  readonly rows: number | undefined;
  /** Bytes. */
  readonly size: number;
  open(signal: AbortSignal): Promise<OpenTable>;
}

/** Several files as one table. */
export interface WholeTable {
  readonly name: string;
  /** Where there are no files: what they would have. */
  readonly columns: readonly TableColumn[];
  readonly parts: readonly TablePart[];
}

// Each open one keeps a part of its file in memory.
const MOST_OPEN = 4;
// What a file decodes together anyway is looked at, also where fewer rows are asked for: columns are told of more of it.
const LOOKED_AT_ROWS = 500;
const LOOKED_AT_CELLS = 100_000;

/**
 * Several files, one after the other, as one table; each is opened when its rows are first asked for.
 * @throws Failure of opening the first
 */
export async function concatTables({ name, columns, parts }: WholeTable, signal: AbortSignal): Promise<OpenTable> {
  const counts = parts.map(({ rows }) => rows);
  const open = new Map<number, Promise<OpenTable>>();
  const closed = new Map<number, ReadSoFar>();
  const looked = new Map<number, OpenTable>();
  /** Rows from the beginning on whose values were looked at: those after a jump are not, until all before them were. */
  let seen = 0;

  const tableOf = async (at: number, by: AbortSignal): Promise<OpenTable> => {
    const part = parts[at];
    if (part === undefined) throw new RangeError(`there is no file ${at} of ${parts.length}`);
    const opening = open.get(at) ?? part.open(by);
    // Asked for last: it is closed last.
    open.delete(at);
    open.set(at, opening);
    const table = await opening.catch((error: unknown) => {
      open.delete(at);
      throw error;
    });
    looked.set(at, table);
    const { rows, exact } = table.extent();
    if (exact) counts[at] = rows;
    for (const other of [...open.keys()].slice(0, Math.max(0, open.size - MOST_OPEN))) close(other);
    return table;
  };

  const close = (at: number): void => {
    const table = looked.get(at);
    open.delete(at);
    if (table === undefined) return;
    looked.delete(at);
    closed.set(at, sum([table.soFar(), closed.get(at)]));
    table.close();
  };

  /** Each row counts once, however often it is read. */
  const look = (first: number, some: readonly TableRow[]): void => {
    const from = Math.max(0, seen - first);
    if (first > seen || from >= some.length) return;
    seen = first + some.length;
    profile.look(some.slice(from), names);
  };

  /** Rows of a file, which is opened where it is not known. */
  const rowsIn = async (at: number, by: AbortSignal): Promise<number> =>
    counts[at] ?? (await tableOf(at, by)).extent().rows;

  const rows = async (first: number, count: number, by: AbortSignal): Promise<TableSlice> => {
    const found: TableRow[] = [];
    let [start, exact] = [0, true];
    for (let at = 0; at < parts.length && found.length < count; at++) {
      let own = await rowsIn(at, by);
      let from = first + found.length - start;
      while (from < own && found.length < count) {
        const wanted = count - found.length;
        const table = await tableOf(at, by);
        // What was said of a file that was not open yet may be wrong.
        own = counts[at] ?? own;
        if (from >= own) break;
        const slice = await table.rows(from, Math.min(own - from, Math.max(wanted, together)), by);
        if (slice.rows.length === 0) break;
        const rows = underNames(slice.rows, table.columns, names);
        for (const row of rows.slice(0, wanted)) found.push(row);
        look(start + from, rows);
        exact &&= slice.exact;
        from += slice.rows.length;
      }
      start += own;
    }
    return { first, exact, rows: found };
  };

  const [known] = parts.length === 0 ? [] : [await tableOf(0, signal)];
  const own = known?.columns ?? columns;
  const names = own.map((column) => column.name);
  const profile = tableProfile(own.map(({ type }) => type));
  const together = Math.min(LOOKED_AT_ROWS, Math.ceil(LOOKED_AT_CELLS / Math.max(1, names.length)));
  return {
    name,
    format: known?.format ?? "parquet",
    columns: own,
    extent: () => extentOf(counts),
    soFar() {
      const { bytes, requests } = sum([...[...looked.values()].map((table) => table.soFar()), ...closed.values()]);
      const size = parts.reduce((total, part) => total + part.size, 0);
      return { rows: profile.rows(), bytes: Math.min(bytes, size), size, requests };
    },
    profile: () => names.map((name, column) => profile.of(column, name)),
    rows,
    async find(wanted, _report, by) {
      // Parquet has no lines.
      if ("line" in wanted) return undefined;
      const slice = await rows(wanted.row, 1, by);
      return slice.rows.length === 0 ? undefined : slice;
    },
    close() {
      for (const at of [...looked.keys()]) close(at);
    },
  };
}

/** Rows of a file as the whole table has its columns: nothing stands under another's name. */
function underNames(
  rows: readonly TableRow[],
  columns: readonly TableColumn[],
  names: readonly string[],
): readonly TableRow[] {
  if (columns.length === names.length && columns.every(({ name }, at) => name === names[at])) return rows;
  const places = names.map((name) => columns.findIndex((column) => column.name === name));
  return rows.map((row): TableRow => {
    if (row.odd !== undefined) return row;
    const cut = places.flatMap((from, at) => {
      const bytes = row.cut?.get(from);
      return bytes === undefined ? [] : [[at, bytes] as const];
    });
    return { ...row, cells: places.map((from) => row.cells[from] ?? null), cut: new Map(cut) };
  });
}

/** Of files that nobody has opened yet it is assumed that they are like the others. */
function extentOf(counts: readonly (number | undefined)[]): TableExtent {
  const known = counts.filter((count) => count !== undefined);
  const rows = known.reduce((total, count) => total + count, 0);
  if (known.length === counts.length) return { rows, exact: true };
  return { rows: Math.round((rows / Math.max(1, known.length)) * counts.length), exact: false };
}

function sum(parts: readonly (ReadSoFar | undefined)[]): ReadSoFar {
  const total = { rows: 0, bytes: 0, size: 0, requests: 0 };
  for (const part of parts) {
    if (part === undefined) continue;
    total.rows += part.rows;
    total.bytes += part.bytes;
    total.size = Math.max(total.size, part.size);
    total.requests += part.requests;
  }
  return total;
}
