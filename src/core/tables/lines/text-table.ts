import { tableProfile } from "../profile/table-profile.ts";
import type { Buffered } from "../sources/buffered.ts";
import type { OpenTable, TableFormat, TableRow, TableSlice } from "../table.ts";
import { oneAtATime } from "../one-at-a-time.ts";
import { pieceIndex } from "./piece-index.ts";
import { pieceReader } from "./piece-reader.ts";
import type { RecordFormat } from "./record-format.ts";

/** A text file read as far as its header. */
export interface TextFile {
  readonly name: string;
  readonly kind: Exclude<TableFormat, "parquet">;
  readonly source: Buffered;
  readonly format: RecordFormat;
  /** Where the rows begin: the byte, and the line from 1. */
  readonly at: number;
  readonly line: number;
}

/** The table of a text file, its first rows read. */
export async function textTable(file: TextFile, signal: AbortSignal): Promise<OpenTable> {
  const { name, kind, source, format, at, line } = file;
  const index = pieceIndex(source.size, { at, line });
  const profile = tableProfile();
  const look = (rows: readonly TableRow[]) => profile.look(rows, format.names);
  const reader = pieceReader({ source, format, index, look });
  const inTurn = oneAtATime();
  await reader.pieceWith(0, signal);

  const filled = (row: TableRow): TableRow => {
    const missing = format.names.length - row.cells.length;
    return missing <= 0 ? row : { ...row, cells: [...row.cells, ...Array.from({ length: missing }, () => null)] };
  };

  const slice = async (first: number, count: number, signal: AbortSignal): Promise<TableSlice> => {
    const rows: TableRow[] = [];
    let piece = await reader.pieceWith(first, signal);
    const exact = piece?.exact ?? index.extent().exact;
    let skip = piece === undefined ? 0 : first - piece.row;
    while (piece !== undefined && rows.length < count) {
      const some = await reader.rowsOf(piece, signal);
      for (const row of some.slice(skip, skip + count - rows.length)) rows.push(row);
      skip = 0;
      if (rows.length < count) piece = await reader.behind(piece, signal);
    }
    return { first, exact, rows: rows.map(filled) };
  };

  return {
    name,
    format: kind,
    get columns() {
      return format.names.map((name, column) => ({ name, type: profile.typeOf(column) }));
    },
    extent: () => index.extent(),
    soFar() {
      const { bytes, requests } = source.asked();
      return { rows: profile.rows(), bytes: Math.min(bytes, source.size), size: source.size, requests };
    },
    profile: () => format.names.map((name, column) => profile.of(column, name)),

    rows: (first, count, signal) => inTurn(() => slice(first, count, signal), signal),

    async find(wanted, report, signal) {
      const isBehind = (): boolean => {
        const { row, rows, line, height } = index.frontier();
        return "row" in wanted ? wanted.row >= row + rows : wanted.line >= (line ?? 0) + height;
      };
      // In steps, so that others can read meanwhile.
      while (isBehind()) {
        const goesOn = await inTurn(() => reader.countOn(signal), signal);
        report(Math.min(1, (index.frontier().end ?? index.frontier().at) / Math.max(1, source.size)));
        if (!goesOn) return undefined;
      }
      if ("row" in wanted) return wanted.row < 0 ? undefined : inTurn(() => slice(wanted.row, 1, signal), signal);
      return inTurn(async () => {
        let piece = index.withLine(wanted.line);
        // A line above the rows belongs to the first one, a blank one to the row above it.
        for (; piece !== undefined; piece = await reader.behind(piece, signal)) {
          const rows = await reader.rowsOf(piece, signal);
          const below = rows.findIndex((row) => (row.line ?? 0) > wanted.line);
          const at = below < 0 ? rows.length - 1 : below - 1;
          if (at >= 0 && (below >= 0 || isWithin(wanted.line, piece))) return slice(piece.row + at, 1, signal);
          if (below === 0) return slice(piece.row, 1, signal);
        }
        const { row, rows } = index.frontier();
        return row + rows === 0 ? undefined : slice(row + rows - 1, 1, signal);
      }, signal);
    },

    close() {
      reader.close();
    },
  };
}

function isWithin(line: number, piece: { readonly line: number | undefined; readonly height: number }): boolean {
  return piece.line !== undefined && line < piece.line + piece.height;
}
