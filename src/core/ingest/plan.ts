import { createContext } from "./create-context.ts";
import { idleWriter } from "./raw/writer.ts";
import { look } from "./look.ts";
import type { ManifestEntry } from "./record/entry.ts";
import type { IngestMode, IngestOptions } from "./options.ts";
import { summarize } from "./outcome.ts";
import { emptyState, readState } from "./record/state.ts";
import type { IngestSummary } from "./record/summary.ts";
import { startTally } from "./record/tally.ts";

/** What would be decided about one file: `copied` reads "would be copied". */
export type PlanEntry = ManifestEntry;

/** What a run would do now. */
export interface Plan {
  /** `reconcile` also when an incremental run would have to. */
  readonly mode: IngestMode;
  readonly entries: readonly PlanEntry[];
}

/** Looks as a run does and writes nothing; takes no lease. Throws what `runIngest` throws. */
export async function planIngest(options: IngestOptions, signal: AbortSignal): Promise<Plan> {
  const { mode, entries } = await plan(options, signal);
  return { mode, entries };
}

/** The summary of a run that wrote nothing. */
export async function dryRun(options: IngestOptions, signal: AbortSignal): Promise<IngestSummary> {
  const { runId, folderId, now = () => new Date() } = options;
  const startedAt = now().toISOString();
  const { watermark, ...outcome } = await plan(options, signal);
  const finishedAt = now().toISOString();
  return summarize({ runId, folderId, finishedAt, manifest: "", watermark }, { ...outcome, startedAt });
}

async function plan(options: IngestOptions, signal: AbortSignal) {
  const { drive, lake, folderId } = options;
  const folder = await drive.folder(folderId, signal);
  await lake.check(signal);
  const state = (await readState(lake, folderId, signal)).state ?? emptyState(folderId);
  const tally = startTally();
  const entries: PlanEntry[] = [];
  const manifest = {
    tally,
    record(entry: PlanEntry) {
      tally.add(entry);
      entries.push(entry);
      return Promise.resolve();
    },
  };
  const run = createContext(options, { manifest, rawWriter: idleWriter, signal });
  return { ...(await look(run, state, options, folder)), tally, entries, watermark: state.watermark };
}
