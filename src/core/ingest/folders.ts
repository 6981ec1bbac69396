import { Failure, isFailure, reasonOf, type FolderFailure } from "../failure.ts";
import { distinctFolders } from "./source/distinct-folders.ts";
import type { IngestOptions } from "./options.ts";
import { runIngest } from "./run.ts";
import type { Counts, IngestSummary } from "./record/summary.ts";
import { latest } from "./record/tally.ts";

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
 * One that is named twice or lies in another is ingested once. A folder that fails does not keep the others from their
 * turn; every failure is thrown after they had it.
 * @throws what `runIngest` throws; Failure `ingest.folders-failed` when several do
 */
export async function ingestFolders(
  folderIds: readonly string[],
  options: Omit<IngestOptions, "folderId">,
  signal: AbortSignal,
): Promise<FoldersSummary> {
  const { folderIds: distinct, nested } = await distinctFolders(options.drive, folderIds, signal);
  for (const { folderId, within } of nested) {
    options.log.warn(`folder ${folderId} is inside folder ${within}, and is ingested with it`);
  }
  const run = (folderId: string) => runIngest({ ...options, folderId }, signal);
  const done = await forEachFolder(distinct, run, signal, ({ more }) => more);
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

/**
 * Does the work for one folder after the other, until one of them is `last`. A folder that fails does not keep the
 * others from their turn; what failed is thrown after they had it, and nothing of it is lost.
 * @throws the failure of the one folder that failed, or what is the same with all of them; Failure
 * `ingest.folders-failed`, or AggregateError with a defect among them; the signal's reason when aborted before any failed
 */
export async function forEachFolder<T>(
  folderIds: readonly string[],
  work: (folderId: string) => Promise<T>,
  signal: AbortSignal,
  isLast: (result: T) => boolean = () => false,
): Promise<T[]> {
  const done: T[] = [];
  const errors: { folder: string; error: unknown }[] = [];
  for (const folder of folderIds) {
    try {
      const result = await work(folder);
      done.push(result);
      if (isLast(result)) break;
    } catch (error) {
      if (!signal.aborted || isFailure(error)) errors.push({ folder, error });
      // What failed before is told all the same.
      else if (errors.length === 0) throw signal.reason;
      else break;
    }
  }
  const [first, second] = errors;
  if (first === undefined) return done;
  if (second === undefined || errors.every(({ error }) => reasonOf(error) === reasonOf(first.error))) throw first.error;
  const failures = errors.flatMap(({ folder, error }): FolderFailure[] =>
    isFailure(error) ? [{ folder, failure: error }] : [],
  );
  if (failures.length === errors.length) throw new Failure("ingest.folders-failed", { failures });
  const told = errors.map(({ folder, error }) => `${folder}: ${reasonOf(error)}`).join("; ");
  throw new AggregateError(
    errors.map(({ error }) => error),
    told,
  );
}

function sum(all: readonly Counts[]): Counts {
  const total: Counts = { lookedAt: 0, copied: 0, unchanged: 0, skipped: 0, gone: 0, failed: 0 };
  for (const counts of all) for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += counts[name];
  return total;
}
