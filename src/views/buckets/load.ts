import type { App } from "../../app.ts";
import type { Connection } from "../../core/connection.ts";
import { reasonOf } from "../../core/failure.ts";
import { gsUri } from "../../core/layout.ts";
import { readShownBuckets } from "../../core/shown-buckets.ts";
import type { NodePage } from "../children.ts";
import type { Node } from "../node.ts";
import { loadDatasetPart, loadDatasets, partsOf } from "./datasets.ts";
import { loadFound } from "./found.ts";
import { listPrefix } from "./listing.ts";
import type { LakePartNode } from "./node.ts";
import { describeBucket, loadOthers } from "./others.ts";
import { loadRaw, loadRawFolder } from "./raw-folders.ts";

/**
 * The lake bucket, by its name: nobody needs the right to list the project's buckets. Then what is in it by meaning:
 * datasets, raw files as folders of Drive, and everything by "/".
 */
export async function loadBuckets(
  app: Pick<App, "connect" | "contracts" | "places" | "log" | "memory" | "pageSize">,
  parent: Node | undefined,
  token: string | undefined,
  signal: AbortSignal,
): Promise<NodePage> {
  const { clients, connection } = await app.connect();
  const lake = connection.lakeBucket;
  const nameFolder = (folderId: string) => nameDriveFolder(app, folderId, signal);
  const page = { token, size: app.pageSize };
  const bucketOf = async (name: string) => (await clients.storage()).bucket(name);
  switch (parent?.kind) {
    case undefined: {
      const { filter, added } = readShownBuckets(app.memory, lake);
      if (filter === undefined) return whole(topOf(connection, added));
      return loadFound(await bucketOf(filter.bucket), { filter, isLake: filter.bucket === lake }, page, signal);
    }
    case "bucket":
      if (parent.role === "lake") return whole(lakeParts(lake));
      return listPrefix(await bucketOf(parent.bucket), { prefix: "", isLake: false, place: "" }, page, signal);
    case "bucketGroup": {
      const shown = [lake, ...readShownBuckets(app.memory, lake).added];
      return loadOthers(await clients.storage(), { group: parent, shown }, page, signal);
    }
    case "lakePart":
      if (parent.part === "datasets") return loadDatasets(app, page, signal);
      if (parent.part === "raw") return loadRaw(await clients.lake(), { id: parent.id, nameFolder }, page, signal);
      return listPrefix(await clients.lake(), { prefix: "", isLake: true, place: "" }, page, signal);
    case "dataset":
      return whole(partsOf(parent));
    case "datasetPart":
      return loadDatasetPart(await clients.lake(), parent, page, signal);
    case "rawFolder":
      return loadRawFolder(parent, page);
    case "rawRest":
      return loadRaw(await clients.lake(), { id: parent.id, from: parent.token, nameFolder }, page, signal);
    case "prefix":
      return listPrefix(await bucketOf(parent.bucket), { ...parent, isLake: parent.bucket === lake }, page, signal);
    default:
      return whole([]);
  }
}

/** The bucket can be looked at while Drive can't, or hides a folder: then the folder goes by its id. */
async function nameDriveFolder(
  { connect, log }: Pick<App, "connect" | "log">,
  folderId: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    return (await (await (await connect()).clients.drive()).folder(folderId, signal)).name;
  } catch (error) {
    log.warn(`The name of the Drive folder ${folderId} is not known: ${reasonOf(error)}`);
    return folderId;
  }
}

function whole(nodes: readonly Node[]): NodePage {
  return { nodes, next: undefined };
}

/** The lake, the buckets that the user added, and a row for the others: none of them has to be asked for. */
function topOf({ lakeBucket, project }: Connection, added: readonly string[]): readonly Node[] {
  return [
    describeBucket(lakeBucket, "lake"),
    ...added.map((bucket) => describeBucket(bucket, "added")),
    { kind: "bucketGroup", id: "others", project },
  ];
}

function lakeParts(bucket: string): readonly LakePartNode[] {
  const part = (name: LakePartNode["part"]): LakePartNode => ({
    kind: "lakePart",
    id: `${name}:${gsUri(bucket, "")}`,
    bucket,
    part: name,
  });
  return [part("datasets"), part("raw"), part("all")];
}
