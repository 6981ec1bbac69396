import { FOLDER, type Drive } from "../../services/drive.ts";
import { joinPath, type FoundFile } from "./found-file.ts";
import { pathInTree, type Folder, type FolderTree } from "./tree.ts";

/** Where a folder hangs. */
export interface Location {
  /** The nearest folder above it, or itself, that the tree has. */
  readonly below: string;
  /** Its path inside the ingested folder. */
  readonly path: string;
  /** The folders that the tree lacks on the way to it, itself among them, by id. */
  readonly between: FolderTree;
}

/** Where files and folders are by what Drive says of each, whatever listings and changes have shown. */
export interface Locator {
  /** Undefined when the folder does not hang on the ingested one, is in the bin or can't be listed. */
  ofFolder(folderId: string): Promise<Location | undefined>;
  /** Undefined when the file does not exist, is in the bin or in no such folder. */
  ofFile(fileId: string): Promise<{ readonly found: FoundFile; readonly below: string } | undefined>;
}

/**
 * Climbs from parent to parent until it meets the tree. Each folder is asked for once.
 * Methods throw Failure `remote.*`, `credentials.*`.
 */
export function openLocator(
  { drive, signal }: { drive: Pick<Drive, "get">; signal: AbortSignal },
  tree: FolderTree,
): Locator {
  const asked = new Map<string, Promise<Folder | undefined>>();

  async function ask(folderId: string): Promise<Folder | undefined> {
    const file = await drive.get(folderId, signal);
    if (file?.mimeType !== FOLDER || file.trashed || file.capabilities?.canListChildren === false) return undefined;
    return { name: file.name, parent: file.parents[0] ?? null };
  }

  function askOnce(folderId: string): Promise<Folder | undefined> {
    const answer = asked.get(folderId) ?? ask(folderId);
    asked.set(folderId, answer);
    return answer;
  }

  async function ofFolder(folderId: string): Promise<Location | undefined> {
    const between = new Map<string, Folder>();
    for (let id = folderId; ;) {
      const above = pathInTree(tree, id);
      if (above !== undefined) {
        const names = [...between.values()].map(({ name }) => name);
        return { below: id, path: names.reduceRight(joinPath, above), between };
      }
      const folder = between.has(id) ? undefined : await askOnce(id);
      if (folder === undefined || folder.parent === null) return undefined;
      between.set(id, folder);
      id = folder.parent;
    }
  }

  return {
    ofFolder,
    async ofFile(fileId) {
      const file = await drive.get(fileId, signal);
      const parent = file?.trashed === false ? file.parents[0] : undefined;
      const location = parent === undefined ? undefined : await ofFolder(parent);
      return file && location && { found: { file, folderPath: location.path }, below: location.below };
    },
  };
}
