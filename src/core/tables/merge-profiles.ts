import type { ColumnProfile } from "./table.ts";

const MOST_PARTS = 12;

/**
 * What the values of the same columns in several files look like together. How many different ones there are is then known
 * as a lower bound alone; how numbers are spread only where the files have the same parts.
 */
export function mergeProfiles(of: readonly (readonly ColumnProfile[])[]): readonly ColumnProfile[] {
  const [first, ...others] = of;
  if (first === undefined) return [];
  return first.map((column, at) => others.reduce((known, more) => merge(known, more[at]), column));
}

function merge(a: ColumnProfile, b: ColumnProfile | undefined): ColumnProfile {
  if (b === undefined || b.values === 0) return a;
  if (a.values === 0) return b;
  const isNumber = /^(integer|double|decimal)/.test(a.type);
  const before = (x: string, y: string) => (isNumber ? Number(x) < Number(y) : x < y);
  const least = [a.least, b.least].filter((value) => value !== undefined);
  const greatest = [a.greatest, b.greatest].filter((value) => value !== undefined);
  return {
    ...a,
    values: a.values + b.values,
    empty: a.empty + b.empty,
    distinct: Math.max(a.distinct, b.distinct),
    more: true,
    least: least.reduce<string | undefined>((x, y) => (x === undefined || before(y, x) ? y : x), undefined),
    greatest: greatest.reduce<string | undefined>((x, y) => (x === undefined || before(x, y) ? y : x), undefined),
    histogram: mergeHistograms(a, b, isNumber),
  };
}

function mergeHistograms(a: ColumnProfile, b: ColumnProfile, isNumber: boolean): ColumnProfile["histogram"] {
  const counts = new Map(a.histogram.map(({ label, count }) => [label, count]));
  if (isNumber && !b.histogram.every(({ label }) => counts.has(label)))
    return a.values >= b.values ? a.histogram : b.histogram;
  for (const { label, count } of b.histogram) counts.set(label, (counts.get(label) ?? 0) + count);
  const merged = [...counts].map(([label, count]) => ({ label, count }));
  if (isNumber) return merged;
  return merged.toSorted((x, y) => y.count - x.count).slice(0, MOST_PARTS);
}
