const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** `1.5 MiB`; bytes without a fraction. */
export function describeSize(bytes: number): string {
  const power = Math.min(bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power] ?? ""}`;
}

/** `3 h 5 min`, `1 min 20 s`, `8 s`. */
export function describeDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

/** `2026-03-01 09:30 UTC`: the same for everybody who compares it with a log. */
export function describeTime(time: number | string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return String(time);
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** `3,334` or `3.334`, as the language has it. */
export function describeCount(count: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(count);
}
