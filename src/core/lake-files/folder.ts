import { Failure } from "../failure.ts";
import { gsUri } from "../layout.ts";
import type { Bucket, StoredObject } from "../services/storage.ts";
import { folderSegmentOf, segmentOf, type LakePath } from "./path.ts";

/** What stands at a path: an object, or a folder, which is what names of objects begin with. */
export type LakeFile =
  { readonly kind: "file"; readonly object: StoredObject } | { readonly kind: "folder"; readonly prefix: string };

/** One entry of a folder, by the segment of its path. */
export interface FolderEntry {
  readonly segment: string;
  readonly kind: LakeFile["kind"];
}

/** What is listed at most: more is nothing that a file explorer can show. */
export const MOST_ENTRIES = 10_000;

/**
 * What a path names; undefined where there is nothing. The object goes before the folder of its name.
 * @throws Failure `remote.*`, `bucket.missing`
 */
export async function findLakeFile(bucket: Bucket, path: LakePath, signal: AbortSignal): Promise<LakeFile | undefined> {
  const object = path.folder ? undefined : await bucket.stat(path.name, signal);
  if (object !== undefined) return { kind: "file", object };
  const prefix = prefixOf(path);
  const { objects, odd, prefixes } = await bucket.list({ prefix, pageSize: 1 }, signal);
  const isThere = prefix === "" || objects.length + odd.length + prefixes.length > 0;
  return isThere ? { kind: "folder", prefix } : undefined;
}

/** What the names of the objects of a folder begin with; "" for the bucket itself. */
export function prefixOf({ name }: LakePath): string {
  return name === "" ? "" : `${name}/`;
}

/**
 * What lies directly in a folder. The empty object by which a console marks a folder is not in it; where an object and a
 * folder have one name, the folder's segment is marked.
 * @param limits `most` entries in all, `page` of one request
 * @throws Failure `lake-file.too-many`, `remote.*`, `bucket.missing`
 */
export async function listFolder(
  bucket: Bucket,
  prefix: string,
  signal: AbortSignal,
  { most = MOST_ENTRIES, page: pageSize = 1000 } = {},
): Promise<readonly FolderEntry[]> {
  const files = new Set<string>();
  const folders = new Set<string>();
  let isMarked = false;
  let pageToken: string | undefined;
  do {
    const page = await bucket.list({ prefix, delimiter: "/", pageToken, pageSize }, signal);
    for (const { name, size } of page.objects) {
      isMarked ||= name === prefix;
      if (name !== prefix || size > 0) files.add(name.slice(prefix.length));
    }
    // What makes no sense is there all the same: opening it says what is wrong with it.
    for (const { id } of page.odd) if (id?.startsWith(prefix) === true) files.add(id.slice(prefix.length));
    for (const folder of page.prefixes) folders.add(folder.slice(prefix.length, -1));
    if (files.size + folders.size > most)
      throw new Failure("lake-file.too-many", { uri: gsUri(bucket.name, prefix), most });
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  const isTaken = (name: string) => files.has(name) || (isMarked && name === "");
  return [
    ...[...files].map((name): FolderEntry => ({ segment: segmentOf(name), kind: "file" })),
    ...[...folders].map((name): FolderEntry => ({
      segment: isTaken(name) ? folderSegmentOf(name) : segmentOf(name),
      kind: "folder",
    })),
  ];
}
