import { scanRecords, type Scan } from "../delimited/scan.ts";
import { LONGEST_RECORD } from "../delimited/dialect.ts";
import type { Buffered } from "../sources/buffered.ts";
import type { RecordFormat } from "./record-format.ts";

/** Some records that follow one another, where they lie in the file; their bytes are read again when they are wanted. */
export interface Piece {
  readonly at: number;
  /** Of the first record behind it; undefined behind a line that is too long to be read, until it is looked for. */
  readonly end: number | undefined;
  /** Place of its first row. */
  readonly row: number;
  readonly rows: number;
  /** Of the file, from 1, that it begins in; undefined after a jump. */
  readonly line: number | undefined;
  /** Lines. */
  readonly height: number;
  /** Whether `row` was counted. */
  readonly exact: boolean;
  /** A line that is longer than any record may be: its one row. */
  readonly long: boolean;
}

/** What was found in one part of the file. */
export interface Found {
  readonly bytes: Buffer;
  readonly scan: Scan;
  readonly at: number;
  readonly end: number;
}

/** Bytes of the file that are looked at together. */
export const PIECE_BYTES = 512 * 1024;
const MOST_AT_ONCE = 16 * 1024 * 1024;

/**
 * Records from the beginning of one on, of `wanted` bytes and as many more as the first one takes. Empty where the line
 * that begins there is too long.
 */
export async function readRecords(
  source: Buffered,
  { dialect, encoding }: Pick<RecordFormat, "dialect" | "encoding">,
  at: number,
  wanted: number,
  signal: AbortSignal,
): Promise<Found[]> {
  for (let length = wanted; ;) {
    const end = Math.min(at + length, source.size);
    const bytes = await source.read(at, end, signal);
    const units = encoding.units(bytes);
    const final = end === source.size;
    const found: Found[] = [];
    // Where the first one took more to be told, what follows it is left for later.
    for (let from = 0; from < units.length && from * encoding.width < wanted;) {
      const scan = scanRecords(units, from, dialect, { final, budget: PIECE_BYTES / encoding.width });
      if (scan.rest === from) {
        if (found.length === 0 && scan.stopped === "not-whole" && units.length - from <= LONGEST_RECORD) break;
        return found;
      }
      // A byte that is left over at the end, which is no unit, is in the last piece.
      const last = final && scan.rest === units.length;
      const [first, behind] = [from * encoding.width, last ? bytes.length : scan.rest * encoding.width];
      found.push({
        bytes: bytes.subarray(first, behind),
        scan: movedBack(scan, from),
        at: at + first,
        end: at + behind,
      });
      from = scan.rest;
    }
    if (found.length > 0 || final) return found;
    length += Math.min(length * 3, MOST_AT_ONCE);
  }
}

/** Records of a piece whose end is known. */
export function scanPiece({ dialect, encoding }: RecordFormat, bytes: Buffer): Scan {
  return scanRecords(encoding.units(bytes), 0, dialect, { final: true, budget: Infinity });
}

function movedBack(scan: Scan, by: number): Scan {
  if (by === 0) return scan;
  const records = scan.records.map((record) => ({ ...record, start: record.start - by, end: record.end - by }));
  return { ...scan, records, rest: scan.rest - by };
}
