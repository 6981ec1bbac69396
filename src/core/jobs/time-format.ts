// What Spark 3 reads: "Datetime Patterns for Formatting and Parsing" in its SQL reference, without the letters of weeks
// (Y, W, w, u, e, c), which it refuses, and those that it only writes (E, F, Q, q).
const READ = "GyMLdDahKkHmsSVzOXx";

/**
 * Why a pattern of a date or timestamp can't be meant: Spark refuses it, or reads something else by it. Undefined for
 * any other. spark/sluice_job/contract/time_format.py has the same rule.
 */
export function faultOfFormat(format: string): string | undefined {
  const pattern = format.replaceAll(/'[^']*'/g, "");
  if (pattern.includes("'")) return "has a quote that stays open";
  const unread = Array.from(pattern.matchAll(/[A-Za-z{}#]/g), ([letter]) => letter).find((l) => !READ.includes(l));
  if (unread !== undefined) {
    return `has ${unread}, which Spark does not read: write yyyy-MM-dd or yyyy-MM-dd'T'HH:mm:ss, with text in quotes`;
  }
  if (pattern.includes("D") && /[ML]/.test(pattern)) {
    return "has D, the day of the year, beside a month: the day of the month is d, as in yyyy-MM-dd";
  }
  if (pattern.includes("m") && !/[HhKk]/.test(pattern)) {
    return "has m, the minute, without an hour: the month is M, as in yyyy-MM-dd";
  }
  return undefined;
}
