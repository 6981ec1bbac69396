import type { RetryPolicy } from "../google/retry.ts";
import type { RunContext } from "./file/run-context.ts";
import type { IngestOptions } from "./options.ts";

const PATIENCE: RetryPolicy = { retries: 3, firstWait: 500, longestWait: 8_000 };

/** What the parts of a run share, from what its caller asked for. */
export function createContext(
  options: IngestOptions,
  own: Pick<RunContext, "manifest" | "rawWriter" | "signal">,
): RunContext {
  const { drive, lake, folderId, outer, runId, log, deadline = Infinity, patience = PATIENCE } = options;
  const { now = () => new Date(), confirmGone = () => Promise.resolve(false) } = options;
  const { tally } = own.manifest;
  return {
    ...own,
    drive,
    lake,
    folderId,
    outer,
    runId,
    log,
    patience,
    isLate: () => now().getTime() >= deadline,
    report: () => options.report?.({ ...tally.counts, bytes: tally.bytes }),
    confirmGone,
  };
}
