import type { App } from "../../app.ts";
import type { StoredObject } from "../../core/services/storage.ts";
import { datasetAt, gsUri, RAW } from "../../core/layout.ts";
import type { NodePage } from "../children.ts";
import type { BucketNode, Node, ObjectNode, PrefixNode } from "../node.ts";
import { oddNodes } from "../odd-nodes.ts";
import { PAGE_SIZE } from "../page-size.ts";

/** The lake bucket, by its name: nobody needs the right to list the project's buckets. Then what is in it, by "/". */
export async function loadBuckets(
  app: Pick<App, "connect">,
  parent: Node | undefined,
  token: string | undefined,
  signal: AbortSignal,
): Promise<NodePage> {
  const { clients, connection } = await app.connect();
  const bucket = connection.lakeBucket;
  if (parent === undefined) {
    return { nodes: [describeBucket(bucket)], next: undefined };
  }
  if (parent.kind !== "bucket" && parent.kind !== "prefix") return { nodes: [], next: undefined };
  const lake = await clients.lake();
  const prefix = parent.kind === "prefix" ? parent.prefix : "";
  // Under raw/ each object has a folder to itself, named by an id that says nothing: they are shown without it.
  const delimiter = prefix === RAW ? undefined : "/";
  const listing = { prefix, delimiter, pageToken: token, pageSize: PAGE_SIZE };
  const { prefixes, objects, odd, nextPageToken } = await lake.list(listing, signal);
  const nodes: Node[] = [
    ...oddNodes(odd, gsUri(bucket, prefix)),
    ...prefixes.map((name) => describePrefix(bucket, name)),
    // Some tools write an object with the name of the folder itself; it is not a child.
    ...objects.filter(({ name }) => name !== prefix).map((object) => describeObject(bucket, object)),
  ];
  return { nodes, next: nextPageToken };
}

function describeBucket(bucket: string): BucketNode {
  const uri = gsUri(bucket, "");
  return { kind: "bucket", id: uri, bucket, uri };
}

function describePrefix(bucket: string, prefix: string): PrefixNode {
  const uri = gsUri(bucket, prefix);
  return { kind: "prefix", id: uri, bucket, prefix, uri, dataset: datasetAt(prefix) };
}

function describeObject(bucket: string, object: StoredObject): ObjectNode {
  const uri = gsUri(bucket, object.name);
  return { kind: "object", id: uri, object, uri };
}
