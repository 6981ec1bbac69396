import type { OddElement } from "../google/reply.ts";
import { inTime, workThrough } from "../concurrency.ts";
import { ownFailure } from "./file/update.ts";
import { isFeedRefused } from "./source/feed.ts";
import type { RunContext } from "./file/run-context.ts";
import { settleMissing } from "./missing.ts";
import { isMissed, listKnown } from "./raw/raw-object.ts";
import { FILES_AT_ONCE, type Looked } from "./scan.ts";
import { openPlaces, type Places } from "./source/locate.ts";
import { settle, settleOdd } from "./file/record.ts";
import type { IngestState } from "./record/state.ts";
import { rootOnly, type FolderTree } from "./source/tree.ts";
import { walk } from "./source/walk.ts";

const FOLDERS_AT_ONCE = 8;

/**
 * Compares the whole folder tree with the whole of raw/. What is right depends on nothing that an earlier run left; its
 * folders only help to notice that a listing left something out. Such a listing is asked for once more.
 */
export async function reconcile(run: RunContext, before: IngestState, driveId: string | undefined): Promise<Looked> {
  // Before the walk: what changes while it goes on is then in the feed of the next run.
  const changesToken = await startToken(run, driveId);
  const known = await listKnown(run.lake, run, run.signal, run.log);
  const ours = [...known.byFileId.values()].filter((object) => object.ofThisFolder && !object.gone).length;
  const tree = rootOnly(run.folderId);
  const filesBefore = ours - run.manifest.tally.growth;
  const looked = { tree, changesToken, changesDrive: driveId ?? null, filesBefore };
  const unnamed: OddElement[] = [];

  async function lookBelow(folderIds: readonly string[]): Promise<ReadonlySet<string>> {
    const listed = new Set<string>();
    const takeOdd = async (odd: OddElement, folderPath: string) => {
      if (odd.id !== undefined) listed.add(odd.id);
      if (!(await settleOdd(run, odd, folderPath))) unnamed.push(odd);
    };
    const files = inTime(run, walk(run.drive, folderIds, tree, run.signal, takeOdd));
    await workThrough(files, FILES_AT_ONCE, async (seen) => {
      const { id } = seen.file;
      listed.add(id);
      await settle(run, seen, () => known.of(id));
    });
    return listed;
  }

  const listed = await lookBelow([run.folderId]);
  if (run.isLate()) return { ...looked, isWhole: false, more: true };
  const objects = new Map([...known.byFileId].filter(([id, object]) => !listed.has(id) && isMissed(object)));
  const places = openPlaces(run, tree);
  const leftOut = await vanishedFolders(run, before, tree, places);
  for (const [id, below] of await settleMissing(run, { objects, of: ours }, places)) leftOut.set(id, below);
  if (leftOut.size === 0) return { ...looked, isWhole: unnamed.length === 0, more: false };

  const found = await lookBelow([...new Set(leftOut.values())]);
  if (run.isLate()) return { ...looked, isWhole: false, more: true };
  const still = [...leftOut.keys()].filter((id) => !found.has(id) && !tree.has(id));
  if (still.length > 0) run.log.warn(`Drive's listings leave out ${still.length} files or folders that it has`);
  return { ...looked, isWhole: unnamed.length + still.length === 0, more: false };
}

/**
 * Folders of the last run's tree that the walk did not come by and that Drive still has in it, each with the nearest
 * folder of the tree above it. One of which Drive does not tell may be anywhere.
 */
async function vanishedFolders(
  run: RunContext,
  before: IngestState,
  tree: FolderTree,
  places: Places,
): Promise<Map<string, string>> {
  const vanished = new Map<string, string>();
  const unseen = Object.keys(before.folders).filter((id) => !tree.has(id));
  await workThrough(unseen, FOLDERS_AT_ONCE, async (id) => {
    try {
      const place = await places.ofFolder(id);
      if (place) vanished.set(id, place.below);
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
