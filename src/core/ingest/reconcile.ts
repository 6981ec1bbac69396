import { isFailure } from "../failure.ts";
import { inTime, workThrough } from "./at-once.ts";
import { ownFailure } from "./bring-up-to-date.ts";
import type { RunContext } from "./context.ts";
import { settleMissing } from "./gone.ts";
import { isMissed, listKnown } from "./known.ts";
import { FILES_AT_ONCE, type Looked } from "./looked.ts";
import { openPlaces, type Places } from "./places.ts";
import { settle } from "./settle.ts";
import type { IngestState } from "./state.ts";
import { rootOnly, type FolderTree } from "./tree.ts";
import { walk } from "./walk.ts";

const FOLDERS_AT_ONCE = 8;

/**
 * Compares the whole folder tree with the whole of raw/. What is right depends on nothing that an earlier run left; its
 * folders only help to notice that a listing left something out. Such a listing is asked for once more.
 */
export async function reconcile(run: RunContext, before: IngestState, driveId: string | undefined): Promise<Looked> {
  // Before the walk: what changes while it goes on is then in the feed of the next run.
  const changesToken = await startToken(run, driveId);
  const known = await listKnown(run.lake, run, run.signal);
  const ours = [...known.values()].filter((object) => object.ofThisFolder && !object.gone).length;
  const tree = rootOnly(run.folderId);
  const filesBefore = ours - run.manifest.tally.growth;
  const looked = { tree, changesToken, filesBefore };

  async function lookBelow(folderIds: readonly string[]): Promise<ReadonlySet<string>> {
    const listed = new Set<string>();
    const files = inTime(run, walk(run.drive, folderIds, tree, run.signal));
    await workThrough(files, FILES_AT_ONCE, async (seen) => {
      const { id } = seen.file;
      listed.add(id);
      await settle(run, seen, () => known.get(id));
    });
    return listed;
  }

  const listed = await lookBelow([run.folderId]);
  if (run.isLate()) return { ...looked, isWhole: false, more: true };
  const objects = new Map([...known].filter(([id, object]) => !listed.has(id) && isMissed(object)));
  const places = openPlaces(run, tree);
  const leftOut = await vanishedFolders(run, before, tree, places);
  for (const [id, below] of await settleMissing(run, { objects, of: ours }, places)) leftOut.set(id, below);
  if (leftOut.size === 0) return { ...looked, isWhole: true, more: false };

  const found = await lookBelow([...new Set(leftOut.values())]);
  if (run.isLate()) return { ...looked, isWhole: false, more: true };
  const still = [...leftOut.keys()].filter((id) => !found.has(id) && !tree.has(id));
  if (still.length > 0) run.log.warn(`Drive's listings leave out ${still.length} files or folders that it has`);
  return { ...looked, isWhole: still.length === 0, more: false };
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
      ownFailure(error, run.signal);
      vanished.set(id, run.folderId);
    }
  });
  return vanished;
}

/**
 * Null where the feed can't be used: whoever sees one folder of a shared drive without being a member of the drive is
 * told that the drive does not exist.
 */
async function startToken(run: RunContext, driveId: string | undefined): Promise<string | null> {
  try {
    return await run.drive.startPageToken(driveId, run.signal);
  } catch (error) {
    if (driveId !== undefined && isFailure(error, "remote.not-found")) return null;
    throw error;
  }
}
