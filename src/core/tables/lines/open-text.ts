import { Failure } from "../../failure.ts";
import { csvRecords, headerNames } from "../delimited/csv-records.ts";
import { LINES, type Dialect } from "../delimited/dialect.ts";
import type { Encoding } from "../delimited/encoding.ts";
import { isNamed, markOf, sniffDelimiter } from "../delimited/sniff.ts";
import type { TextOptions } from "../open-table.ts";
import { buffered, type Buffered } from "../sources/buffered.ts";
import type { ByteSource, OpenTable, TableFormat } from "../table.ts";
import { jsonRecords } from "./json-records.ts";
import { readRecords } from "./piece.ts";
import { FIRST_READ } from "./piece-reader.ts";
import type { RecordFormat } from "./record-format.ts";
import { textTable } from "./text-table.ts";

/** Where the rows of a text file begin, and what they are. */
interface Beginning {
  readonly format: RecordFormat;
  readonly at: number;
  /** From 1. */
  readonly line: number;
}

/**
 * Opens a CSV, TSV or JSONL. Its beginning is read, and how many rows it may have is reckoned by that.
 * @throws Failure as `ByteSource.read`; `table.packed`
 */
export async function openText(
  source: ByteSource,
  kind: Exclude<TableFormat, "parquet">,
  options: TextOptions,
  signal: AbortSignal,
): Promise<OpenTable> {
  const reader = buffered(source);
  const head = await reader.read(0, Math.min(FIRST_READ, source.size), signal);
  if (head[0] === 0x1f && head[1] === 0x8b) throw new Failure("table.packed", { name: source.place });
  const { encoding, mark } = markOf(head, options.encoding);
  const begin =
    kind === "jsonl"
      ? { format: jsonRecords(encoding), at: mark, line: 1 }
      : await beginningOf(reader, encoding, mark, dialectOf(head.subarray(mark), encoding, kind, options), signal);
  return textTable({ name: source.name, kind, source: reader, ...begin }, signal);
}

function dialectOf(head: Buffer, encoding: Encoding, kind: "csv" | "tsv", options: TextOptions): Dialect {
  const quote = (options.quote ?? '"').charCodeAt(0);
  if (options.delimiter !== undefined) return { delimiter: options.delimiter.charCodeAt(0), quote };
  return { delimiter: sniffDelimiter(encoding.units(head), quote, kind === "tsv" ? "\t" : ","), quote };
}

/** Finds the header: the first record that is not of empty fields alone. */
async function beginningOf(
  source: Buffered,
  encoding: Encoding,
  mark: number,
  dialect: Dialect,
  signal: AbortSignal,
): Promise<Beginning> {
  let [at, line] = [mark, 1];
  while (at + encoding.width <= source.size) {
    const found = await readRecords(source, { dialect, encoding }, at, FIRST_READ, signal);
    if (found.length === 0) break;
    for (const { bytes, scan, at: from, end } of found) {
      const units = encoding.units(bytes);
      const header = scan.records.find(
        ({ start, end, fault }) => fault !== undefined || isNamed(units, start, end, dialect),
      );
      if (header !== undefined) {
        const names = headerNames(bytes, header, dialect, encoding);
        const below = behindRecord(bytes, header.end, encoding);
        const height = linesIn(units.subarray(0, below.units));
        const width = header.fault === undefined ? header.fields : names.length;
        return { format: csvRecords(names, dialect, encoding, width), at: from + below.bytes, line: line + height };
      }
      at = end;
      line += scan.height;
    }
  }
  // No header, so no rows: what a line too long to be read is, the table says.
  return { format: csvRecords([], at < source.size ? dialect : LINES, encoding), at, line };
}

/** Behind the line end that follows a record. */
function behindRecord(bytes: Buffer, end: number, encoding: Encoding): { units: number; bytes: number } {
  const units = encoding.units(bytes);
  const pair = units[end] === 13 && units[end + 1] === 10;
  const behind = Math.min(units.length, end + (pair ? 2 : 1));
  return { units: behind, bytes: behind === units.length ? bytes.length : behind * encoding.width };
}

function linesIn(units: Uint8Array): number {
  let lines = 0;
  for (let at = 0; at < units.length; at++) {
    if (units[at] === 10 || (units[at] === 13 && units[at + 1] !== 10)) lines += 1;
  }
  return lines;
}
