import type { Translate } from "../app.ts";

/** What a moment is told by: from where one looks, and how one reads it. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** A BCP 47 tag. */
  readonly locale: string;
  /** An IANA name; the machine's own zone when left out. */
  readonly zone?: string;
  readonly t: Translate;
}

/**
 * A moment as one says it: `08:02` of today, `yesterday 08:02`, `24 Nov 08:02`, and with its year when it is another.
 * @param time NaN for what was no moment
 */
export function describeWhen(time: number, { now, locale, zone, t }: Clock): string {
  if (Number.isNaN(new Date(time).getTime())) return t("unknown time");
  const inZone = zone === undefined ? {} : { timeZone: zone };
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, ...inZone });
  const hour = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(time);
  // The order of a day's parts is the same everywhere here: only days are compared by it.
  const day = new Intl.DateTimeFormat("en-CA", inZone);
  if (day.format(time) === day.format(now)) return hour;
  if (day.format(time) === dayBefore(day.format(now))) return t("yesterday {0}", hour);
  const isThisYear = day.format(time).slice(0, 4) === day.format(now).slice(0, 4);
  const date = format({ day: "numeric", month: "short", ...(isThisYear ? {} : { year: "numeric" }) }).format(time);
  return `${date} ${hour}`;
}

/** By the calendar: a day may have 23 hours, or 25. */
function dayBefore(day: string): string {
  const noon = new Date(`${day}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() - 1);
  return noon.toISOString().slice(0, 10);
}
