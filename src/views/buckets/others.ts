import { isFailure } from "../../core/failure.ts";
import { gsUri } from "../../core/layout.ts";
import type { CloudStorage } from "../../core/services/storage.ts";
import type { NodePage, PageAsked } from "../children.ts";
import type { BucketGroupNode, BucketNode, HintNode } from "./node.ts";

/** A page of the project's buckets but those that are shown already. Who may not list them gets a hint, and no error. */
export async function loadOthers(
  storage: CloudStorage,
  { group, shown }: { readonly group: BucketGroupNode; readonly shown: readonly string[] },
  page: PageAsked,
  signal: AbortSignal,
): Promise<NodePage> {
  const hint = (name: HintNode["hint"]): NodePage => ({
    nodes: [{ kind: "hint", id: `${group.id}?`, hint: name }],
    next: undefined,
  });
  try {
    const { names, nextPageToken } = await storage.buckets(page, signal);
    const others = names.filter((name) => !shown.includes(name));
    if (others.length === 0 && page.token === undefined && nextPageToken === undefined) return hint("no-other-bucket");
    return { nodes: others.map((bucket) => describeBucket(bucket, "other")), next: nextPageToken };
  } catch (error) {
    if (!isFailure(error, "remote.denied")) throw error;
    return hint("may-not-list");
  }
}

/** A bucket as a node of the view. */
export function describeBucket(bucket: string, role: BucketNode["role"]): BucketNode {
  const uri = gsUri(bucket, "");
  return { kind: "bucket", id: uri, role, bucket, uri };
}
