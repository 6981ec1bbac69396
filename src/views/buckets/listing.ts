import { decodeRawMetadata, gsUri, internalPart } from "../../core/layout.ts";
import type { Bucket, StoredObject } from "../../core/services/storage.ts";
import type { NodePage, PageAsked } from "../children.ts";
import type { Node } from "../node.ts";
import { oddNodes } from "../odd-nodes.ts";
import type { ObjectNode, PrefixNode } from "./node.ts";

/** What of a bucket is shown, and where: `place` tells it from the same objects in another place of the view. */
export interface Listed {
  readonly prefix: string;
  /** Only names that it matches, and all of them on one floor. */
  readonly matchGlob?: string;
  readonly isLake: boolean;
  readonly place: string;
}

/** A page of what a bucket has under a prefix, folder by folder: one request. */
export async function listPrefix(
  bucket: Bucket,
  { prefix, matchGlob, isLake, place }: Listed,
  page: PageAsked,
  signal: AbortSignal,
): Promise<NodePage> {
  const folding = matchGlob === undefined ? { delimiter: "/" } : { matchGlob };
  const listing = { prefix, ...folding, pageToken: page.token, pageSize: page.size };
  const { prefixes, objects, odd, nextPageToken } = await bucket.list(listing, signal);
  const describePrefix = (name: string): PrefixNode => {
    const uri = gsUri(bucket.name, name);
    const internal = isLake ? internalPart(name) : undefined;
    return { kind: "prefix", id: `${place}${uri}`, bucket: bucket.name, prefix: name, uri, place, internal };
  };
  const nodes: Node[] = [
    ...oddNodes(odd, `${place}${gsUri(bucket.name, prefix)}`),
    ...prefixes.map(describePrefix),
    // Some tools write an object with the name of the folder itself; it is not a child.
    ...objects
      .filter(({ name }) => name !== prefix || !name.endsWith("/"))
      .map((object) => ({
        ...describeObject(bucket.name, object, place),
        ...(matchGlob !== undefined && { within: placeOf(object) }),
      })),
  ];
  return { nodes, next: nextPageToken };
}

/** An object as a node of the view. */
export function describeObject(bucket: string, object: StoredObject, place: string): ObjectNode {
  const uri = gsUri(bucket, object.name);
  const raw = decodeRawMetadata(object.metadata) !== undefined;
  return { kind: "object", id: `${place}${uri}`, object, uri, raw };
}

/** Where an object stands: of a raw object its folder in Drive, for the bucket's has only an id. */
function placeOf({ name, metadata }: StoredObject): string {
  const raw = decodeRawMetadata(metadata);
  const path = raw === undefined ? name : raw.drivePath;
  return path.slice(0, path.lastIndexOf("/") + 1);
}
