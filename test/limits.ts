/**
 * How long tests wait, in milliseconds: for all of them in this one place. No test expects a speed. Each limit is far above
 * what a machine needs that many other jobs keep busy, so that only what would never end meets it; a machine that is slower
 * still says so with `SLUICE_TEST_PATIENCE`, by which all of them are multiplied.
 */
const patience = Number(process.env["SLUICE_TEST_PATIENCE"] ?? "1");
if (!(patience > 0)) throw new Error("SLUICE_TEST_PATIENCE is a number above 0");

export const LIMITS = {
  /** What runs answers: a file appears, a process ends, a view shows what was changed. */
  answer: 60_000 * patience,
  /** A server or an editor starts. */
  start: 180_000 * patience,
  /** A batch of Spark or a run of a DAG, from its start to its end. */
  batch: 600_000 * patience,
  /** One test, and what prepares a file of them. */
  test: 900_000 * patience,
} as const;
