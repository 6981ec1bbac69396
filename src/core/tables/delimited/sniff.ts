import { encodingOf, utf16, UTF_8, type Encoding } from "./encoding.ts";
import { scanRecords } from "./scan.ts";

/** How a text says itself, by its first bytes, what it is written in. */
export interface Marked {
  readonly encoding: Encoding;
  /** Bytes of the byte order mark. */
  readonly mark: number;
}

/**
 * As the job has it (spark/sluice_job/read/text.py): a mark of UTF-8 is believed whatever was said, one of UTF-16 where that
 * was said; where nothing was said, both.
 * @param said by a contract
 */
export function markOf(head: Uint8Array, said: string | undefined): Marked {
  const utf8 = UTF_8;
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: utf8, mark: 3 };
  if (said === undefined || said.startsWith("utf-16")) {
    const marked =
      head[0] === 0xff && head[1] === 0xfe ? "le" : head[0] === 0xfe && head[1] === 0xff ? "be" : undefined;
    if (marked !== undefined) return { encoding: utf16(marked), mark: 2 };
  }
  return { encoding: encodingOf(said === "utf-16" ? "utf-16le" : (said ?? "utf-8")) ?? utf8, mark: 0 };
}

const DELIMITERS = [",", ";", "\t", "|"];

/** The delimiter by which the first line that is not empty has most fields; the first of them where it has one. */
export function sniffDelimiter(units: Uint8Array, quote: number, preferred: string): number {
  let [best, most] = [preferred.charCodeAt(0), 1];
  for (const delimiter of [preferred, ...DELIMITERS]) {
    const dialect = { delimiter: delimiter.charCodeAt(0), quote };
    const found = scanRecords(units, 0, dialect, { final: true, budget: units.length });
    const header = found.records.find(({ start, end }) => isNamed(units, start, end, dialect));
    const fields = header === undefined || header.fault !== undefined ? 0 : header.fields;
    if (fields > most) [best, most] = [dialect.delimiter, fields];
  }
  return best;
}

/** Whether a record is not of empty fields alone, as a spreadsheet leaves them where its table begins lower. */
export function isNamed(
  units: Uint8Array,
  start: number,
  end: number,
  { delimiter, quote }: { readonly delimiter: number; readonly quote: number },
): boolean {
  for (let at = start; at < end; at++) {
    const unit = units[at] ?? 0;
    if (unit > 32 && unit !== delimiter && unit !== quote) return true;
  }
  return false;
}
