/** What a value's column is, as far as its text depends on it. */
export interface ColumnKind {
  readonly name: string;
  /** Digits after the point of a decimal; its values come as whole numbers of the last digit. */
  readonly decimals?: number | undefined;
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
