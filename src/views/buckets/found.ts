import type { Bucket } from "../../core/services/storage.ts";
import { listingOf, type BucketFilter } from "../../core/shown-buckets.ts";
import type { NodePage, PageAsked } from "../children.ts";
import { listPrefix } from "./listing.ts";
import type { FilterNode } from "./node.ts";

/** What Cloud Storage finds of a bucket, below a row that says what was looked for. */
export async function loadFound(
  bucket: Bucket,
  { filter, isLake }: { readonly filter: BucketFilter; readonly isLake: boolean },
  page: PageAsked,
  signal: AbortSignal,
): Promise<NodePage> {
  const { nodes, next } = await listPrefix(bucket, { ...listingOf(filter), isLake, place: "found:" }, page, signal);
  if (page.token !== undefined) return { nodes, next };
  const found = nodes.length === 0 && next === undefined ? "none" : "some";
  const row: FilterNode = { kind: "filter", id: "filter", filter, found };
  return { nodes: [row, ...nodes], next };
}
