import { LONGEST_RECORD, TALLEST_RECORD, type Dialect } from "./dialect.ts";

// By hand, since the job's notion of a record is its own (spark/sluice_job/read/quotes.py): where the quotes of a record don't
// work out, its first line alone is a bad row. csv-parse and papaparse go on to the file's next quote, or stop; and neither
// tells lines and bytes of records that it could not read.

/** Why a record can't be split into fields. */
export type QuoteFault = "open-quote" | "text-after-quote" | "blanks-before-quote";

/** A record, by offsets of units: bytes, or pairs of them in UTF-16. */
export interface ScannedRecord {
  readonly start: number;
  /** After its last unit, the line end not included. */
  readonly end: number;
  /** The number of the line that it begins in, from 0. */
  readonly line: number;
  /** How many it has; of no meaning where there is a fault. */
  readonly fields: number;
  readonly fault: QuoteFault | undefined;
}

/** Records that follow one another. */
export interface Scan {
  readonly records: readonly ScannedRecord[];
  /** Where what was not looked at begins: a record that may not be whole, or what is beyond the budget. */
  readonly rest: number;
  /** Lines before that. */
  readonly height: number;
  /** What stopped it. `too-long`: the line at `rest` is longer than any may be. */
  readonly stopped: "end" | "not-whole" | "budget" | "too-long";
}

/** How far to look. */
export interface ScanLimits {
  /** Whether the text ends with these units. */
  readonly final: boolean;
  /** No record is begun beyond so many units. */
  readonly budget: number;
}

const LF = 10;
const CR = 13;
const SPACE = 32;

/** Where a record ends, as far as it was followed. */
interface Followed {
  state: "whole" | "not-whole" | "fault";
  end: number;
  next: number;
  height: number;
  fields: number;
  fault: QuoteFault | undefined;
}

/** Finds records, from the beginning of one on; blank lines between them are none. */
export function scanRecords(units: Uint8Array, from: number, dialect: Dialect, limits: ScanLimits): Scan {
  const { final, budget } = limits;
  const records: ScannedRecord[] = [];
  const found: Followed = { state: "whole", end: 0, next: 0, height: 0, fields: 0, fault: undefined };
  let at = from;
  let line = 0;
  const scan = (stopped: Scan["stopped"]): Scan => ({ records, rest: at, height: line, stopped });

  while (at < units.length) {
    if (at - from >= budget) return scan("budget");
    followRecord(units, at, dialect, final, found);
    if (found.state === "not-whole") return scan("not-whole");
    const fault = found.state === "fault" ? found.fault : undefined;
    // Where its quotes don't work out, its first line alone is a bad row.
    if (fault !== undefined && !followLine(units, at, final, found)) {
      return scan(units.length - at > LONGEST_RECORD ? "too-long" : "not-whole");
    }
    if (found.end - at > LONGEST_RECORD) return scan("too-long");
    if (fault !== undefined || found.height > 1 || !isBlank(units, at, found.end, dialect)) {
      records.push({ start: at, end: found.end, line, fields: found.fields, fault });
    }
    line += found.height;
    at = found.next;
  }
  return scan("end");
}

/** Follows a record from its first unit to its line end, over line breaks inside of quotes. */
function followRecord(units: Uint8Array, start: number, dialect: Dialect, final: boolean, found: Followed): void {
  const { delimiter, quote } = dialect;
  const { length } = units;
  const furthest = start + LONGEST_RECORD;
  found.height = 1;
  found.fields = 1;
  found.state = "not-whole";
  const fail = (fault: QuoteFault): void => {
    found.state = "fault";
    found.fault = fault;
  };
  let at = start;
  for (;;) {
    if (at < length && units[at] === quote) {
      const opened = found.height;
      at += 1;
      for (;;) {
        if (at >= length || at > furthest || found.height > TALLEST_RECORD) {
          if (final || at > furthest || found.height > TALLEST_RECORD) fail("open-quote");
          return;
        }
        const unit = units[at];
        if (unit === quote) {
          if (at + 1 >= length && !final) return;
          if (units[at + 1] !== quote) break;
          at += 2;
        } else if (unit === LF || unit === CR) {
          if (unit === CR && at + 1 >= length && !final) return;
          at += unit === CR && units[at + 1] === LF ? 2 : 1;
          found.height += 1;
        } else at += 1;
      }
      at += 1;
      const after = units[at];
      if (at < length && after !== delimiter && after !== LF && after !== CR) {
        fail(opened === found.height ? "text-after-quote" : "open-quote");
        return;
      }
    } else {
      const begin = at;
      let blank = true;
      while (at < length) {
        const unit = units[at] ?? SPACE;
        if (unit === delimiter || unit === LF || unit === CR) break;
        if (blank) {
          if (unit === quote && at > begin) {
            fail("blanks-before-quote");
            return;
          }
          blank = unit <= SPACE;
        }
        at += 1;
      }
    }
    if (at >= length) {
      if (!final) return;
      found.next = length;
      break;
    }
    if (units[at] !== delimiter) {
      if (units[at] === CR && at + 1 >= length && !final) return;
      found.next = at + (units[at] === CR && units[at + 1] === LF ? 2 : 1);
      break;
    }
    at += 1;
    found.fields += 1;
  }
  found.end = at;
  if (found.height > 1 && (at > furthest || found.height > TALLEST_RECORD)) fail("open-quote");
  else found.state = "whole";
}

/** The line alone that begins there; false where its end is not seen. */
function followLine(units: Uint8Array, start: number, final: boolean, found: Followed): boolean {
  let at = start;
  while (at < units.length && units[at] !== LF && units[at] !== CR) at += 1;
  if (at >= units.length && !final) return false;
  if (units[at] === CR && at + 1 >= units.length && !final) return false;
  found.end = at;
  found.height = 1;
  found.next = Math.min(units.length, at + (units[at] === CR && units[at + 1] === LF ? 2 : 1));
  return true;
}

/** Nothing but spaces and control characters, none of which delimits or quotes. */
function isBlank(units: Uint8Array, start: number, end: number, { delimiter, quote }: Dialect): boolean {
  for (let at = start; at < end; at++) {
    const unit = units[at] ?? SPACE;
    if (unit > SPACE || unit === delimiter || unit === quote) return false;
  }
  return true;
}

/** The fields of a record without fault: offsets where each begins and ends, and whether it is quoted (its quotes out). */
export function fieldsOf(
  units: Uint8Array,
  start: number,
  end: number,
  { delimiter, quote }: Dialect,
  each: (start: number, end: number, quoted: boolean) => boolean,
): void {
  let at = start;
  for (;;) {
    let after: number;
    if (at < end && units[at] === quote) {
      after = at + 1;
      while (after < end) {
        if (units[after] !== quote) after += 1;
        else if (units[after + 1] === quote && after + 1 < end) after += 2;
        else break;
      }
      if (!each(at + 1, Math.min(after, end), true)) return;
      after += 1;
    } else {
      after = at;
      while (after < end && units[after] !== delimiter) after += 1;
      if (!each(at, after, false)) return;
    }
    if (after >= end) return;
    at = after + 1;
  }
}

/** Where the next line begins at or after a unit; undefined where none is seen. A line begins after a line break alone. */
export function nextLine(units: Uint8Array, from: number): number | undefined {
  for (let at = from; at < units.length; at++) {
    if (units[at] === LF) return at + 1;
    // An LF that belongs to it may follow out of sight: then it is not known.
    if (units[at] === CR && at + 1 < units.length) return units[at + 1] === LF ? at + 2 : at + 1;
  }
  return undefined;
}
