/** What a value's column is, as far as its text depends on it. */
export interface ColumnKind {
  readonly name: string;
  /** Digits after the point of a decimal; its values come as whole numbers of the last digit. */
  readonly decimals?: number | undefined;
  /** Digits of a decimal in all. */
  readonly precision?: number | undefined;
}

/** A value as JSON has it. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** A double tells decimals of so many digits apart, and gives each back as it was (IEEE 754, DBL_DIG of C). */
const DIGITS_OF_A_DOUBLE = 15;

/**
 * A value as JSON has it, where JSON can hold it: a decimal of at most 15 digits is a number and any other a text, column
 * by column; a whole number beyond 2^53 is a text; so are NaN and the infinities, dates and times, and bytes, in hex.
 */
export function cellValue(value: unknown, kind: ColumnKind): JsonValue {
  if (value === null || value === undefined) return null;
  if (kind.decimals !== undefined) {
    const text = cellText(value, kind);
    return (kind.precision ?? Infinity) <= DIGITS_OF_A_DOUBLE ? Number(text) : text;
  }
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === "string" || value instanceof Uint8Array) return cellText(value, kind);
  if (Array.isArray(value)) return value.map((part) => cellValue(part, { name: kind.name }));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, cellValue(part, { name })]));
}

/** A value as text: decimals with all their digits, bytes in hex, what is not there as the empty text. */
export function cellText(value: unknown, { decimals }: ColumnKind): string {
  if (value === null || value === undefined) return "";
  if (decimals !== undefined) return decimalText(wholeOf(value), decimals);
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part));
}

function decimalText(whole: bigint, decimals: number): string {
  if (decimals === 0) return String(whole);
  const digits = String(whole < 0n ? -whole : whole).padStart(decimals + 1, "0");
  return `${whole < 0n ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** An INT32, an INT64, or bytes in two's complement, the highest first (Parquet's LogicalTypes.md, DECIMAL). */
function wholeOf(value: unknown): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return BigInt(value);
  if (!(value instanceof Uint8Array)) throw new TypeError(`a decimal is stored as ${typeof value}`);
  const hex = Buffer.from(value).toString("hex");
  return BigInt.asIntN(value.length * 8, BigInt(`0x${hex || "0"}`));
}
