import type { Translate } from "./app.ts";
import { describeCount } from "./core/text/quantity.ts";

/** So many files, as one says it: `1 file`, `3,334 files` where a locale is given, else `3334 files`. */
export function countFiles(t: Translate, count: number, locale?: string): string {
  return count === 1 ? t("1 file") : t("{0} files", shown(count, locale));
}

/** So many rows, likewise. */
export function countRows(t: Translate, count: number, locale?: string): string {
  return count === 1 ? t("1 row") : t("{0} rows", shown(count, locale));
}

/** So many lines, likewise. */
export function countLines(t: Translate, count: number, locale?: string): string {
  return count === 1 ? t("1 line") : t("{0} lines", shown(count, locale));
}

function shown(count: number, locale: string | undefined): string {
  return locale === undefined ? String(count) : describeCount(count, locale);
}
