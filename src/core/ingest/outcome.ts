import { FORMAT } from "../layout.ts";
import type { Looked } from "./scan.ts";
import type { IngestMode } from "./options.ts";
import type { IngestState } from "./record/state.ts";
import type { IngestSummary } from "./record/summary.ts";
import { latest, type Tally } from "./record/tally.ts";

/** A run that has looked at everything it could. Times are RFC 3339. */
export interface Outcome {
  readonly mode: IngestMode;
  readonly looked: Looked;
  readonly tally: Tally;
  readonly startedAt: string;
}

// Beyond this the state would grow without bound: the next run reconciles instead, which finds them all.
const MOST_OWED = 1000;

/** What the next run goes on from. */
export function stateAfter(before: IngestState, { mode, looked, tally, startedAt }: Outcome): IngestState {
  const owed = [...tally.failed];
  const isTooMuch = owed.length > MOST_OWED;
  const lastReconciliation = mode === "reconcile" ? startedAt : before.lastReconciliation;
  const isSure = looked.isWhole && !isTooMuch;
  return {
    ...before,
    watermark: latest(before.watermark, tally.watermark),
    changesToken: looked.changesToken,
    changesDrive: looked.changesDrive,
    folders: Object.fromEntries(looked.tree),
    files: Math.max(0, looked.filesBefore + tally.growth),
    owed: isTooMuch ? [] : owed,
    lastReconciliation: isSure ? lastReconciliation : null,
  };
}

/** What the run says of itself. */
export function summarize(
  run: { runId: string; folderId: string; finishedAt: string; manifest: string; watermark: string | null },
  { mode, looked, tally, startedAt }: Outcome,
): IngestSummary {
  const { runId, folderId, finishedAt, manifest, watermark } = run;
  return {
    format: FORMAT,
    runId,
    folderId,
    mode,
    startedAt,
    finishedAt,
    complete: looked.isWhole && !looked.more && tally.counts.failed === 0,
    more: looked.more,
    counts: { ...tally.counts },
    bytes: tally.bytes,
    watermark: latest(watermark, tally.watermark),
    manifest,
    entries: tally.noted,
  };
}
