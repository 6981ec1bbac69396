import type { IngestOptions } from "./options.ts";
import { runIngest } from "./run.ts";
import type { Counts, IngestSummary } from "./summary.ts";
import { latest } from "./tally.ts";

/** One run over several folders: counts and bytes are sums, the watermark is the latest. */
export interface FoldersSummary {
  readonly runId: string;
  readonly complete: boolean;
  readonly more: boolean;
  readonly counts: Counts;
  readonly bytes: number;
  readonly watermark: string | null;
  /** gs:// address of the first folder's `summary.json`; `folders` has them all. */
  readonly manifest: string;
  readonly folders: readonly Pick<IngestSummary, "folderId" | "complete" | "more" | "counts" | "manifest">[];
}

/**
 * Ingests one folder after the other, under one run id and one deadline.
 * A folder that fails does not keep the others from their turn; its failure is thrown after they had it.
 * @throws what `runIngest` throws
 */
export async function ingestFolders(
  folderIds: readonly string[],
  options: Omit<IngestOptions, "folderId">,
  signal: AbortSignal,
): Promise<FoldersSummary> {
  const done: IngestSummary[] = [];
  const failures: unknown[] = [];
  for (const folderId of folderIds) {
    if (done.at(-1)?.more === true) break;
    try {
      done.push(await runIngest({ ...options, folderId }, signal));
    } catch (error) {
      signal.throwIfAborted();
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return {
    runId: options.runId,
    complete: done.every(({ complete }) => complete),
    more: done.some(({ more }) => more),
    counts: sum(done.map(({ counts }) => counts)),
    bytes: done.reduce((total, { bytes }) => total + bytes, 0),
    watermark: done.reduce<string | null>((last, { watermark }) => latest(last, watermark), null),
    manifest: done[0]?.manifest ?? "",
    folders: done.map(({ folderId, complete, more, counts, manifest }) => ({
      folderId,
      complete,
      more,
      counts,
      manifest,
    })),
  };
}

function sum(all: readonly Counts[]): Counts {
  const total: Counts = { lookedAt: 0, copied: 0, unchanged: 0, skipped: 0, gone: 0, failed: 0 };
  for (const counts of all) for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += counts[name];
  return total;
}
