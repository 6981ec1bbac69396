import { randomUUID } from "node:crypto";
import { isFailure } from "../failure.ts";
import { createContext } from "./create-context.ts";
import { openRawWriter } from "./raw/writer.ts";
import { takeLease } from "./record/lease.ts";
import { look } from "./look.ts";
import { openManifest } from "./record/manifest.ts";
import type { IngestOptions } from "./options.ts";
import { stateAfter, summarize } from "./outcome.ts";
import { dryRun } from "./plan.ts";
import type { IngestSummary } from "./record/summary.ts";

/**
 * Brings raw/ up to date with one Drive folder, or a part of it: see "Ingest promises" in ARCHITECTURE.md.
 * A file that fails does not stop the others and makes the run incomplete; it is owed to the next run.
 * @throws Failure `drive.*`, `bucket.missing`, `ingest.not-in-folder`, `ingest.lease-held`, `ingest.lease-lost`, `document.*`, `remote.*`,
 * `credentials.*`; the signal's reason when aborted. What was copied by then stays, and the next run goes on from it.
 */
export async function runIngest(options: IngestOptions, signal: AbortSignal): Promise<IngestSummary> {
  if (options.dryRun === true) return dryRun(options, signal);
  const { drive, lake, folderId, runId, log, now = () => new Date(), writer = randomUUID(), pace = 1000 } = options;
  const startedAt = now().toISOString();

  const folder = await drive.folder(folderId, signal);
  const manifest = await openManifest(lake, options, signal);
  if (manifest.earlier?.more === false) return manifest.earlier;
  const { tally } = manifest;

  const lease = await takeLease({ lake, folderId, runId, writer, now, log, pace }, signal);
  try {
    const rawWriter = openRawWriter(drive, lake, options, now);
    const run = createContext(options, { manifest, rawWriter, signal: AbortSignal.any([signal, lease.lost]) });
    const outcome = { ...(await look(run, lease.state, options, folder)), tally, startedAt };
    await manifest.flush();
    if (outcome.scan.more) await lease.release();
    else await lease.finish(stateAfter(lease.state, runId, outcome));
    const { watermark } = lease.state;
    const summary = summarize(
      { runId, folderId, finishedAt: now().toISOString(), manifest: manifest.address, watermark },
      outcome,
    );
    return await manifest.finish(summary);
  } catch (error) {
    await lease.release();
    // Another process of the same run was faster: its answer is the run's.
    const first = isFailure(error, "ingest.lease-lost") ? await openManifest(lake, options, signal) : undefined;
    if (first?.earlier?.more === false) return first.earlier;
    throw error;
  }
}
