import { tableProfile } from "../profile/table-profile.ts";
import { ownBeginning } from "../../text/own-text.ts";
import { recent } from "../recent.ts";
import type { ByteSource, OpenTable, TableRow, TableSlice } from "../table.ts";
import { oneAtATime } from "../one-at-a-time.ts";
import { cellText, type ColumnKind } from "./cell.ts";
import { openParquetFile } from "./parquet-file.ts";

// Rows that are decoded together: as many as fit, of narrow ones no more than some screens.
const BLOCK_BYTES = 8 * 1024 * 1024;
const BLOCK_CELLS = 500_000;
const MOST_ROWS = 500;
const LEAST_ROWS = 16;
const HELD_CHARACTERS = 16 * 1024 * 1024;
const LONGEST_CELL = 256 * 1024;

/**
 * Opens a Parquet file. Its footer is read; any row is found by it, without what lies before.
 * @throws Failure as `ByteSource.read`; `document.malformed` when it is not Parquet
 */
export async function openParquet(source: ByteSource, signal: AbortSignal): Promise<OpenTable> {
  const file = await openParquetFile(source, signal);
  const names = file.columns.map(({ kind }) => kind.name);
  const columns = file.columns.map(({ kind, type }) => ({ name: kind.name, type }));
  const profile = tableProfile(columns.map(({ type }) => type));
  const fit = Math.min(BLOCK_BYTES / Math.max(1, file.rowBytes), BLOCK_CELLS / Math.max(1, names.length), MOST_ROWS);
  const together = Math.max(LEAST_ROWS, Math.floor(fit));
  const held = recent<number, readonly TableRow[]>(HELD_CHARACTERS);
  const looked = new Set<number>();
  const inTurn = oneAtATime();

  const block = async (number: number, signal: AbortSignal): Promise<readonly TableRow[]> => {
    const known = held.get(number);
    if (known !== undefined) return known;
    const first = number * together;
    const values = await file.read(first, Math.min(first + together, file.rows), signal);
    const rows = values.map((row) => tableRow(row, file.columns));
    held.put(
      number,
      rows,
      rows.reduce((sum, { cells }) => cells.reduce((all, cell) => all + 16 + (cell?.length ?? 0), sum), 0),
    );
    if (!looked.has(number)) profile.look(rows, names);
    looked.add(number);
    return rows;
  };

  const slice = async (first: number, count: number, signal: AbortSignal): Promise<TableSlice> => {
    const rows: TableRow[] = [];
    const end = Math.min(first + count, file.rows);
    for (let at = first; at < end; at = first + rows.length) {
      const begin = at % together;
      for (const row of (await block(Math.floor(at / together), signal)).slice(begin, begin + end - at)) rows.push(row);
    }
    return { first, exact: true, rows };
  };

  return {
    name: source.name,
    format: "parquet",
    columns,
    extent: () => ({ rows: file.rows, exact: true }),
    soFar() {
      const { bytes, requests } = file.asked();
      return { rows: profile.rows(), bytes: Math.min(bytes, source.size), size: source.size, requests };
    },
    profile: () => names.map((name, column) => profile.of(column, name)),
    rows: (first, count, signal) => inTurn(() => slice(first, count, signal), signal),
    async find(wanted, report, signal) {
      if (!("row" in wanted) || wanted.row < 0 || wanted.row >= file.rows) return undefined;
      const found = await inTurn(() => slice(wanted.row, 1, signal), signal);
      report(1);
      return found;
    },
    close() {
      held.clear();
      file.close();
    },
  };
}

function tableRow(values: readonly unknown[], columns: readonly { readonly kind: ColumnKind }[]): TableRow {
  let cut: Map<number, number> | undefined;
  const cells = columns.map(({ kind }, column) => {
    const value = values[column];
    if (value === null || value === undefined) return null;
    const text = cellText(value, kind);
    if (text.length <= LONGEST_CELL) return text;
    (cut ??= new Map()).set(column, Buffer.byteLength(text));
    return ownBeginning(text, LONGEST_CELL);
  });
  return { cells, line: undefined, at: undefined, ...(cut && { cut }) };
}
