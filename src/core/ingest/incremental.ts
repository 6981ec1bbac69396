import type { OddElement } from "../google/reply.ts";
import { affectedBy, type Affected } from "./source/changes.ts";
import { inTime, workThrough } from "../concurrency.ts";
import { ownFailure } from "./file/update.ts";
import type { RunContext } from "./file/run-context.ts";
import { readFeed } from "./source/feed.ts";
import { settleMissing } from "./missing.ts";
import { isMissed, lookUp, type KnownObject } from "./raw/raw-object.ts";
import { FILES_AT_ONCE, type Looked } from "./scan.ts";
import type { SeenFile } from "./source/found-file.ts";
import type { IngestMode } from "./options.ts";
import { openPlaces, type Places } from "./source/locate.ts";
import { reconcile } from "./reconcile.ts";
import { settle, settleFailed, settleOdd } from "./file/record.ts";
import type { IngestState } from "./record/state.ts";
import { walk } from "./source/walk.ts";

const LOOK_UPS_AT_ONCE = 8;

/** Looks at the folder in the way that is asked for, or that has become necessary. */
export async function lookAtFolder(
  run: RunContext,
  state: IngestState,
  wanted: { mode: IngestMode; reconcileBefore: Date; driveId: string | undefined },
): Promise<{ mode: IngestMode; looked: Looked }> {
  const { mode, reconcileBefore, driveId } = wanted;
  const last = state.lastReconciliation;
  if (mode === "incremental" && last !== null && new Date(last) > reconcileBefore) {
    const looked = await lookAtChanges(run, state, driveId);
    if (looked) return { mode, looked };
  }
  return { mode: "reconcile", looked: await reconcile(run, state, driveId) };
}

/**
 * Looks at what changed since the last run and at what that run still owed.
 * Undefined when this can't be known, and the folder has to be reconciled: the feed takes the token no more, a folder
 * left the tree, or the tree lacks a folder that Drive has in it.
 */
async function lookAtChanges(
  run: RunContext,
  state: IngestState,
  driveId: string | undefined,
): Promise<Looked | undefined> {
  if (state.changesToken === null) return undefined;
  const changesDrive = driveId ?? null;
  // The folder was moved to another drive, which counts its changes by itself.
  if (state.changesDrive !== undefined && state.changesDrive !== changesDrive) return undefined;
  const feed = await readFeed(run, state.changesToken, driveId);
  if (!feed) return undefined;
  const affected = affectedBy(new Map(Object.entries(state.folders)), feed.changes);
  if (affected.folderLeft) return undefined;
  const { tree } = affected;
  const places = openPlaces(run, tree);
  if (await isAnyInPlace(run, affected.unknownParents, places)) return undefined;
  const looked = { tree, changesToken: feed.token, changesDrive, filesBefore: state.files };
  const elsewhere = new Set(affected.elsewhere);
  let isWhole = true;
  const takeOdd = async (odd: OddElement, folderPath: string) => {
    isWhole = (await settleOdd(run, odd, folderPath)) && isWhole;
  };
  const toAsk = { ids: new Set([...state.owed, ...feed.unclear]), places, elsewhere };

  await workThrough(inTime(run, changedFiles(run, affected, toAsk, takeOdd)), FILES_AT_ONCE, async (seen) => {
    await settle(run, seen, () => lookUp(run.lake, seen.file.id, run, run.signal));
  });
  if (run.isLate()) return { ...looked, isWhole, more: true };
  await settleMissing(run, { objects: await ingestedBefore(run, elsewhere), of: state.files }, places);
  return { ...looked, isWhole, more: false };
}

/** Whether one of these folders hangs on the ingested one; also when Drive does not tell. */
async function isAnyInPlace(run: RunContext, folderIds: ReadonlySet<string>, places: Places): Promise<boolean> {
  let isAny = false;
  await workThrough(folderIds, LOOK_UPS_AT_ONCE, async (folderId) => {
    if (isAny) return;
    try {
      isAny = (await places.ofFolder(folderId)) !== undefined || isAny;
    } catch (error) {
      ownFailure(error, run);
      isAny = true;
    }
  });
  return isAny;
}

/** Adds what was to be asked for and has left the tree to `elsewhere`. */
async function* changedFiles(
  run: RunContext,
  { files, walk: folders, tree }: Affected,
  { ids, places, elsewhere }: { ids: ReadonlySet<string>; places: Places; elsewhere: Set<string> },
  takeOdd: (odd: OddElement, folderPath: string) => Promise<void>,
): AsyncGenerator<SeenFile> {
  yield* files;
  yield* walk(run.drive, folders, tree, run.signal, takeOdd);
  for (const fileId of ids) {
    try {
      const found = await places.ofFile(fileId);
      if (found) yield found.seen;
      else elsewhere.add(fileId);
    } catch (error) {
      await settleFailed(run, { fileId, path: fileId }, error);
    }
  }
}

/** Which of these files are this folder's in raw/. */
async function ingestedBefore(run: RunContext, fileIds: ReadonlySet<string>): Promise<Map<string, KnownObject>> {
  const found = new Map<string, KnownObject>();
  await workThrough(fileIds, LOOK_UPS_AT_ONCE, async (fileId) => {
    try {
      const known = await lookUp(run.lake, fileId, run, run.signal);
      if (known && isMissed(known)) found.set(fileId, known);
    } catch (error) {
      await settleFailed(run, { fileId, path: fileId }, error);
    }
  });
  return found;
}
