import { join } from "node:path";
import type { App } from "../../app.ts";
import { forEachConcurrent } from "../../core/concurrency.ts";
import { isFailure } from "../../core/failure.ts";
import { batchOf, datasetPrefix, gsUri, publishDocuments, quarantineData } from "../../core/layout.ts";
import { listDatasets } from "../../core/results/current.ts";
import { readStanding, type DatasetStanding } from "../../core/results/standing.ts";
import type { Bucket } from "../../core/services/storage.ts";
import type { NodePage, PageAsked } from "../children.ts";
import type { ErrorNode, Node } from "../node.ts";
import { describeObject, listPrefix } from "./listing.ts";
import type { DatasetNode, DatasetPartNode } from "./node.ts";
import { slice, sliceNodes } from "../slice.ts";

// Each is three small reads.
const AT_ONCE = 16;

/** The datasets that contracts describe and those that batches worked on, by name, with how each stands. */
export async function loadDatasets(
  app: Pick<App, "connect" | "contracts" | "places">,
  page: PageAsked,
  signal: AbortSignal,
): Promise<NodePage> {
  const lake = await (await app.connect()).clients.lake();
  const [there, { described, errors }] = await Promise.all([listDatasets(lake, signal), readDescribed(app)]);
  const isThere = new Set(there);
  const names = [...new Set([...there, ...described])].toSorted();
  const { shown, next } = slice(names, page);
  const standings = new Map<string, DatasetStanding>();
  await forEachConcurrent(shown, AT_ONCE, async (dataset) => {
    // Nothing of it in the lake: there is nothing to read.
    const none: DatasetStanding = { state: "never", reason: undefined };
    standings.set(dataset, isThere.has(dataset) ? await readStanding(lake, dataset, signal) : none);
  });
  const nodes = shown.flatMap((dataset) => {
    const standing = standings.get(dataset);
    return standing === undefined ? [] : [describeDataset(lake.name, dataset, standing)];
  });
  return { nodes: page.token === undefined ? [...errors, ...nodes] : nodes, next };
}

/** Contracts that can't be read hide no dataset: what is wrong stands above those that are there. */
async function readDescribed({
  contracts,
  places,
}: Pick<App, "contracts" | "places">): Promise<{ described: readonly string[]; errors: readonly ErrorNode[] }> {
  const { readContracts } = await import("../../core/jobs/contract/read.ts");
  try {
    const all = await readContracts(join(places.workspace ?? "", await contracts()));
    return { described: all.map(({ dataset }) => dataset), errors: [] };
  } catch (error) {
    if (isFailure(error, "contract.none")) return { described: [], errors: [] };
    return { described: [], errors: [{ kind: "error", id: "contracts!", error }] };
  }
}

function describeDataset(bucket: string, dataset: string, standing: DatasetStanding): DatasetNode {
  const uri = gsUri(bucket, datasetPrefix(dataset));
  return { kind: "dataset", id: `dataset:${uri}`, bucket, uri, dataset, standing };
}

/** What stands below a dataset: nothing where it was never published. */
export function partsOf({ id, bucket, dataset, standing }: DatasetNode): readonly DatasetPartNode[] {
  if (standing.state !== "published") return [];
  const { batchId, columns, publish, quarantined } = standing;
  const describe = (part: DatasetPartNode["part"]): DatasetPartNode => ({
    kind: "datasetPart",
    id: `${id}#${part.name}`,
    bucket,
    part,
  });
  return [
    describe({ name: "columns", columns }),
    describe({ name: "quarantine", prefix: quarantineData(dataset, batchId), rows: quarantined }),
    describe({ name: "publishes", prefix: publishDocuments(dataset), current: publish }),
  ];
}

/** What stands below a part of a dataset: its columns, the files of what is quarantined, its publishes. */
export async function loadDatasetPart(
  lake: Bucket,
  { id, part }: DatasetPartNode,
  page: PageAsked,
  signal: AbortSignal,
): Promise<NodePage> {
  switch (part.name) {
    case "columns": {
      const columns = part.columns.map((column): Node => ({ kind: "column", id: `${id}/${column.name}`, column }));
      return sliceNodes(columns, page);
    }
    case "quarantine":
      return listPrefix(lake, { prefix: part.prefix, isLake: true, place: `${id}/` }, page, signal);
    case "publishes":
      return loadPublishes(lake, { id, ...part }, page, signal);
  }
}

async function loadPublishes(
  lake: Bucket,
  { id, prefix, current }: { readonly id: string; readonly prefix: string; readonly current: string },
  page: PageAsked,
  signal: AbortSignal,
): Promise<NodePage> {
  const { objects, nextPageToken } = await lake.list({ prefix, pageToken: page.token, pageSize: page.size }, signal);
  const nodes = objects
    .toSorted((one, other) => Date.parse(other.updated) - Date.parse(one.updated))
    .flatMap((object) => {
      const batchId = batchOf(object.name);
      if (batchId === undefined) return [];
      const publish = { batchId, isCurrent: object.name === current };
      return [{ ...describeObject(lake.name, object, `${id}/`), publish }];
    });
  return { nodes, next: nextPageToken };
}
