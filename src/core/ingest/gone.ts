import type { DriveFile } from "../drive.ts";
import { Failure, isKnown } from "../failure.ts";
import { workThrough } from "./at-once.ts";
import { bringUpToDate, concernsAll } from "./bring-up-to-date.ts";
import type { RunContext } from "./context.ts";
import type { KnownObject } from "./known.ts";
import type { ManifestEntry } from "./manifest-entry.ts";
import type { SeenFile } from "./seen.ts";
import { pathInTree, type FolderTree } from "./tree.ts";

const AT_ONCE = 8;
// More than this at once looks like a listing gone wrong, or a folder dropped by mistake.
const MANY = 20;
const MANY_SHARE = 0.1;

/** Files of the folder that Drive no longer showed in it. */
export interface Missing {
  readonly objects: ReadonlyMap<string, KnownObject>;
  /** Files of the folder in the bucket that were not gone when the run began. */
  readonly of: number;
}

/**
 * Marks what is gone from Drive. Each file is asked for by itself first: it may have moved within the tree while the
 * run walked, or the listing may have been served late. When there are suspiciously many, and nobody confirms it,
 * none is marked: they count as failed, so that the run says that it is not complete and the next one looks again.
 */
export async function settleGone(run: RunContext, { objects, of }: Missing, tree: FolderTree): Promise<void> {
  const unsettled = [...objects].filter(([fileId]) => run.manifest.tally.claim(fileId));
  const count = unsettled.length;
  const isMany = count > MANY && count > of * MANY_SHARE;
  if (isMany && !(await run.confirmGone(count, of))) {
    run.log.warn(`${count} of ${of} files seem to be gone from Drive; none was marked`);
    const failure = new Failure("ingest.too-many-gone", { count, of });
    for (const [fileId, known] of unsettled) await run.manifest.record(failedObject(fileId, known, failure));
    return;
  }
  await workThrough(unsettled, AT_ONCE, async ([fileId, known]) => {
    await run.manifest.record(await markUnlessThere(run, fileId, known, tree));
    run.report();
  });
}

async function markUnlessThere(
  run: RunContext,
  fileId: string,
  known: KnownObject,
  tree: FolderTree,
): Promise<ManifestEntry> {
  try {
    const seen = inTree(await run.drive.get(fileId, run.signal), tree);
    if (seen) return await bringUpToDate(run, seen, known);
    if (!known.gone) await run.hands.markGone(known, run.signal);
    return { fileId, path: known.name, decision: "gone", object: known.name, generation: known.generation };
  } catch (error) {
    run.signal.throwIfAborted();
    if (!isKnown(error) || concernsAll(error)) throw error;
    return failedObject(fileId, known, error);
  }
}

function failedObject(fileId: string, { name }: KnownObject, { code, params }: Failure): ManifestEntry {
  return { fileId, path: name, decision: "failed", reason: code, object: name, params: { ...params } };
}

/** The file with its folder's path; undefined when it is not in the tree, or in the bin. */
export function inTree(file: DriveFile | undefined, tree: FolderTree): SeenFile | undefined {
  if (file === undefined || file.trashed) return undefined;
  const folderPath = pathInTree(tree, file.parents[0] ?? "");
  return folderPath === undefined ? undefined : { file, folderPath };
}
