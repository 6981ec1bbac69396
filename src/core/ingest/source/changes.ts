import { FOLDER, type DriveChange, type DriveFile } from "../../services/drive.ts";
import type { FoundFile } from "./found-file.ts";
import { pathInTree, type Folder, type FolderTree } from "./tree.ts";

/** What Drive's changes mean for one ingested folder. */
export interface FolderChanges {
  /** Files that changed and are in the tree now. */
  readonly files: readonly FoundFile[];
  /** Ids of files that are not in the tree now, and may have been. */
  readonly elsewhere: readonly string[];
  /** Folders that are not in the tree, with something in them that changed: the tree may lack them by mistake. */
  readonly unknownParents: ReadonlySet<string>;
  /**
   * Topmost folders that came in, moved or were renamed: what is below them has to be walked, since the feed says
   * nothing of the content of a folder that moved.
   */
  readonly walk: readonly string[];
  /** A folder left the tree, and with it files that only a reconciliation finds. */
  readonly folderLeft: boolean;
  /** The tree as it is now. */
  readonly tree: Map<string, Folder>;
}

/** Sorts the changes by what a run has to do about them. The last change of a file counts. */
export function sortChanges(before: FolderTree, changes: readonly DriveChange[]): FolderChanges {
  const latest = new Map(changes.map((change) => [change.fileId, change.file]));
  const { tree, changed, folderLeft } = applyFolders(before, latest);
  const files: FoundFile[] = [];
  const elsewhere: string[] = [];
  const unknownParents = new Set<string>();
  for (const [id, file] of latest) {
    if (before.has(id)) continue;
    const folderPath = isLive(file) ? pathInTree(tree, parentOf(file)) : undefined;
    if (isLive(file) && folderPath === undefined && parentOf(file) !== "") unknownParents.add(parentOf(file));
    if (file?.mimeType === FOLDER) continue;
    if (file && folderPath !== undefined) files.push({ file, folderPath });
    else elsewhere.push(id);
  }
  const walk = [...changed].filter((id) => !hasAncestorIn(tree, id, changed));
  return { files, elsewhere, unknownParents, walk, folderLeft, tree };
}

function applyFolders(before: FolderTree, latest: ReadonlyMap<string, DriveFile | undefined>) {
  const tree = new Map(before);
  const touched = new Set<string>();
  for (const [id, file] of latest) {
    const was = before.get(id);
    if (was?.parent === null || (was === undefined && file?.mimeType !== FOLDER)) continue;
    if (isLive(file)) tree.set(id, { name: file.name, parent: parentOf(file) });
    else tree.delete(id);
    touched.add(id);
  }
  const changed = new Set<string>();
  let folderLeft = false;
  for (const id of new Set([...tree.keys(), ...touched])) {
    const was = before.get(id);
    if (pathInTree(tree, id) === undefined) folderLeft ||= was !== undefined;
    else if (touched.has(id) && !isSame(was, tree.get(id))) changed.add(id);
  }
  const within = new Map([...tree].filter(([id]) => pathInTree(tree, id) !== undefined));
  return { tree: within, changed, folderLeft };
}

function hasAncestorIn(tree: FolderTree, id: string, ids: ReadonlySet<string>): boolean {
  const parent = tree.get(id)?.parent;
  if (parent === null || parent === undefined) return false;
  return ids.has(parent) || hasAncestorIn(tree, parent, ids);
}

function isLive(file: DriveFile | undefined): file is DriveFile {
  return file?.trashed === false;
}

function isSame(one: Folder | undefined, other: Folder | undefined): boolean {
  return one?.name === other?.name && one?.parent === other?.parent;
}

/** A file has one parent; none when we may not see it. No folder has the id "". */
function parentOf(file: DriveFile): string {
  return file.parents[0] ?? "";
}
