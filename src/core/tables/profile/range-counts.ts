/** How many numbers lie where between the least and the greatest, in bounded memory. */
export interface RangeCounts {
  add(value: number): void;
  /** Counts in so many equal parts of the range; nothing where there are no numbers. */
  parts(count: number): readonly { readonly from: number; readonly to: number; readonly count: number }[];
}

// The first numbers are kept as they are; of more, the counts of fine steps, which double when the range outgrows them.
const KEPT = 256;
const STEPS = 128;

/** No numbers yet. */
export function rangeCounts(): RangeCounts {
  let kept: number[] | undefined = [];
  let [least, greatest] = [Infinity, -Infinity];
  let counts: number[] = [];
  let [low, step] = [0, 1];

  const place = (value: number): number => Math.floor((value - low) / step);
  const grow = (value: number): void => {
    while (place(value) < 0 || place(value) >= STEPS) {
      const wider = steps();
      const downwards = value < low;
      counts.forEach((times, at) => add(wider, (downwards ? STEPS / 2 : 0) + (at >> 1), times));
      if (downwards) low -= STEPS * step;
      step *= 2;
      counts = wider;
      if (!Number.isFinite(step) || !Number.isFinite(low)) return;
    }
  };
  const count = (value: number): void => {
    grow(value);
    add(counts, Math.min(STEPS - 1, Math.max(0, place(value))), 1);
  };

  return {
    add(value) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
      if (kept === undefined) {
        count(value);
        return;
      }
      kept.push(value);
      if (kept.length < KEPT) return;
      counts = steps();
      low = least;
      step = (greatest - least) / STEPS || 1;
      // So that the greatest is within.
      step *= 1 + 1e-9;
      for (const one of kept) count(one);
      kept = undefined;
    },
    parts(count) {
      if (least > greatest) return [];
      const width = greatest / count - least / count;
      if (!(width > 0)) return [{ from: least, to: greatest, count: kept?.length ?? counts.reduce((a, b) => a + b) }];
      const sums = Array.from({ length: count }, () => 0);
      const put = (value: number, times: number) => {
        add(sums, Math.min(count - 1, Math.max(0, Math.floor((value - least) / width))), times);
      };
      for (const value of kept ?? []) put(value, 1);
      if (kept === undefined) counts.forEach((times, at) => put(low + (at + 0.5) * step, times));
      return sums.map((sum, at) => ({
        from: least + at * width,
        to: at === count - 1 ? greatest : least + (at + 1) * width,
        count: sum,
      }));
    },
  };
}

function steps(): number[] {
  return Array.from({ length: STEPS }, () => 0);
}

function add(counts: number[], at: number, times: number): void {
  counts[at] = (counts[at] ?? 0) + times;
}
