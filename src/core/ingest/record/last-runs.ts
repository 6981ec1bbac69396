import type { Bucket } from "../../services/storage.ts";
import { ingestRuns } from "../../layout.ts";
import { isHeld } from "./lease.ts";
import { readState } from "./state.ts";
import { readSummary, type IngestSummary } from "./summary.ts";

/** How many of its runs a history is asked for. */
export interface MostRuns {
  readonly runs: number;
  readonly partRuns: number;
}

/** What the lake says of the ingest of one folder. */
export interface IngestHistory {
  /** Last createdTime ingested; null before anything was. */
  readonly watermark: string | null;
  /** When a run last began that compared all of the folder; null where the next one does. */
  readonly lastReconciliation: string | null;
  /** Files of the folder in raw/ that are not gone from Drive. */
  readonly files: number;
  /** Ids of the files that the last run owes to the next. */
  readonly owed: readonly string[];
  /** Whether Drive can be asked for what changed since: if not, a run looks at all of the folder. */
  readonly hasToken: boolean;
  /** The run that is going on, as far as its lease says: of one that died it says so for minutes. */
  readonly running: { readonly runId: string; readonly until: string } | undefined;
  /** The runs that ended last, the last one first; one whose summary was never written is left out. */
  readonly runs: readonly IngestSummary[];
  /** The same of runs that looked at one file, or at one folder in this one. */
  readonly partRuns: readonly IngestSummary[];
}

const SUMMARY = "/summary.json";
// Of a lake of before the state named its runs, one page is looked at.
const PAGE = 1000;

/**
 * What the runs over a folder left: their state, and the summaries of the last ones. Undefined where none ever ended.
 * Reads one object, and one for each run.
 * @throws Failure `document.*`, `remote.*`, `bucket.missing`
 */
export async function readHistory(
  lake: Bucket,
  folderId: string,
  most: MostRuns,
  signal: AbortSignal,
  now = new Date(),
): Promise<IngestHistory | undefined> {
  const { state } = await readState(lake, folderId, signal);
  if (state === undefined) return undefined;
  const { watermark, lastReconciliation, files, owed, lease, changesToken } = state;
  const readAll = async (runIds: readonly string[]) => {
    const runs = await Promise.all(runIds.map((runId) => readSummary(lake, { folderId, runId }, signal)));
    return runs.filter((run) => run !== undefined);
  };
  const runIds = state.runs ?? (await listRuns(lake, folderId, signal));
  const [runs, partRuns] = await Promise.all([
    readAll(runIds.slice(0, most.runs)),
    readAll((state.partRuns ?? []).slice(0, most.partRuns)),
  ]);
  return {
    watermark,
    lastReconciliation,
    files,
    owed,
    hasToken: changesToken !== null,
    running: lease !== null && isHeld(lease, now.getTime()) ? { runId: lease.holder, until: lease.until } : undefined,
    // A listing, where the state names no runs, tells of both.
    runs: runs.filter(({ only }) => only === undefined),
    partRuns,
  };
}

/** The runs of a folder that ended just before and after one, as far as its state names them. */
export interface RunsBeside {
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

/**
 * The runs beside one: of those over all of the folder, or over a part of it, as it is one itself. Reads one object.
 * @throws Failure `document.*`, `remote.*`
 */
export async function runsBeside(
  lake: Bucket,
  { folderId, runId }: { readonly folderId: string; readonly runId: string },
  signal: AbortSignal,
): Promise<RunsBeside> {
  const { state } = await readState(lake, folderId, signal);
  const runs = [state?.runs ?? [], state?.partRuns ?? []].find((some) => some.includes(runId)) ?? [];
  const at = runs.indexOf(runId);
  return { previous: runs[at + 1], next: at > 0 ? runs[at - 1] : undefined };
}

async function listRuns(lake: Bucket, folderId: string, signal: AbortSignal): Promise<readonly string[]> {
  const prefix = ingestRuns(folderId);
  const { objects } = await lake.list({ prefix, pageSize: PAGE }, signal);
  return objects
    .filter(({ name }) => name.endsWith(SUMMARY))
    .toSorted((one, other) => Date.parse(other.updated) - Date.parse(one.updated))
    .map(({ name }) => name.slice(prefix.length, -SUMMARY.length));
}
