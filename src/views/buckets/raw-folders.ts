import { decodeRawMetadata, gsUri, RAW } from "../../core/layout.ts";
import type { Bucket, StoredObject } from "../../core/services/storage.ts";
import type { NodePage, PageAsked } from "../children.ts";
import type { Node } from "../node.ts";
import { oddNodes } from "../odd-nodes.ts";
import { describeObject } from "./listing.ts";
import type { RawFile, RawFolderNode, RawRestNode } from "./node.ts";
import { sliceNodes } from "../slice.ts";

/**
 * What one request of Cloud Storage brings at most. In raw/ the names go by ids of Drive, and what folder a file came
 * from stands in its metadata: so the folders are made of one such page, and what comes after it stands below a row of
 * its own. However large the lake is, each row that is opened is one request, and nothing waits for the whole.
 */
const PAGE = 1000;

/** Where raw objects are shown, from which page token on, and by what names the ingested folders go. */
export interface RawPlace {
  readonly id: string;
  readonly from?: string;
  readonly nameFolder: (folderId: string) => Promise<string>;
}

/** Raw objects as the folders of Drive they came from, sorted: those of one request, from a page token on. */
export async function loadRaw(
  lake: Bucket,
  { id, from, nameFolder }: RawPlace,
  page: PageAsked,
  signal: AbortSignal,
): Promise<NodePage> {
  const listing = { prefix: RAW, pageToken: from, pageSize: PAGE };
  const { objects, odd, nextPageToken } = await lake.list(listing, signal);
  const files = await placeFiles(
    objects.filter(({ name }) => name !== RAW),
    nameFolder,
  );
  const { nodes, next } = sliceNodes(fold({ id, bucket: lake.name, depth: 0, files }), page);
  const first = page.token === undefined ? oddNodes(odd, gsUri(lake.name, RAW)) : [];
  const rest = next === undefined && nextPageToken !== undefined ? [restAfter(id, lake.name, nextPageToken)] : [];
  return { nodes: [...first, ...nodes, ...rest], next };
}

/** What is in a folder of Drive: of the objects that its node has, nobody is asked. */
export function loadRawFolder(folder: RawFolderNode, page: PageAsked): NodePage {
  return sliceNodes(fold(folder), page);
}

function restAfter(id: string, bucket: string, token: string): RawRestNode {
  return { kind: "rawRest", id: `${id}+${token}`, bucket, token };
}

/** The folders of each object. Where they are of several ingested folders, these are the outermost. */
async function placeFiles(
  objects: readonly StoredObject[],
  nameFolder: RawPlace["nameFolder"],
): Promise<readonly RawFile[]> {
  const described = objects.map((object) => ({ object, raw: decodeRawMetadata(object.metadata) }));
  const ingested = [...new Set(described.flatMap(({ raw }) => raw?.folderId ?? []))];
  const named = await Promise.all(
    ingested.length > 1 ? ingested.map(async (id) => [id, await nameFolder(id)] as const) : [],
  );
  const names = new Map(named);
  return described.map(({ object, raw }) => {
    if (raw === undefined) return { object, folders: [] };
    const { drivePath, driveName, folderId } = raw;
    // A name in Drive may have slashes of its own: only what stands before it are folders.
    const path = drivePath.endsWith(driveName) ? drivePath.slice(0, drivePath.length - driveName.length) : "";
    const folders = path.split("/").filter((name) => name !== "");
    const outermost = names.get(folderId);
    return { object, folders: outermost === undefined ? folders : [outermost, ...folders] };
  });
}

// By what people sort by: 2 before 10, and no difference between upper and lower case.
const ORDER = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Folders first, each sorted by name. */
function fold({ id, bucket, depth, files }: Pick<RawFolderNode, "id" | "bucket" | "depth" | "files">): Node[] {
  const folders = Map.groupBy(
    files.filter(({ folders }) => folders.length > depth),
    ({ folders }) => folders[depth] ?? "",
  );
  const here = files.filter(({ folders }) => folders.length <= depth);
  return [
    ...[...folders]
      .toSorted(([one], [other]) => ORDER.compare(one, other))
      .map(([name, inside]): RawFolderNode => ({
        kind: "rawFolder",
        id: `${id}/${name}`,
        bucket,
        name,
        depth: depth + 1,
        files: inside,
      })),
    ...here
      .map(({ object }) => ({ object, name: nameOf(object) }))
      .toSorted((one, other) => ORDER.compare(one.name, other.name))
      .map(({ object }) => describeObject(bucket, object, "raw:")),
  ];
}

function nameOf({ name, metadata }: StoredObject): string {
  return decodeRawMetadata(metadata)?.driveName ?? name.slice(RAW.length);
}
