/** What a value's column is, as far as its text depends on it. */
export interface ColumnKind {
  readonly name: string;
  /** Digits after the point of a decimal. */
  readonly decimals?: number | undefined;
  /** Whether it is a date without a time. */
  readonly day: boolean;
}

/** A value as text: times in UTC, decimals with all their digits, what is not there as the empty text. */
export function cellText(value: unknown, { decimals, day }: ColumnKind): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return day ? value.toISOString().slice(0, 10) : value.toISOString();
  if (typeof value === "number" && decimals !== undefined) return value.toFixed(decimals);
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part));
}
