import { FOLDER, type Drive, type DrivePage } from "../../services/drive.ts";
import type { OddElement } from "../../google/reply.ts";
import type { FoundFile } from "./found-file.ts";
import { pathInTree, type Folder } from "./tree.ts";

const FOLDERS_AT_ONCE = 6;
const PAGE_SIZE = 1000;

interface Listing {
  readonly folderId: string;
  readonly token: string | undefined;
}

type Listed = { readonly listing: Listing; readonly page: DrivePage } | { readonly error: unknown };

/**
 * Every file below the given folders; the folders below are added to the tree as they are found. Each folder is listed
 * by itself: a query for several parents can leave files out and say that it is complete (rclone #9810).
 * A folder whose listing fails ends the walk: what is in it would be taken for gone.
 * @param takeOdd is given what a listing says of a file without making sense, and the path of the file's folder
 */
export async function* walk(
  drive: Pick<Drive, "list">,
  folderIds: readonly string[],
  tree: Map<string, Folder>,
  signal: AbortSignal,
  takeOdd: (odd: OddElement, folderPath: string) => Promise<void>,
): AsyncGenerator<FoundFile> {
  const waiting: Listing[] = folderIds.map((folderId) => ({ folderId, token: undefined }));
  const walked = new Set(folderIds);
  const running = new Map<Listing, Promise<Listed>>();

  for (;;) {
    for (let next; running.size < FOLDERS_AT_ONCE && (next = waiting.pop());)
      running.set(next, list(drive, next, signal));
    if (running.size === 0) return;
    const listed = await Promise.race(running.values());
    if ("error" in listed) throw listed.error;
    const { listing, page } = listed;
    running.delete(listing);
    if (page.nextPageToken !== undefined) waiting.push({ folderId: listing.folderId, token: page.nextPageToken });
    const folderPath = pathInTree(tree, listing.folderId) ?? "";
    for (const odd of page.odd) await takeOdd(odd, folderPath);
    for (const file of page.files) {
      if (file.mimeType !== FOLDER || file.capabilities?.canListChildren === false) {
        yield { file, folderPath };
      } else if (!walked.has(file.id)) {
        walked.add(file.id);
        tree.set(file.id, { name: file.name, parent: listing.folderId });
        waiting.push({ folderId: file.id, token: undefined });
      }
    }
  }
}

/** Settles instead of rejecting: a listing may fail while another one is being looked at. */
async function list(drive: Pick<Drive, "list">, listing: Listing, signal: AbortSignal): Promise<Listed> {
  try {
    return { listing, page: await drive.list(listing.folderId, { token: listing.token, size: PAGE_SIZE }, signal) };
  } catch (error) {
    return { error };
  }
}
