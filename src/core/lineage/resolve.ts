import { Failure } from "../failure.ts";
import { ingestRun, parseGsUri, rawPrefix } from "../layout.ts";
import { listDatasets } from "../results/current.ts";
import { FOLDER } from "../services/drive.ts";
import { findSimilar } from "../text/similar.ts";
import { type Answered, type Asked, ask, unasked, valueOf } from "./ask.ts";
import { nodeOfObject, type LineageNode, type NodeOf } from "./node.ts";
import { searchFiles, type FoundFile } from "./search.ts";
import type { UnaskedStep } from "./step.ts";

/** What a name can mean. */
export interface Resolved {
  readonly matches: readonly Match[];
  /** What could not be asked: there may be more of that name. */
  readonly unasked: readonly UnaskedStep[];
}

/** One thing of a name. `where`: what tells it from others of the same name. */
export interface Match {
  readonly node: LineageNode;
  readonly name: string;
  readonly where: string;
}

// Of Drive: see sluice.json. Of Dataproc: CreateBatchRequest.batch_id. Of a run: what the function takes.
const DRIVE_ID = /^[A-Za-z0-9_-]{10,128}$/;
const BATCH_ID = /^[a-z0-9][a-z0-9-]{2,61}[a-z0-9]$/;
const RUN_ID = /^[a-z0-9-]{8,64}$/;
const BATCH_NAME = /^projects\/[^/]+\/(?:locations|regions)\/[^/]+\/batches\/([^/]+)$/;
// `https://drive.google.com/file/d/<id>/view`, `.../open?id=<id>`, and ours: `drive:/<id>/<name>`.
const DRIVE_ADDRESS =
  /^(?:https:\/\/(?:drive|docs)\.google\.com\/.*?(?:\/d\/|[?&]id=)|drive:\/)([A-Za-z0-9_-]{10,128})(?:[/?&#].*)?$/s;

/**
 * What a name means: an address or an object's name, a dataset, the id of a batch, of a run or of a file; and where it is none
 * of these, files of that name or path, in `raw/` and in Drive.
 * @throws Failure `lineage.elsewhere` for what is not of this pipeline's lake, `lineage.folder` for a folder of Drive, `lineage.no-match`
 */
export async function resolve(asked: Asked, name: string, signal: AbortSignal): Promise<Resolved> {
  const given = name.trim();
  const addressed = byAddress(asked, given);
  if (addressed !== undefined) return { matches: [{ node: addressed, name: given, where: "" }], unasked: [] };
  const datasets = await ask(() => listDatasets(asked.lake, signal), signal);
  const contracts = await ask(asked.contracts, signal);
  const known = [
    ...new Set([...(valueOf(datasets) ?? []), ...(valueOf(contracts) ?? []).map(({ dataset }) => dataset)]),
  ];
  if (known.includes(given)) return one({ kind: "dataset", dataset: given }, given);
  const byId = await byIds(asked, given, valueOf(datasets) ?? [], signal);
  const missing = unasked("dataset", "", datasets);
  if (byId.matches.length > 0) return { matches: byId.matches, unasked: [...missing, ...byId.unasked] };
  const found = await searchFiles(asked, given, signal);
  const notAsked = [...missing, ...byId.unasked, ...found.unasked];
  if (found.files.length > 0) return { matches: found.files.map(matchOf), unasked: notAsked };
  const looked = { rawObjects: found.looked.rawObjects, datasets: known.length, driveFolders: asked.folderIds.length };
  const similar = findSimilar(given, [...known, ...found.names]);
  throw new Failure("lineage.no-match", {
    name: given,
    looked,
    similar,
    unasked: notAsked.map(({ failure }) => failure),
  });
}

function one(node: LineageNode, name: string): Resolved {
  return { matches: [{ node, name, where: "" }], unasked: [] };
}

function byAddress({ lake }: Asked, given: string): LineageNode | undefined {
  const drive = DRIVE_ADDRESS.exec(given)?.[1];
  if (drive !== undefined) return { kind: "file", fileId: drive, name: drive };
  const batch = BATCH_NAME.exec(given)?.[1];
  if (batch !== undefined) return { kind: "batch", batchId: batch };
  const uri = parseGsUri(given.replace(/#\d+$/, ""));
  if (uri === undefined) return /^(?:raw|curated|_sluice)\//.test(given) ? nodeOfObject(given) : undefined;
  const node = uri.bucket === lake.name ? nodeOfObject(uri.object) : undefined;
  if (node === undefined) throw new Failure("lineage.elsewhere", { given, lake: lake.name });
  return node;
}

/** What has this id: each kind is one or two requests. A batch whose record is deleted is known by its reports. */
async function byIds(asked: Asked, given: string, datasets: readonly string[], signal: AbortSignal): Promise<Resolved> {
  const none: Answered<undefined> = { value: undefined };
  const [batch, runs, file] = await Promise.all([
    BATCH_ID.test(given) ? ask(() => findBatch(asked, given, datasets, signal), signal) : none,
    RUN_ID.test(given) ? ask(() => findRuns(asked, given, signal), signal) : none,
    DRIVE_ID.test(given) ? findFile(asked, given, signal) : { file: undefined, unasked: [] },
  ]);
  const nodes: LineageNode[] = [
    ...(valueOf(batch) === true ? [{ kind: "batch", batchId: given } as const] : []),
    ...(valueOf(runs) ?? []).map((folderId) => ({ kind: "run", folderId, runId: given }) as const),
    ...(file.file === undefined ? [] : [file.file]),
  ];
  const matches = nodes.map((node): Match => {
    const where = node.kind === "run" ? node.folderId : "";
    return { node, name: node.kind === "file" ? node.name : given, where };
  });
  return { matches, unasked: [...unasked("batch", given, batch), ...unasked("run", given, runs), ...file.unasked] };
}

async function findBatch(
  { lake, batches }: Asked,
  id: string,
  datasets: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  // As the job names them: without such a one no report need be looked for.
  const stats = /^sluice-\d{8}-/.test(id)
    ? datasets.map((dataset) => lake.stat(`curated/${dataset}/report/${id}.json`, signal))
    : [];
  const reported = (await Promise.all(stats)).some((object) => object !== undefined);
  return reported || (await (await batches()).get(id, signal)) !== undefined;
}

/** The folders of which a run of this id has a manifest. */
async function findRuns({ lake, folderIds }: Asked, runId: string, signal: AbortSignal): Promise<readonly string[]> {
  const found = await Promise.all(
    folderIds.map(async (folderId) => {
      const { objects } = await lake.list({ prefix: ingestRun(folderId, runId), pageSize: 1 }, signal);
      return objects.length > 0 ? [folderId] : [];
    }),
  );
  return found.flat();
}

async function findFile(
  { lake, drive }: Asked,
  id: string,
  signal: AbortSignal,
): Promise<{ readonly file: NodeOf<"file"> | undefined; readonly unasked: readonly UnaskedStep[] }> {
  const [raw, shown] = await Promise.all([
    ask(async () => (await lake.list({ prefix: rawPrefix(id), pageSize: 1 }, signal)).objects[0], signal),
    ask(async () => (await drive()).get(id, signal), signal),
  ]);
  const [object, file] = [valueOf(raw), valueOf(shown)];
  if (file?.mimeType === FOLDER) throw new Failure("lineage.folder", { name: file.name });
  const node = object && nodeOfObject(object.name);
  const known: NodeOf<"file"> | undefined =
    file !== undefined
      ? { kind: "file", fileId: id, name: file.name, ...(object !== undefined && { object: object.name }) }
      : node?.kind === "file"
        ? node
        : undefined;
  return { file: known, unasked: [...unasked("raw", id, raw), ...unasked("drive", id, shown)] };
}

function matchOf({ node, path }: FoundFile): Match {
  return { node, name: node.name, where: path };
}
