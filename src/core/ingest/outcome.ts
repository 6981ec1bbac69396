import { FORMAT } from "../layout.ts";
import type { FolderScan } from "./scan.ts";
import type { IngestMode } from "./options.ts";
import type { IngestState } from "./record/state.ts";
import type { IngestSummary } from "./record/summary.ts";
import { latest, type Tally } from "./record/tally.ts";
import { MOST_OWED, RUNS_REMEMBERED } from "./limits.ts";

/** A run that has been over everything it could. Times are RFC 3339. */
export interface RunOutcome {
  readonly mode: IngestMode;
  readonly scan: FolderScan;
  readonly tally: Tally;
  readonly startedAt: string;
}

/** What the next run goes on from. */
export function stateAfter(
  before: IngestState,
  runId: string,
  { mode, scan, tally, startedAt }: RunOutcome,
): IngestState {
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
    runs: [runId, ...(before.runs ?? []).filter((id) => id !== runId)].slice(0, RUNS_REMEMBERED),
  };
}

/** What the run says of itself. */
export function summarize(
  run: { runId: string; folderId: string; finishedAt: string; manifest: string; watermark: string | null },
  { mode, scan, tally, startedAt }: RunOutcome,
): IngestSummary {
  const { runId, folderId, finishedAt, manifest, watermark } = run;
  return {
    format: FORMAT,
    runId,
    folderId,
    mode,
    startedAt,
    finishedAt,
    complete: scan.isWhole && !scan.more && tally.counts.failed === 0,
    more: scan.more,
    counts: { ...tally.counts },
    bytes: tally.bytes,
    watermark: latest(watermark, tally.watermark),
    manifest,
    entries: tally.noted,
  };
}
