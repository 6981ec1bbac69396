import { randomUUID } from "node:crypto";
import type { Connected } from "../../app.ts";
import { planIngest, readHistory, type IngestHistory } from "../../core/ingest/index.ts";
import type { Log } from "../../core/log.ts";
import { lastRunOf } from "../last-run.ts";
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
      if (history === undefined) return undefined;
      if (isPartOnly(history)) return { folderId, history, fresh: undefined, partOnly: true };
      // Then all of the folder would be looked at.
      if (!history.hasToken || history.lastReconciliation === null)
        return { folderId, history, fresh: undefined, partOnly: false };
      const looking = { drive, lake, folderId, runId: randomUUID(), mode: "incremental", log } as const;
      const { entries } = await planIngest({ ...looking, reconcileEvery: Infinity }, signal);
      const fresh = entries.filter(({ decision }) => decision === "copied").length;
      return { folderId, history, fresh, partOnly: false };
    }),
  );
  const known = glances.filter((glance) => glance !== undefined);
  // A bucket that is not there has no history either.
  if (known.length < glances.length) await lake.check(signal);
  const whole = known.filter(({ partOnly }) => !partOnly);
  // Of one whose first run has not ended nothing was ingested yet.
  const parts = known.filter(({ partOnly, history }) => partOnly && history.partRuns.length > 0);
  const canTell = whole.length > 0 && whole.every(({ fresh }) => fresh !== undefined);
  return {
    folders: glances.length,
    neverIngested: glances.length - whole.length - parts.length,
    partOnly: parts.length,
    fresh: canTell ? sum(whole.map(({ fresh }) => fresh ?? 0)) : undefined,
    freshOf: Object.fromEntries(
      known.flatMap(({ folderId, fresh }) => (fresh === undefined ? [] : [[folderId, fresh] as const])),
    ),
    failed: sum(known.map(({ history }) => history.owed.length)),
    files: sum(whole.map(({ history }) => history.files)),
    lastRun: lastRunOf(known.map(({ history }) => history)),
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
