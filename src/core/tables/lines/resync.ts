import { nextLine, scanRecords } from "../delimited/scan.ts";
import type { Buffered } from "../sources/buffered.ts";
import type { RecordFormat } from "./record-format.ts";

// Lines that are tried as the first of a record, and how much of what follows each is held against the columns.
const LINES_TRIED = 48;
const LOOK_AHEAD = 64 * 1024;
const FIRST_LOOK = 64 * 1024;
const MOST_LOOK = 8 * 1024 * 1024;

/**
 * Where a record begins behind a unit in the middle of a file: at the line from which on most records are rows of the table,
 * since a line may also begin in the middle of a quoted field. Undefined where no line begins.
 */
export function findRecord(units: Uint8Array, format: RecordFormat, from = 0): number | undefined {
  let line = nextLine(units, from);
  const { quote } = format.dialect;
  if (line === undefined || quote < 0 || !units.includes(quote)) return line;
  let [best, most] = [line, -1];
  for (let tried = 0; tried < LINES_TRIED && line !== undefined && line < units.length; tried++) {
    const scan = scanRecords(units.subarray(0, line + LOOK_AHEAD), line, format.dialect, {
      final: false,
      budget: LOOK_AHEAD,
    });
    let likely = 0;
    for (const record of scan.records) if (format.isLikely(record)) likely += 1;
    const share = scan.records.length === 0 ? 0 : likely / scan.records.length;
    if (share > most) [best, most] = [line, share];
    if (share === 1) break;
    line = nextLine(units, line);
  }
  return best;
}

/**
 * The byte of the first line that begins behind a byte within a very long one; undefined where none is found. It is looked for
 * in steps that double, and then between the last two of them: that is 30 small requests in 5 GB, and what lies between
 * the places looked at is passed over.
 */
export async function lineBehind(
  source: Buffered,
  { encoding }: Pick<RecordFormat, "encoding">,
  from: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const lineAt = async (at: number, bytes = FIRST_LOOK): Promise<number | undefined> => {
    const read = await source.read(at, Math.min(at + bytes, source.size), signal);
    const line = nextLine(encoding.units(read), 0);
    return line === undefined ? undefined : at + line * encoding.width;
  };
  const even = (at: number) => at - ((at - from) % encoding.width);
  let [low, step] = [from, FIRST_LOOK];
  let found: number | undefined;
  let high = source.size;
  while (low < source.size) {
    found = await lineAt(low);
    if (found !== undefined) {
      high = low;
      break;
    }
    if (low + FIRST_LOOK >= source.size) return undefined;
    low = Math.min(even(low + step), Math.max(low + FIRST_LOOK, even(source.size - FIRST_LOOK)));
    step *= 2;
  }
  // No line begins within FIRST_LOOK behind `low`, and one does behind `high`.
  low = Math.max(from, even(high - step / 2));
  while (high - low > FIRST_LOOK) {
    const middle = even(Math.floor((low + high) / 2));
    const line = await lineAt(middle);
    if (line === undefined) low = middle;
    else [high, found] = [middle, line];
  }
  return (await lineAt(low, high - low + FIRST_LOOK)) ?? found;
}

/** Looks behind a byte of the middle, further and further, for the beginning of a record. */
export async function recordBehind(
  source: Buffered,
  format: RecordFormat,
  at: number,
  end: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  for (let length = 4 * FIRST_LOOK; ; length *= 4) {
    const last = Math.min(at + length, end);
    const units = format.encoding.units(await source.read(at, last, signal));
    const found = findRecord(units, format);
    if (found !== undefined && (found < units.length || last === end)) return at + found * format.encoding.width;
    if (last === end || length >= MOST_LOOK) return undefined;
  }
}
