import type { ParquetParsers } from "hyparquet";

/** Into how many parts a second is counted. */
export const PER_SECOND = { millis: 1000n, micros: 1_000_000n, nanos: 1_000_000_000n };

const DAY = 86_400n;

/** Makes dates and times texts as they are read: a Date of JavaScript would lose what is below a millisecond. */
export const momentsAsText: Pick<
  ParquetParsers,
  "dateFromDays" | "timestampFromMilliseconds" | "timestampFromMicroseconds" | "timestampFromNanoseconds"
> = {
  dateFromDays: (days) => dayText(BigInt(days)),
  timestampFromMilliseconds: (count) => timeText(count, PER_SECOND.millis),
  timestampFromMicroseconds: (count) => timeText(count, PER_SECOND.micros),
  timestampFromNanoseconds: (count) => timeText(count, PER_SECOND.nanos),
};

/** `2024-01-31`. */
function dayText(days: bigint): string {
  return isoOf(days * DAY).replace(/T.*/, "");
}

/** `2024-01-31T12:00:00Z`, in UTC, with a fraction of the second only where there is one. */
function timeText(count: bigint, perSecond: bigint): string {
  const { seconds, fraction } = secondsOf(count, perSecond);
  return isoOf(seconds).replace(/\.000Z$/, `${fraction}Z`);
}

/** A time of the day, `12:00:00.5`; of a count that is none, the count. */
export function clockText(count: bigint, perSecond: bigint): string {
  const { seconds, fraction } = secondsOf(count, perSecond);
  if (seconds < 0n || seconds >= DAY) return String(count);
  return `${isoOf(seconds).slice(11, 19)}${fraction}`;
}

function secondsOf(count: bigint, perSecond: bigint): { readonly seconds: bigint; readonly fraction: string } {
  const part = ((count % perSecond) + perSecond) % perSecond;
  const digits = String(perSecond + part)
    .slice(1)
    .replace(/0+$/, "");
  return { seconds: (count - part) / perSecond, fraction: digits === "" ? "" : `.${digits}` };
}

function isoOf(seconds: bigint): string {
  const date = new Date(Number(seconds) * 1000);
  // Parquet's 64 bits reach further than the calendar of JavaScript, which ends in the year 275760.
  return Number.isNaN(date.getTime()) ? `${seconds} s after 1970` : date.toISOString();
}
