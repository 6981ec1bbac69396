/** Before anything is known of what is in it. */
const USUAL = 132;
const NARROWEST = 48;
const WIDEST = 1200;

/** How wide the columns are, in pixels, and where each begins. */
export interface Columns {
  count(): number;
  /** Has so many from now on; those that there were stay as wide as they are. */
  grow(count: number): void;
  width(column: number): number;
  /** Where it begins; of the one after the last, where all end. */
  start(column: number): number;
  /** The column at a distance from the first one's beginning. */
  at(distance: number): number;
  /** Somebody chose how wide it is. */
  resize(column: number, width: number): void;
  /** Makes it no less wide than that, unless somebody chose how wide it is. */
  widen(column: number, width: number): void;
}

/** So many columns, each as wide as usual. */
export function evenColumns(given: number): Columns {
  let widths = new Float64Array(0);
  let starts = new Float64Array(1);
  const chosen = new Set<number>();
  const reckon = (from: number): void => {
    for (let column = from; column < widths.length; column++) {
      starts[column + 1] = (starts[column] ?? 0) + (widths[column] ?? 0);
    }
  };
  const grow = (count: number): void => {
    const known = widths;
    widths = new Float64Array(count).fill(USUAL);
    widths.set(known.subarray(0, count));
    starts = new Float64Array(count + 1);
    reckon(0);
  };
  const set = (column: number, width: number): void => {
    widths[column] = Math.min(WIDEST, Math.max(NARROWEST, Math.ceil(width)));
    reckon(column);
  };
  grow(given);
  return {
    count: () => widths.length,
    grow,
    width: (column) => widths[column] ?? 0,
    start: (column) => starts[column] ?? 0,
    at(distance) {
      let [low, high] = [0, Math.max(0, widths.length - 1)];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= distance) low = middle;
        else high = middle - 1;
      }
      return low;
    },
    resize(column, width) {
      chosen.add(column);
      set(column, width);
    },
    widen(column, width) {
      if (!chosen.has(column) && width > (widths[column] ?? 0)) set(column, width);
    },
  };
}
