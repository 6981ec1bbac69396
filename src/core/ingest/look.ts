import type { DriveFile } from "../services/drive.ts";
import type { RunContext } from "./file/run-context.ts";
import { scanFolder } from "./incremental.ts";
import type { IngestMode, IngestOptions } from "./options.ts";
import { scanPart } from "./part.ts";
import type { IngestState } from "./record/state.ts";
import type { OnlyPart } from "./record/summary.ts";
import type { FolderScan } from "./scan.ts";

const DAY_MS = 24 * 3_600_000;

/** What a run looks at: the part that is asked for, what changed, or all of the folder. */
export async function look(
  run: RunContext,
  state: IngestState,
  { mode, only, reconcileEvery = DAY_MS, now = () => new Date() }: IngestOptions,
  { driveId }: Pick<DriveFile, "driveId">,
): Promise<{ mode: IngestMode; only: OnlyPart | undefined; scan: FolderScan }> {
  if (only !== undefined) return { mode: "incremental", ...(await scanPart(run, state, only)) };
  const isDue = (last: string) => Math.abs(now().getTime() - Date.parse(last)) >= reconcileEvery;
  return { ...(await scanFolder(run, state, { mode, isDue, driveId })), only: undefined };
}
