import { clockText } from "./moment.ts";

/** What a value's column is, as far as its text depends on it. */
export interface ColumnKind {
  readonly name: string;
  /** Digits after the point of a decimal; its values come as whole numbers of the last digit. */
  readonly decimals?: number | undefined;
  /** Digits of a decimal in all. */
  readonly precision?: number | undefined;
  /** Of a time of the day: in how many parts of a second its values count. */
  readonly perSecond?: bigint | undefined;
  /** Of a moment that no zone is told of: it is shown without one. */
  readonly isLocal?: boolean | undefined;
  /** Of numbers of 32 bits with a point: they have no more digits than these hold. */
  readonly isSingle?: boolean | undefined;
  /** Of a list's elements, or of a map's values. */
  readonly each?: ColumnKind | undefined;
  /** Of a struct's fields, by their names. */
  readonly fields?: ReadonlyMap<string, ColumnKind> | undefined;
}

/** A value as JSON has it. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** A double tells decimals of so many digits apart, and gives each back as it was (IEEE 754, DBL_DIG of C). */
const DIGITS_OF_A_DOUBLE = 15;
/** So many digits tell any two singles apart (IEEE 754, FLT_DECIMAL_DIG of C). */
const DIGITS_OF_A_SINGLE = 9;
// No database has decimals of more.
const LONGEST_DECIMAL_BYTES = 128;

/**
 * A value as JSON has it, where JSON can hold it: a decimal of at most 15 digits is a number and any other a text, column
 * by column; a whole number beyond 2^53 is a text; so are NaN and the infinities, dates and times, and bytes, in hex.
 */
export function cellValue(value: unknown, kind: ColumnKind): JsonValue {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((part) => cellValue(part, kind.each ?? { name: kind.name }));
  if (kind.perSecond !== undefined) return cellText(value, kind);
  if (kind.decimals !== undefined) {
    const text = cellText(value, kind);
    const number = Number(text);
    return (kind.precision ?? Infinity) <= DIGITS_OF_A_DOUBLE && Number.isFinite(number) ? number : text;
  }
  if (typeof value === "boolean") return value;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return String(value);
    return kind.isSingle === true ? shortestSingle(value) : value;
  }
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === "string" || value instanceof Uint8Array) return cellText(value, kind);
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      cellValue(part, kind.fields?.get(name) ?? kind.each ?? { name }),
    ]),
  );
}

/** A value as text: decimals with all their digits, bytes in hex, nested values as JSON, what is not there as the empty text. */
export function cellText(value: unknown, kind: ColumnKind): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return kind.isLocal === true ? value.replace(/Z$/, "") : value;
  if (typeof value === "number" && kind.isSingle === true) return String(shortestSingle(value));
  if (typeof value === "number" || typeof value === "bigint" || value instanceof Uint8Array) {
    const whole = kind.decimals === undefined && kind.perSecond === undefined ? undefined : wholeOf(value);
    if (whole !== undefined && kind.decimals !== undefined) return decimalText(whole, kind.decimals);
    if (whole !== undefined && kind.perSecond !== undefined) return clockText(whole, kind.perSecond);
    return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value);
  }
  return JSON.stringify(cellValue(value, kind));
}

/** The number of the fewest digits that is the same in 32 bits: `0.1`, of which 64 bits make 0.10000000149011612. */
function shortestSingle(value: number): number {
  for (let digits = 6; digits < DIGITS_OF_A_SINGLE; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return Number.isFinite(value) ? Number(value.toPrecision(DIGITS_OF_A_SINGLE)) : value;
}

function decimalText(whole: bigint, decimals: number): string {
  if (decimals === 0) return String(whole);
  const digits = String(whole < 0n ? -whole : whole).padStart(decimals + 1, "0");
  return `${whole < 0n ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** An INT32, an INT64, or bytes in two's complement, the highest first (Parquet's LogicalTypes.md, DECIMAL); of others undefined. */
function wholeOf(value: number | bigint | Uint8Array): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : undefined;
  if (value.length > LONGEST_DECIMAL_BYTES) return undefined;
  const hex = Buffer.from(value).toString("hex");
  return BigInt.asIntN(value.length * 8, BigInt(`0x${hex || "0"}`));
}
