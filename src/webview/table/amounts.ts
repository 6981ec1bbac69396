/** Numbers as the reader writes them. */
export interface Amounts {
  count(number: number): string;
  /** Bytes: `1.5 MiB`. */
  size(bytes: number): string;
  /** A part of a whole, in percent; what is there never rounds to none or all. */
  share(part: number, whole: number): string;
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** Numbers for a language. */
export function amountsIn(language: string): Amounts {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const fine = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumSignificantDigits: 3 });
  return {
    count: (number) => whole.format(number),
    size(bytes) {
      const unit = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
      return `${fine.format(bytes / 1024 ** unit)} ${UNITS[unit] ?? ""}`;
    },
    share(part, all) {
      if (all === 0) return percent.format(0);
      const exact = part / all;
      if (exact > 0 && exact < 0.001) return `<${percent.format(0.001)}`;
      if (exact < 1 && exact > 0.999) return `>${percent.format(0.999)}`;
      return percent.format(Math.round(exact * 1000) / 1000);
    },
  };
}
