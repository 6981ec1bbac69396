import type { OddElement } from "../google/reply.ts";
import { untilLate, forEachConcurrent } from "../concurrency.ts";
import { ownFailure } from "./file/update.ts";
import { isFeedRefused } from "./source/feed.ts";
import type { RunContext } from "./file/run-context.ts";
import { recordMissing } from "./missing.ts";
import { isMissed, listRawObjects } from "./raw/raw-object.ts";
import type { FolderScan } from "./scan.ts";
import { openLocator, type Locator } from "./source/locate.ts";
import { recordFile, recordOdd } from "./file/record.ts";
import type { IngestState } from "./record/state.ts";
import { rootOnly, type FolderTree } from "./source/tree.ts";
import { walk } from "./source/walk.ts";
import { FILES_AT_ONCE, QUESTIONS_AT_ONCE } from "./limits.ts";

/**
 * Compares the whole folder tree with the whole of raw/. What is right depends on nothing that an earlier run left; its
 * folders only help to notice that a listing left something out. Such a listing is asked for once more.
 */
export async function reconcile(
  run: RunContext,
  before: IngestState,
  driveId: string | undefined,
): Promise<FolderScan> {
  // Before the walk: what changes while it goes on is then in the feed of the next run.
  const changesToken = await startToken(run, driveId);
  const stored = await listRawObjects(run.lake, run, run.signal, run.log);
  const ours = [...stored.byFileId.values()].filter((object) => object.ofThisFolder && !object.gone).length;
  const tree = rootOnly(run.folderId);
  const filesBefore = ours - run.manifest.tally.growth;
  const scan = { tree, changesToken, changesDrive: driveId ?? null, filesBefore };
  const unnamed: OddElement[] = [];

  async function scanBelow(folderIds: readonly string[]): Promise<ReadonlySet<string>> {
    const listed = new Set<string>();
    const takeOdd = async (odd: OddElement, folderPath: string) => {
      if (odd.id !== undefined) listed.add(odd.id);
      if (!(await recordOdd(run, odd, folderPath))) unnamed.push(odd);
    };
    const files = untilLate(run, walk(run.drive, folderIds, tree, run.signal, takeOdd));
    await forEachConcurrent(files, FILES_AT_ONCE, async (found) => {
      const { id } = found.file;
      listed.add(id);
      await recordFile(run, found, () => stored.of(id));
    });
    return listed;
  }

  const listed = await scanBelow([run.folderId]);
  if (run.isLate()) return { ...scan, isWhole: false, more: true };
  const objects = new Map([...stored.byFileId].filter(([id, object]) => !listed.has(id) && isMissed(object)));
  const locator = openLocator(run, tree);
  const leftOut = await vanishedFolders(run, before, tree, locator);
  for (const [id, below] of await recordMissing(run, { objects, of: ours }, locator)) leftOut.set(id, below);
  if (leftOut.size === 0) return { ...scan, isWhole: unnamed.length === 0, more: false };

  const listedAgain = await scanBelow([...new Set(leftOut.values())]);
  if (run.isLate()) return { ...scan, isWhole: false, more: true };
  const still = [...leftOut.keys()].filter((id) => !listedAgain.has(id) && !tree.has(id));
  if (still.length > 0) run.log.warn(`Drive's listings leave out ${still.length} files or folders that it has`);
  return { ...scan, isWhole: unnamed.length + still.length === 0, more: false };
}

/**
 * Folders of the last run's tree that the walk did not come by and that Drive still has in it, each with the nearest
 * folder of the tree above it. One of which Drive does not tell may be anywhere.
 */
async function vanishedFolders(
  run: RunContext,
  before: IngestState,
  tree: FolderTree,
  locator: Locator,
): Promise<Map<string, string>> {
  const vanished = new Map<string, string>();
  const unseen = Object.keys(before.folders).filter((id) => !tree.has(id));
  await forEachConcurrent(unseen, QUESTIONS_AT_ONCE, async (id) => {
    try {
      const location = await locator.ofFolder(id);
      if (location) vanished.set(id, location.below);
    } catch (error) {
      ownFailure(error, run);
      vanished.set(id, run.folderId);
    }
  });
  return vanished;
}

/**
 * Null where the feed is refused: whoever sees one folder of a shared drive without being a member of the drive is told
 * that the drive does not exist, or that only members may (`teamDriveMembershipRequired`). Every run reconciles then.
 */
async function startToken(run: RunContext, driveId: string | undefined): Promise<string | null> {
  try {
    return await run.drive.startPageToken(driveId, run.signal);
  } catch (error) {
    if (!isFeedRefused(error)) throw error;
    run.log.info(
      `Drive gives no changes of folder ${run.folderId}, so that every run compares all of it: ${error.message}`,
    );
    return null;
  }
}
