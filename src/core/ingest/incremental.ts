import type { OddElement } from "../google/reply.ts";
import { sortChanges, type FolderChanges } from "./source/changes.ts";
import { untilLate, forEachConcurrent } from "../concurrency.ts";
import { ownFailure } from "./file/update.ts";
import type { RunContext } from "./file/run-context.ts";
import { readFeed } from "./source/feed.ts";
import { recordMissing } from "./missing.ts";
import { isMissed, findRawObject, type RawObject } from "./raw/raw-object.ts";
import type { FolderScan } from "./scan.ts";
import type { FoundFile } from "./source/found-file.ts";
import type { IngestMode } from "./options.ts";
import { openLocator, type Locator } from "./source/locate.ts";
import { reconcile } from "./reconcile.ts";
import { recordFile, recordFailure, recordOdd } from "./file/record.ts";
import type { IngestState } from "./record/state.ts";
import { walk } from "./source/walk.ts";
import { FILES_AT_ONCE, QUESTIONS_AT_ONCE } from "./limits.ts";

/**
 * Compares the folder with raw/ in the way that is asked for, or that has become necessary.
 * @param wanted.isDue whether all of it is to be compared again that was compared last then: also when that is to come, by
 * the clock of who wrote it
 */
export async function scanFolder(
  run: RunContext,
  state: IngestState,
  wanted: { mode: IngestMode; isDue: (last: string) => boolean; driveId: string | undefined },
): Promise<{ mode: IngestMode; scan: FolderScan }> {
  const { mode, isDue, driveId } = wanted;
  const last = state.lastReconciliation;
  if (mode === "incremental" && last !== null && !isDue(last)) {
    const scan = await scanChanges(run, state, driveId);
    if (scan) return { mode, scan };
  }
  return { mode: "reconcile", scan: await reconcile(run, state, driveId) };
}

/**
 * Compares what changed since the last run, and what that run still owed.
 * Undefined when this can't be known, and the folder has to be reconciled: the feed takes the token no more, a folder
 * left the tree, or the tree lacks a folder that Drive has in it.
 */
async function scanChanges(
  run: RunContext,
  state: IngestState,
  driveId: string | undefined,
): Promise<FolderScan | undefined> {
  if (state.changesToken === null) return undefined;
  const changesDrive = driveId ?? null;
  // The folder was moved to another drive, which counts its changes by itself.
  if (state.changesDrive !== undefined && state.changesDrive !== changesDrive) return undefined;
  const feed = await readFeed(run, state.changesToken, driveId);
  if (!feed) return undefined;
  const changes = sortChanges(new Map(Object.entries(state.folders)), feed.changes);
  if (changes.folderLeft) return undefined;
  const { tree } = changes;
  const locator = openLocator(run, tree);
  if (await isAnyInPlace(run, changes.unknownParents, locator)) return undefined;
  const scan = { tree, changesToken: feed.token, changesDrive, filesBefore: state.files };
  const elsewhere = new Set(changes.elsewhere);
  let isWhole = true;
  const takeOdd = async (odd: OddElement, folderPath: string) => {
    isWhole = (await recordOdd(run, odd, folderPath)) && isWhole;
  };
  const toAsk = { ids: new Set([...state.owed, ...feed.unclear]), locator, elsewhere };

  await forEachConcurrent(untilLate(run, changedFiles(run, changes, toAsk, takeOdd)), FILES_AT_ONCE, async (found) => {
    await recordFile(run, found, () => findRawObject(run.lake, found.file.id, run, run.signal));
  });
  if (run.isLate()) return { ...scan, isWhole, more: true };
  await recordMissing(run, { objects: await ingestedBefore(run, elsewhere), of: state.files }, locator);
  return { ...scan, isWhole, more: false };
}

/** Whether one of these folders hangs on the ingested one; also when Drive does not tell. */
async function isAnyInPlace(run: RunContext, folderIds: ReadonlySet<string>, locator: Locator): Promise<boolean> {
  let isAny = false;
  await forEachConcurrent(folderIds, QUESTIONS_AT_ONCE, async (folderId) => {
    if (isAny) return;
    try {
      isAny = (await locator.ofFolder(folderId)) !== undefined || isAny;
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
  { files, walk: folders, tree }: FolderChanges,
  { ids, locator, elsewhere }: { ids: ReadonlySet<string>; locator: Locator; elsewhere: Set<string> },
  takeOdd: (odd: OddElement, folderPath: string) => Promise<void>,
): AsyncGenerator<FoundFile> {
  yield* files;
  yield* walk(run.drive, folders, tree, run.signal, takeOdd);
  for (const fileId of ids) {
    try {
      const located = await locator.ofFile(fileId);
      if (located) yield located.found;
      else elsewhere.add(fileId);
    } catch (error) {
      await recordFailure(run, { fileId, path: fileId }, error);
    }
  }
}

/** Which of these files are this folder's in raw/. */
async function ingestedBefore(run: RunContext, fileIds: ReadonlySet<string>): Promise<Map<string, RawObject>> {
  const ours = new Map<string, RawObject>();
  await forEachConcurrent(fileIds, QUESTIONS_AT_ONCE, async (fileId) => {
    try {
      const stored = await findRawObject(run.lake, fileId, run, run.signal);
      if (stored && isMissed(stored)) ours.set(fileId, stored);
    } catch (error) {
      await recordFailure(run, { fileId, path: fileId }, error);
    }
  });
  return ours;
}
