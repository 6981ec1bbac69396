import type { Dialect } from "../delimited/dialect.ts";
import type { Encoding } from "../delimited/encoding.ts";
import type { Scan, ScannedRecord } from "../delimited/scan.ts";
import type { TableRow } from "../table.ts";

/** Bytes from the beginning of a record on, with the records that were found in them. */
export interface Records {
  readonly bytes: Buffer;
  readonly scan: Scan;
  /** Of the file: the byte that the records begin at, and the line; undefined where that is not known. */
  readonly at: number;
  readonly line: number | undefined;
}

/** What the records of a text file are: how they are told apart, and what becomes of each. */
export interface RecordFormat {
  readonly dialect: Dialect;
  readonly encoding: Encoding;
  /** Names of the columns: of those that were met so far. */
  readonly names: readonly string[];
  /** Whether a record so found looks like a row of this table: so records are found in the middle of a file. */
  isLikely(record: ScannedRecord): boolean;
  rows(records: Records): TableRow[];
}

// Of a row that is none, so much is held as it stands.
const RAW_BYTES = 64 * 1024;

/** Bytes of a cell that are held; of a longer one the beginning. */
export const CELL_BYTES = 256 * 1024;

/** The beginning of a record as it stands in the file. */
export function rawText(bytes: Buffer, { start, end }: ScannedRecord, encoding: Encoding): string {
  return beginning(bytes, start * encoding.width, end * encoding.width, encoding, RAW_BYTES);
}

/** Bytes [start, end) as text, at most so many of them: then no character is halved. */
export function beginning(bytes: Buffer, start: number, end: number, encoding: Encoding, most: number): string {
  if (end - start <= most) return encoding.text(bytes, start, end);
  const text = encoding.text(bytes, start, start + most);
  return text.replace(/[\ufffd\ud800-\udbff]+$/, "");
}

/** Where a record begins in the file, and in which line. */
export function placeOf({ at, line }: Records, record: ScannedRecord, width: number): Pick<TableRow, "at" | "line"> {
  return { at: at + record.start * width, line: line === undefined ? undefined : line + record.line };
}
