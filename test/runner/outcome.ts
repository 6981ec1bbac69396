/** How many tests of a suite ended how, and which were skipped. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** A line for each skipped test, or group of them. */
  readonly skips: readonly string[];
  /** A line for each failure, so that who sees only the end of a long output knows what to look for. */
  readonly failures: readonly string[];
}

export const nothing: Outcome = { passed: 0, failed: 0, skipped: 0, skips: [], failures: [] };

export function add(a: Outcome, b: Outcome): Outcome {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    skips: [...a.skips, ...b.skips],
    failures: [...a.failures, ...b.failures],
  };
}

export function describeCounts({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** The outcome of something that either holds or does not, by its name. */
export function one(name: string, holds: boolean): Outcome {
  return holds ? { ...nothing, passed: 1 } : { ...nothing, failed: 1, failures: [name] };
}

/** The outcome of a whole suite that can't run on this machine: counted, never silent. */
export function skipped(why: string): Outcome {
  return { ...nothing, skipped: 1, skips: [why] };
}
