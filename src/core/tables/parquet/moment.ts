import type { ParquetParsers } from "hyparquet";

const PER_SECOND = { millis: 1000n, micros: 1_000_000n, nanos: 1_000_000_000n };

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
  return isoOf(days * 86_400n).replace(/T.*/, "");
}

/** `2024-01-31T12:00:00Z`, in UTC, with a fraction of the second only where there is one. */
function timeText(count: bigint, perSecond: bigint): string {
  const part = ((count % perSecond) + perSecond) % perSecond;
  const seconds = (count - part) / perSecond;
  const fraction = String(perSecond + part)
    .slice(1)
    .replace(/0+$/, "");
  return isoOf(seconds).replace(/\.000Z$/, `${fraction === "" ? "" : `.${fraction}`}Z`);
}

function isoOf(seconds: bigint): string {
  const date = new Date(Number(seconds) * 1000);
  // Parquet's 64 bits reach further than the calendar of JavaScript, which ends in the year 275760.
  return Number.isNaN(date.getTime()) ? `${seconds} s after 1970` : date.toISOString();
}
