import type { DriveFile } from "../services/drive.ts";
import type { RetryPolicy } from "../google/retry.ts";
import type { RunContext } from "./file/run-context.ts";
import type { IngestOptions } from "./options.ts";

const DAY_MS = 24 * 3_600_000;
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

/** How the caller wants the folder compared. */
export function scanOptions(
  { mode, reconcileEvery = DAY_MS, now = () => new Date() }: IngestOptions,
  { driveId }: Pick<DriveFile, "driveId">,
) {
  return { mode, driveId, reconcileBefore: new Date(now().getTime() - reconcileEvery) };
}
