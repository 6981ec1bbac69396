import { randomUUID } from "node:crypto";
import type { Connected } from "../../app.ts";
import { planIngest, readHistory, type IngestHistory } from "../../core/ingest/index.ts";
import type { Log } from "../../core/log.ts";
import type { IngestGlance } from "./node.ts";

/**
 * What an ingest would find now. Drive is asked for what changed, never for the whole of a folder.
 * @throws Failure `drive.*`, `bucket.missing`, `document.*`, `remote.*`, `credentials.*`
 */
export async function glanceAtIngest(
  { clients, connection }: Connected,
  log: Log,
  signal: AbortSignal,
): Promise<IngestGlance> {
  const [drive, lake] = await Promise.all([clients.drive(), clients.lake()]);
  const glances = await Promise.all(
    connection.driveFolders.map(async (folderId) => {
      const history = await readHistory(lake, folderId, { runs: 1, partRuns: 1 }, signal);
      if (history === undefined || isPartOnly(history)) return undefined;
      // Then all of the folder would be looked at.
      if (!history.hasToken || history.lastReconciliation === null) return { folderId, history, fresh: undefined };
      const looking = { drive, lake, folderId, runId: randomUUID(), mode: "incremental", log } as const;
      const { entries } = await planIngest({ ...looking, reconcileEvery: Infinity }, signal);
      return { folderId, history, fresh: entries.filter(({ decision }) => decision === "copied").length };
    }),
  );
  const known = glances.filter((glance) => glance !== undefined);
  // A bucket that is not there has no history either.
  if (known.length < glances.length) await lake.check(signal);
  const ends = known.flatMap(({ history: { runs, partRuns } }) =>
    [...runs, ...partRuns].map(({ finishedAt }) => Date.parse(finishedAt)),
  );
  const canTell = known.length > 0 && known.every(({ fresh }) => fresh !== undefined);
  return {
    folders: glances.length,
    neverIngested: glances.length - known.length,
    fresh: canTell ? sum(known.map(({ fresh }) => fresh ?? 0)) : undefined,
    freshOf: Object.fromEntries(
      known.flatMap(({ folderId, fresh }) => (fresh === undefined ? [] : [[folderId, fresh] as const])),
    ),
    failed: sum(known.map(({ history }) => history.owed.length)),
    files: sum(known.map(({ history }) => history.files)),
    lastRun: ends.length === 0 ? undefined : ends.reduce((latest, end) => Math.max(latest, end)),
    running: known.find(({ history }) => history.running !== undefined)?.history.running?.runId,
  };
}

/** Whether only files or folders of it were ingested, and never all of it. */
function isPartOnly({ runs, lastReconciliation, hasToken }: IngestHistory): boolean {
  return runs.length === 0 && lastReconciliation === null && !hasToken;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
