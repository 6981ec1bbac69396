import type { Bucket } from "../services/storage.ts";
import type { Drive, DriveFile } from "../services/drive.ts";
import type { Patience } from "../google/retry.ts";
import type { Log } from "../log.ts";
import type { Hands } from "./raw/writer.ts";
import type { Asking } from "./raw/raw-object.ts";
import type { Manifest } from "./record/manifest.ts";
import type { IngestOptions } from "./options.ts";

/** What the parts of one run share. */
export interface RunContext extends Asking {
  readonly drive: Drive;
  readonly lake: Bucket;
  readonly hands: Hands;
  readonly manifest: Manifest;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** For the work on one file, around what the clients repeat themselves. */
  readonly patience: Patience;
  /** Whether the run has to stop taking up files. */
  readonly isLate: () => boolean;
  /** Told after each file. */
  readonly report: () => void;
  /** Asked before more files than usual are marked as gone; nobody to ask means no. */
  readonly confirmGone: (count: number, of: number) => Promise<boolean>;
}

const DAY_MS = 24 * 3_600_000;
const PATIENCE: Patience = { retries: 3, firstWait: 500, longestWait: 8_000 };

/** What the parts of a run share, from what its caller asked for. */
export function createContext(
  options: IngestOptions,
  own: Pick<RunContext, "manifest" | "hands" | "signal">,
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

/** How the caller wants the folder looked at. */
export function lookingFor(
  { mode, reconcileEvery = DAY_MS, now = () => new Date() }: IngestOptions,
  { driveId }: Pick<DriveFile, "driveId">,
) {
  return { mode, driveId, reconcileBefore: new Date(now().getTime() - reconcileEvery) };
}
