/** One line of the table. */
export interface Result {
  readonly what: string;
  readonly value: string;
  /** The most that the design allows. */
  readonly budget?: string;
  /** How it was come by: how many runs, how far apart. */
  readonly note?: string;
}

/** Times in milliseconds of doing `work` `runs` times, one after the other. */
export async function timed(runs: number, work: (index: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < runs; index++) {
    const started = performance.now();
    await work(index);
    times.push(performance.now() - started);
  }
  return times;
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}

/** `median of 5, 310 to 420 ms`: what this machine's noise makes of the same work. */
export function spread(times: readonly number[]): string {
  return `median of ${times.length}, ${Math.round(Math.min(...times))} to ${Math.round(Math.max(...times))} ms`;
}

export function milliseconds(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`;
}

export function seconds(value: number): string {
  return `${(value / 1000).toFixed(1)} s`;
}
