import { FORMAT } from "../layout.ts";
import type { FolderScan } from "./scan.ts";
import type { IngestMode } from "./options.ts";
import type { IngestState } from "./record/state.ts";
import type { IngestSummary, OnlyPart } from "./record/summary.ts";
import { latest, type Tally } from "./record/tally.ts";
import { MOST_OWED, RUNS_REMEMBERED } from "./limits.ts";

/** A run that has been over everything it could. Times are RFC 3339. */
export interface RunOutcome {
  readonly mode: IngestMode;
  /** Undefined for a run over all of the folder. */
  readonly only: OnlyPart | undefined;
  readonly scan: FolderScan;
  readonly tally: Tally;
  readonly startedAt: string;
}

/** What the next run goes on from. */
export function stateAfter(
  before: IngestState,
  runId: string,
  { mode, only, scan, tally, startedAt }: RunOutcome,
): IngestState {
  if (only !== undefined) return stateAfterPart(before, runId, { scan, tally });
  const owed = [...tally.failed];
  const isTooMuch = owed.length > MOST_OWED;
  const lastReconciliation = mode === "reconcile" ? startedAt : before.lastReconciliation;
  const isSure = scan.isWhole && !isTooMuch;
  return {
    ...before,
    watermark: latest(before.watermark, tally.watermark),
    changesToken: scan.changesToken,
    changesDrive: scan.changesDrive,
    folders: Object.fromEntries(scan.tree),
    files: Math.max(0, scan.filesBefore + tally.growth),
    owed: isTooMuch ? [] : owed,
    lastReconciliation: isSure ? lastReconciliation : null,
    runs: remember(runId, before.runs),
  };
}

/**
 * What a run leaves that looked at a part of the folder. Watermark, token, folders and the last reconciliation stay as they
 * were: what came elsewhere meanwhile is as new to the next run as before.
 */
function stateAfterPart(
  before: IngestState,
  runId: string,
  { scan, tally }: Pick<RunOutcome, "scan" | "tally">,
): IngestState {
  const owed = [...new Set([...before.owed.filter((id) => !tally.has(id)), ...tally.failed])];
  const isTooMuch = owed.length > MOST_OWED;
  return {
    ...before,
    files: Math.max(0, before.files + tally.growth),
    owed: isTooMuch ? [] : owed,
    lastReconciliation: scan.isWhole && !isTooMuch ? before.lastReconciliation : null,
    partRuns: remember(runId, before.partRuns),
  };
}

function remember(runId: string, earlier: readonly string[] = []): string[] {
  return [runId, ...earlier.filter((id) => id !== runId)].slice(0, RUNS_REMEMBERED);
}

/** What the run says of itself. */
export function summarize(
  run: { runId: string; folderId: string; finishedAt: string; manifest: string; watermark: string | null },
  { mode, only, scan, tally, startedAt }: RunOutcome,
): IngestSummary {
  const { runId, folderId, finishedAt, manifest, watermark } = run;
  return {
    format: FORMAT,
    runId,
    folderId,
    mode,
    ...(only !== undefined && { only }),
    startedAt,
    finishedAt,
    complete: scan.isWhole && !scan.more && tally.counts.failed === 0,
    more: scan.more,
    counts: { ...tally.counts },
    bytes: tally.bytes,
    watermark: only === undefined ? latest(watermark, tally.watermark) : watermark,
    manifest,
    entries: tally.noted,
  };
}
