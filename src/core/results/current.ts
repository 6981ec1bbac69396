import type { Bucket } from "../services/storage.ts";
import { Failure } from "../failure.ts";
import { CURATED, currentPointer, FORMAT, gsUri, parseGsUri, publishDocument, publishDocuments } from "../layout.ts";

/** What a dataset is made of now. */
export interface Current {
  /** The batch that published it. */
  readonly batchId: string;
  /** Object name of the document that says what it is made of. */
  readonly publish: string;
  /** Object names of its Parquet files, in order. */
  readonly files: readonly string[];
}

// Dataproc's rule for ids (CreateBatchRequest.batch_id): nothing that leads to another object.
const BATCH_ID = /^[a-z0-9][a-z0-9-]{2,61}[a-z0-9]$/;

/** Names of the datasets that have ever been worked on, in order. */
export async function listDatasets(lake: Bucket, signal: AbortSignal): Promise<readonly string[]> {
  const datasets: string[] = [];
  let pageToken: string | undefined;
  do {
    const page = await lake.list({ prefix: CURATED, delimiter: "/", pageToken, pageSize: 1000 }, signal);
    for (const prefix of page.prefixes) datasets.push(prefix.slice(CURATED.length, -1));
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return datasets;
}

/**
 * Whether a batch has published the dataset, whatever came of it.
 * @throws Failure `remote.*`, `credentials.*`, `bucket.missing`
 */
export async function isPublished(lake: Bucket, dataset: string, signal: AbortSignal): Promise<boolean> {
  return (await lake.stat(currentPointer(dataset), signal)) !== undefined;
}

/** Publish document that the pointer names; undefined when there is no pointer, or none that we can read. */
export async function currentPublish(lake: Bucket, dataset: string, signal: AbortSignal): Promise<string | undefined> {
  const pointer = await lake.stat(currentPointer(dataset), signal);
  const { "sluice-format": format = "1" } = pointer?.metadata ?? {};
  return pointer && format === String(FORMAT) ? namedPublish(pointer.metadata, dataset) : undefined;
}

/**
 * @throws Failure `results.never-published`, `document.newer-format`, `document.malformed` when the pointer names anything but this dataset's files
 */
export async function readCurrent(lake: Bucket, dataset: string, signal: AbortSignal): Promise<Current> {
  const object = currentPointer(dataset);
  const found = await lake.readText(object, signal);
  if (!found) {
    throw new Failure("results.never-published", { dataset, known: await listPublished(lake, signal) });
  }
  const at = gsUri(lake.name, object);
  const { "sluice-batch-id": batchId, "sluice-format": format = "1" } = found.object.metadata;
  refuseOtherFormat(format, at);
  if (batchId === undefined || !BATCH_ID.test(batchId)) {
    throw new Failure("document.malformed", { object: at, why: { kind: "no-batch" } });
  }
  const publish = namedPublish(found.object.metadata, dataset);
  if (publish === undefined) {
    throw new Failure("document.malformed", { object: at, why: { kind: "no-publish-document", dataset } });
  }
  const lines = found.text.split("\n").filter((line) => line.trim() !== "");
  return { batchId, publish, files: lines.map((line) => fileOf(line.trim(), dataset, lake.name, at)) };
}

/** Of a batch that ran before each attempt had a document of its own, the pointer names the batch alone. */
function namedPublish(metadata: Readonly<Record<string, string>>, dataset: string): string | undefined {
  const { "sluice-batch-id": batchId, "sluice-publish": named } = metadata;
  if (named === undefined) return batchId === undefined ? undefined : publishDocument(dataset, batchId, undefined);
  return named.startsWith(publishDocuments(dataset)) && !named.includes("..") ? named : undefined;
}

/** Metadata are texts: only "1" itself is format 1, and `2-beta` is none that we know. */
function refuseOtherFormat(format: string, object: string): void {
  if (format === String(FORMAT)) return;
  if (Number.parseInt(format, 10) > FORMAT) {
    throw new Failure("document.newer-format", { object, format, known: FORMAT });
  }
  throw new Failure("document.malformed", { object, why: { kind: "format", format: JSON.stringify(format) } });
}

async function listPublished(lake: Bucket, signal: AbortSignal): Promise<readonly string[]> {
  const datasets = await listDatasets(lake, signal);
  const published = await Promise.all(datasets.map((dataset) => isPublished(lake, dataset, signal)));
  return datasets.filter((_, index) => published[index]);
}

function fileOf(line: string, dataset: string, bucket: string, pointer: string): string {
  const uri = parseGsUri(line);
  const within = `${CURATED}${dataset}/data/`;
  if (uri?.bucket !== bucket || !uri.object.startsWith(within) || uri.object.includes("..")) {
    throw new Failure("document.malformed", { object: pointer, why: { kind: "not-a-file-of", line, dataset } });
  }
  return uri.object;
}
