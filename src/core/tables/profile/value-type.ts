/** What values may be, in the words of contracts. */
export type ValueType = "integer" | "double" | "boolean" | "date" | "timestamp";

const TYPES: readonly ValueType[] = ["integer", "double", "boolean", "date", "timestamp"];

// As the job reads them, plainly written (spark/sluice_job/check/). A zero in front is one of a code, not of a number.
const SHAPES: Readonly<Record<ValueType, RegExp>> = {
  integer: /^[+-]?(0|[1-9][0-9]{0,17})$/,
  double: /^[+-]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$/,
  boolean: /^(true|false)$/i,
  date: /^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/,
  timestamp:
    /^[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9](:[0-6][0-9](\.[0-9]{1,9})?)?( ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?))?$/,
};
const LONGEST = 64;

/** Those of the types that a text may be. */
export function typesOf(text: string, among: readonly ValueType[] = TYPES): readonly ValueType[] {
  return text.length > LONGEST ? [] : among.filter((type) => SHAPES[type].test(text));
}

/** A number or a moment (in milliseconds) as a number; undefined for any other text. */
export function measureOf(text: string, type: string): number | undefined {
  if (type === "date" || type === "timestamp") {
    const moment = Date.parse(type === "date" ? text : inZone(text));
    return Number.isNaN(moment) ? undefined : moment;
  }
  if (text.length > LONGEST) return undefined;
  const number = Number(text);
  return text === "" || !Number.isFinite(number) ? undefined : number;
}

/** A timestamp as ISO 8601 has it. Without a zone it is one of UTC, as the job takes it: it is the same on any machine. */
function inZone(text: string): string {
  const [, moment = text, zone = ""] =
    /^(.*?) ?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/.exec(text.replace(/^([\d-]+) /, "$1T")) ?? [];
  const [, hours, minutes = "00"] = /^([+-]\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return `${moment}${hours === undefined ? "Z" : `${hours}:${minutes}`}`;
}

/** Whether values of a type lie on a line. */
export function isMeasured(type: string): boolean {
  return /^(integer|double|decimal|date$|timestamp|float)/.test(type);
}
