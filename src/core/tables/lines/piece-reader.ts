import { LONGEST_RECORD } from "../delimited/dialect.ts";
import { nextLine } from "../delimited/scan.ts";
import { recent } from "../recent.ts";
import type { Buffered } from "../sources/buffered.ts";
import type { TableRow } from "../table.ts";
import { PIECE_BYTES, readRecords, scanPiece, type Found, type Piece } from "./piece.ts";
import type { PieceIndex } from "./piece-index.ts";
import { beginning, type RecordFormat } from "./record-format.ts";
import { findRecord, lineBehind, recordBehind } from "./resync.ts";

/** What pieces are read of. */
export interface PieceParts {
  readonly source: Buffered;
  readonly format: RecordFormat;
  readonly index: PieceIndex;
  /** Is told the rows of a piece when they are read for the first time. */
  readonly look: (rows: readonly TableRow[]) => void;
}

/** Finds the pieces that hold wanted rows, and reads them. */
export interface PieceReader {
  /** The piece with a row; undefined behind the last one. */
  pieceWith(row: number, signal: AbortSignal): Promise<Piece | undefined>;
  /** The piece behind one; undefined behind the last. */
  behind(piece: Piece, signal: AbortSignal): Promise<Piece | undefined>;
  rowsOf(piece: Piece, signal: AbortSignal): Promise<readonly TableRow[]>;
  /** Counts on from the last counted piece, through a very long line too. False at the end of the file. */
  countOn(signal: AbortSignal): Promise<boolean>;
  /** Lets go of what it holds. */
  close(): void;
}

/** The header and the first rows come by one request of this many bytes; who reads on asks for more at a time. */
export const FIRST_READ = 256 * 1024;
const NEXT_READ = 2 * PIECE_BYTES;
const COUNTING_READ = 8 * 1024 * 1024;
/** What lies so near to what is known is reached by reading on, or back. */
const NEAR = 4 * 1024 * 1024;
const BACK = PIECE_BYTES;
// Rows take several times what their bytes do: some 100 MB.
const MOST_HELD = 12 * 1024 * 1024;
// And what a row takes without its cells.
const ROW_WEIGHT = 40;
const LONG_ROW_SHOWN = 4096;

/** A piece whose end is known. */
type Ended = Piece & { readonly end: number };

/** Reads nothing yet. */
export function pieceReader({ source, format, index, look }: PieceParts): PieceReader {
  const { encoding } = format;
  const { width } = encoding;
  const held = recent<string, readonly TableRow[]>(MOST_HELD);
  const looked = new Set<number>();
  // How far very long lines were read, by where they begin.
  const longFrom = new Map<number, number>();
  const key = ({ at, end, line }: Piece) => `${at}-${end ?? ""}:${line ?? ""}`;
  const even = (at: number) => at - (at % width);
  const atEnd = (at: number) => at + width > source.size;

  const keepRows = (piece: Piece, found: Pick<Found, "bytes" | "scan">): readonly TableRow[] => {
    const rows = format.rows({ ...found, at: piece.at, line: piece.line });
    held.put(key(piece), rows, Math.max(found.bytes.length + rows.length * ROW_WEIGHT, 1024));
    if (!looked.has(piece.at)) look(rows);
    looked.add(piece.at);
    return rows;
  };

  const add = (piece: Piece): Piece => {
    index.add(piece);
    return piece;
  };

  /** Adds what was found from a piece's end on. */
  const addFound = (before: Piece, found: readonly Found[], keep: boolean): void => {
    for (const each of found) {
      const { rows, line } = following(before);
      const exact = before.exact && (!before.long || before.height === 1);
      const piece: Piece = {
        ...{ at: each.at, end: each.end, row: rows, rows: each.scan.records.length, line, height: each.scan.height },
        ...{ exact, long: false },
      };
      if (keep) keepRows(piece, each);
      before = add(piece);
    }
  };

  /** A line that is too long to be read. */
  const addLong = (at: number, row: number, line: number | undefined, exact: boolean): Piece =>
    add({ at, end: undefined, row, rows: 1, line, height: 0, exact, long: true });

  /** Reads on from a piece's end. */
  const readOn = async (before: Ended, wanted: number, keep: boolean, signal: AbortSignal): Promise<void> => {
    const found = await readRecords(source, format, before.end, wanted, signal);
    addFound(before, found, keep);
    if (found.length > 0) return;
    const { rows, line } = following(before);
    addLong(before.end, rows, line, before.exact);
  };

  const ended = async (piece: Piece, signal: AbortSignal): Promise<Ended> => {
    if (piece.end !== undefined) return { ...piece, end: piece.end };
    const from = Math.min(piece.at + LONGEST_RECORD * width, source.size);
    const end = (await lineBehind(source, format, from, signal)) ?? source.size;
    const amended = { ...piece, end };
    index.amend(amended);
    return amended;
  };

  const behind = async (given: Piece, signal: AbortSignal): Promise<Piece | undefined> => {
    const piece = await ended(given, signal);
    const { end } = piece;
    if (atEnd(end)) return undefined;
    if (index.starting(end) === undefined || end === piece.at) {
      await readOn(piece, end === piece.at ? Math.max(FIRST_READ - end, FIRST_READ / 2) : NEXT_READ, true, signal);
    }
    return index.starting(end);
  };

  /** Finds rows behind a byte, which then count as those from `row` on. */
  const jump = async (at: number, row: number, next: Piece | undefined, signal: AbortSignal): Promise<void> => {
    const end = next?.at ?? source.size;
    index.holdExtent();
    const begin = await recordBehind(source, format, at, end, signal);
    if (begin === undefined) {
      addLong(at, row, undefined, false);
      return;
    }
    if (begin >= end) return back(row, { at: end, row: next?.row ?? index.extent().rows }, at, signal);
    const virtual: Ended = {
      at: begin,
      end: begin,
      row,
      rows: 0,
      line: undefined,
      height: 0,
      exact: false,
      long: false,
    };
    await readOn(virtual, FIRST_READ, true, signal);
  };

  /** Reads what lies before a known record, whose row it is counted back from; not before `least`. */
  const back = async (
    row: number,
    to: { at: number; row: number },
    least: number,
    signal: AbortSignal,
  ): Promise<void> => {
    index.holdExtent();
    for (let length = BACK; ; length *= 4) {
      const at = Math.max(even(to.at - length), least);
      const bytes = await source.read(at, to.at, signal);
      const units = encoding.units(bytes);
      const begin = findRecord(units, format);
      if (begin === undefined || begin >= units.length) {
        if (at > least && length < NEAR * 4) continue;
        // No line begins there: the last one before is a very long one.
        add({
          at,
          end: to.at,
          row: Math.max(0, to.row - 1),
          rows: 1,
          line: undefined,
          height: 0,
          exact: false,
          long: true,
        });
        return;
      }
      const part = bytes.subarray(begin * width);
      const scan = scanPiece(format, part);
      const rows = scan.records.length;
      const first = Math.max(0, to.row - rows);
      const place = { at: at + begin * width, end: to.at, row: first, rows, line: undefined, height: scan.height };
      const piece: Piece = { ...place, exact: false, long: false };
      const { before } = index.around(first);
      if (before.at < piece.at && before.row + before.rows > first) {
        // More rows than there was room for: the numbers were wrong. They are reckoned anew.
        index.forgetReckoned();
        add({
          ...piece,
          row: row < index.frontier().row + index.frontier().rows ? index.frontier().row + index.frontier().rows : row,
        });
        return;
      }
      keepRows(piece, { bytes: part, scan });
      add(piece);
      return;
    }
  };

  return {
    behind,

    async pieceWith(row, signal) {
      for (;;) {
        signal.throwIfAborted();
        const { before, next } = index.around(row);
        if (row < before.row + before.rows) return before;
        if (before.end !== undefined && (atEnd(before.end) || before.end === next?.at)) return undefined;
        if (row >= index.extent().rows && !before.exact) return undefined;
        const from = before.end ?? before.at + LONGEST_RECORD * width;
        const to = next ?? { at: source.size, row: index.extent().rows };
        const share = (row - before.row - before.rows) / Math.max(1, to.row - before.row - before.rows);
        const at = even(Math.min(to.at, Math.floor(from + Math.min(1, share) * (to.at - from))));
        if (at - from <= NEAR) {
          if ((await behind(before, signal)) === undefined) return undefined;
        } else if (to.at - at <= BACK) await back(row, to, from, signal);
        else await jump(at, row, next, signal);
      }
    },

    async rowsOf(piece, signal) {
      const known = held.get(key(piece));
      if (known !== undefined) return known;
      if (piece.long) {
        const end = Math.min(piece.at + LONG_ROW_SHOWN, piece.end ?? source.size);
        const raw = beginning(await source.read(piece.at, end, signal), 0, end - piece.at, encoding, LONG_ROW_SHOWN);
        const row = { cells: format.names.map(() => null), line: piece.line, at: piece.at };
        return [{ ...row, odd: { reason: "too-long", raw } }];
      }
      const bytes = await source.read(piece.at, piece.end ?? source.size, signal);
      return keepRows(piece, { bytes, scan: scanPiece(format, bytes) });
    },

    async countOn(signal) {
      const last = index.frontier();
      if (last.end === undefined || (last.long && last.height === 0)) return countLong(last, signal);
      if (atEnd(last.end)) return false;
      await readOn({ ...last, end: last.end }, COUNTING_READ, false, signal);
      return true;
    },

    close() {
      held.clear();
    },
  };

  /** Reads a very long line to its end, which is thereby known. */
  async function countLong(piece: Piece, signal: AbortSignal): Promise<boolean> {
    let from = longFrom.get(piece.at) ?? piece.at + LONGEST_RECORD * width;
    const bytes = await source.read(from, Math.min(from + COUNTING_READ, source.size), signal);
    const line = nextLine(encoding.units(bytes), 0);
    from += bytes.length;
    longFrom.set(piece.at, from - width);
    if (line === undefined && from < source.size) return true;
    const end = line === undefined ? source.size : from - bytes.length + line * width;
    index.forgetReckoned();
    index.amend({ ...piece, end, height: 1 });
    return true;
  }
}

/** What follows a piece: the number of its first row, and of the line. */
function following({ row, rows, line, height, long }: Piece): { rows: number; line: number | undefined } {
  return { rows: row + rows, line: line === undefined || (long && height === 0) ? undefined : line + height };
}
