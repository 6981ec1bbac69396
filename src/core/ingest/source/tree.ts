import { joinPath } from "./found-file.ts";

/** A folder of the ingested tree; the ingested folder itself has no parent. */
export interface Folder {
  readonly name: string;
  readonly parent: string | null;
}

/** The ingested folder and all folders below it, by id. */
export type FolderTree = ReadonlyMap<string, Folder>;

/** A tree of the ingested folder alone. */
export function rootOnly(folderId: string): Map<string, Folder> {
  return new Map([[folderId, { name: "", parent: null }]]);
}

/**
 * Path of a folder inside the ingested one ("" for itself); undefined for a folder that does not hang on it, be it
 * elsewhere or in a ring.
 */
export function pathInTree(tree: FolderTree, folderId: string): string | undefined {
  const names: string[] = [];
  const passed = new Set<string>();
  let id = folderId;
  for (;;) {
    const folder = tree.get(id);
    if (folder === undefined || passed.has(id)) return undefined;
    if (folder.parent === null) return names.reduceRight((path, name) => joinPath(path, name), "");
    passed.add(id);
    names.push(folder.name);
    id = folder.parent;
  }
}
