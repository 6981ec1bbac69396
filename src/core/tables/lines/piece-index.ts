import type { TableExtent } from "../table.ts";
import type { Piece } from "./piece.ts";

/**
 * What is known of where rows lie: pieces in the order of the file, without overlap, their rows in order too. Those read from
 * the beginning on are counted; those found after a jump are reckoned, and give way where counting contradicts them.
 */
export interface PieceIndex {
  /** The last piece whose rows begin at or before a row, with the one after it. */
  around(row: number): { readonly before: Piece; readonly next: Piece | undefined };
  /** The last one that was counted. */
  frontier(): Piece;
  /** The counted piece that a line lies in. */
  withLine(line: number): Piece | undefined;
  starting(at: number): Piece | undefined;
  add(piece: Piece): void;
  /** The same piece, of which more is known. */
  amend(piece: Piece): void;
  extent(): TableExtent;
  /** From now on the number of rows stays as it was reckoned: places of rows hang on it. */
  holdExtent(): void;
  /** Forgets what was reckoned. */
  forgetReckoned(): void;
}

/** Of a file whose rows begin at a byte and a line. */
export function pieceIndex(size: number, begin: { readonly at: number; readonly line: number }): PieceIndex {
  const { at, line } = begin;
  const first: Piece = { at, end: at, row: 0, rows: 0, line, height: 0, exact: true, long: false };
  let pieces: Piece[] = [first];
  let counted = 1;
  let held: number | undefined;

  const frontier = () => pieces[counted - 1] ?? first;
  const ends = ({ end }: Piece) => end !== undefined && end >= size;
  const forgetReckoned = () => {
    pieces = pieces.slice(0, counted);
    held = undefined;
  };
  const position = (at: number): number => firstWhere(pieces, (piece) => piece.at >= at);

  /** By how many bytes a row takes, of those that were counted. */
  const reckon = (): number => {
    const last = pieces.at(-1) ?? first;
    const ordinary = pieces.filter((piece) => !piece.long && piece.rows > 0);
    let [bytes, rows] = [0, 0];
    for (const piece of ordinary) {
      bytes += (piece.end ?? piece.at) - piece.at;
      rows += piece.rows;
    }
    const left = Math.max(0, size - (last.end ?? last.at));
    return last.row + last.rows + (rows === 0 ? (left > 0 ? 1 : 0) : Math.ceil((left * rows) / bytes));
  };

  return {
    around(row) {
      const at = firstWhere(pieces, (piece) => piece.row > row) - 1;
      return { before: pieces[Math.max(0, at)] ?? first, next: pieces[Math.max(0, at) + 1] };
    },
    frontier,
    withLine(line) {
      const at = firstWhere(pieces.slice(0, counted), (piece) => piece.line === undefined || piece.line > line) - 1;
      return pieces[Math.max(0, at)];
    },
    starting(at) {
      const piece = pieces[position(at)];
      return piece?.at === at ? piece : undefined;
    },
    add(piece) {
      const at = position(piece.at);
      const behind = pieces.slice(at);
      const end = piece.row + piece.rows;
      const next = behind.find((other) => other.at >= (piece.end ?? piece.at + 1));
      const joins = next === undefined || next.at !== piece.end || (next.row === end && !piece.exact);
      const agrees = joins && (next === undefined || next.row >= end) && behind[0] === next;
      pieces = [...pieces.slice(0, at), piece, ...(agrees ? behind : [])];
      if (piece.exact) counted = at + 1;
      if (piece.exact && !agrees) held = undefined;
      if (held !== undefined && held < end) held = undefined;
      if (ends(piece)) held = end;
    },
    amend(piece) {
      const at = position(piece.at);
      pieces[at] = piece;
      if (ends(piece)) held = piece.row + piece.rows;
    },
    extent() {
      const last = frontier();
      if (ends(last)) return { rows: last.row + last.rows, exact: !last.long || last.height > 0 };
      return { rows: held ?? reckon(), exact: false };
    },
    holdExtent() {
      held ??= reckon();
    },
    forgetReckoned,
  };
}

/** How many of a list, in which those that hold follow those that don't, don't hold. */
function firstWhere(pieces: readonly Piece[], holds: (piece: Piece) => boolean): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const piece = pieces[middle];
    if (piece !== undefined && holds(piece)) high = middle;
    else low = middle + 1;
  }
  return low;
}
