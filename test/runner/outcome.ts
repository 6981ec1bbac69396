/** How many tests of a suite ended how, and which were skipped. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** A line for each skipped test, or group of them. */
  readonly skips: readonly string[];
}

export const nothing: Outcome = { passed: 0, failed: 0, skipped: 0, skips: [] };

export function add(a: Outcome, b: Outcome): Outcome {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    skips: [...a.skips, ...b.skips],
  };
}

export function describeCounts({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** The outcome of something that either holds or does not. */
export function one(holds: boolean): Outcome {
  return { ...nothing, passed: holds ? 1 : 0, failed: holds ? 0 : 1 };
}

/** The outcome of a whole suite that can't run on this machine: counted, never silent. */
export function skipped(why: string): Outcome {
  return { ...nothing, skipped: 1, skips: [why] };
}
