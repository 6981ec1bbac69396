import { forEachConcurrent, untilLate } from "../concurrency.ts";
import { Failure } from "../failure.ts";
import type { OddElement } from "../google/reply.ts";
import { recordFile, recordOdd } from "./file/record.ts";
import type { RunContext } from "./file/run-context.ts";
import { FILES_AT_ONCE } from "./limits.ts";
import { findRawObject } from "./raw/raw-object.ts";
import type { IngestState } from "./record/state.ts";
import type { OnlyPart } from "./record/summary.ts";
import type { FolderScan } from "./scan.ts";
import { pathOf, type FoundFile } from "./source/found-file.ts";
import { openLocator } from "./source/locate.ts";
import { rootOnly } from "./source/tree.ts";
import { walk } from "./source/walk.ts";

/**
 * Compares one file of the folder, or what lies below one folder in it, with raw/. Drive is asked where it is: what earlier
 * runs remember is neither relied on nor changed. Marks nothing as gone: what left may be anywhere else in the folder.
 * @throws Failure `ingest.not-in-folder`, `remote.*`, `credentials.*`
 */
export async function scanPart(
  run: RunContext,
  before: IngestState,
  id: string,
): Promise<{ only: OnlyPart; scan: FolderScan }> {
  const { drive, folderId, signal } = run;
  const tree = rootOnly(folderId);
  const locator = openLocator(run, tree);
  let isWhole = true;
  const scan = (more: boolean): FolderScan => ({
    tree: new Map(Object.entries(before.folders)),
    changesToken: before.changesToken,
    changesDrive: before.changesDrive ?? null,
    filesBefore: before.files,
    isWhole,
    more,
  });
  const update = (found: FoundFile) =>
    recordFile(run, found, () => findRawObject(run.lake, found.file.id, run, signal));

  const folder = await locator.ofFolder(id);
  if (folder === undefined) {
    const file = await locator.ofFile(id);
    if (file === undefined) throw new Failure("ingest.not-in-folder", { id, folder: folderId });
    await update(file.found);
    return { only: { id, kind: "file", path: pathOf(file.found) }, scan: scan(false) };
  }
  for (const [between, named] of folder.between) tree.set(between, named);
  const takeOdd = async (odd: OddElement, folderPath: string) => {
    isWhole = (await recordOdd(run, odd, folderPath)) && isWhole;
  };
  await forEachConcurrent(untilLate(run, walk(drive, [id], tree, signal, takeOdd)), FILES_AT_ONCE, update);
  return { only: { id, kind: "folder", path: folder.path }, scan: scan(run.isLate()) };
}
