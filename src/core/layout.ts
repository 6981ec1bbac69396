/** The only file that knows the names of objects in the lake bucket. */

/** Version of every document that Sluice writes; code refuses a newer one and changes nothing. */
export const FORMAT = 1;

/** Prefix of what the ingest copied from Drive. */
export const RAW = "raw/";
/** Prefix of what the job made of it. */
export const CURATED = "curated/";

/** `raw/<fileId>/<name>`: the current content of one Drive file. */
export function rawObject(fileId: string, safeName: string): string {
  return `${RAW}${fileId}/${safeName}`;
}

/** Prefix under which the one object of a Drive file lies. */
export function rawPrefix(fileId: string): string {
  return `${RAW}${fileId}/`;
}

/** Takes `raw/<fileId>/<name>` apart; undefined for any other object. */
export function parseRawObject(object: string): { fileId: string; name: string } | undefined {
  const match = /^raw\/([^/]+)\/(.+)$/s.exec(object);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { fileId: match[1], name: match[2] };
}

/** What the ingest of a folder knows from one run to the next: its lease, and how far it came. */
export function ingestState(folderId: string): string {
  return `_sluice/ingest/${folderId}/state.json`;
}

/** Prefix of the manifests of a folder's ingest runs. */
export function ingestRuns(folderId: string): string {
  return `_sluice/ingest/${folderId}/runs/`;
}

/** Prefix of one ingest run's manifest: `part-N.jsonl` and `summary.json`. */
export function ingestRun(folderId: string, runId: string): string {
  return `${ingestRuns(folderId)}${runId}/`;
}

/** How an ingest run ended. */
export function ingestSummary(folderId: string, runId: string): string {
  return `${ingestRun(folderId, runId)}summary.json`;
}

/** Prefix of the staged code and contracts of one content hash. */
export function stagedJob(sha256: string): string {
  return `jobs/${sha256}/`;
}

/** The dataset of a staged contract, by its object's name; undefined for what is none. */
export function stagedDataset(object: string): string | undefined {
  return /\/contracts\/([a-z][a-z0-9_]{0,62})\.json$/.exec(object)?.[1];
}

/** The list of the Parquet files that are the dataset now. */
export function currentPointer(dataset: string): string {
  return `${CURATED}${dataset}/current`;
}

/** Prefix of a dataset's publish documents. */
export function publishDocuments(dataset: string): string {
  return `${CURATED}${dataset}/publishes/`;
}

/** @param attempt undefined for a batch that ran before each attempt had a document of its own */
export function publishDocument(dataset: string, batchId: string, attempt: string | undefined): string {
  return `${publishDocuments(dataset)}${batchId}${attempt === undefined ? "" : `/${attempt}`}.json`;
}

/** Prefix of a dataset's quality reports, one for each batch that looked at it. */
export function qualityReports(dataset: string): string {
  return `${CURATED}${dataset}/report/`;
}

/** What a batch found in the files of a dataset. */
export function qualityReport(dataset: string, batchId: string): string {
  return `${CURATED}${dataset}/report/${batchId}.json`;
}

/** Prefix of what all attempts of a batch quarantined: each has a folder of its own below. */
export function quarantineData(dataset: string, batchId: string): string {
  return `${CURATED}${dataset}/quarantine/${batchId}/`;
}

/** The dataset that a prefix of quarantined rows is of: of a batch, or of one attempt of it; undefined for any other prefix. */
export function quarantineOf(prefix: string): string | undefined {
  return /^curated\/([a-z][a-z0-9_]{0,62})\/quarantine\/[^/]+\/(?:[^/]+\/)?$/.exec(prefix)?.[1];
}

/** Prefix of all of a dataset. */
export function datasetPrefix(dataset: string): string {
  return `${CURATED}${dataset}/`;
}

/** The dataset whose prefix this is, with its slash or without; undefined for any other. */
export function datasetOfPrefix(prefix: string): string | undefined {
  return /^curated\/([a-z][a-z0-9_]{0,62})\/?$/.exec(prefix)?.[1];
}

/** The batch that wrote an object of a dataset; undefined for any other object, and for the pointer, which says it itself. */
export function batchOf(object: string): string | undefined {
  return /^curated\/[^/]+\/(?:data|quarantine|publishes|report)\/([^/]+?)(?:\.json)?(?:\/.*)?$/s.exec(object)?.[1];
}

/** What the lake holds that is nobody's data: what Sluice remembers, what it staged, what Dataproc left. */
export type InternalPart = "memory" | "staged" | "dataproc";

/** Whose own a prefix at the top of the lake is; undefined where it is data. */
export function internalPart(prefix: string): InternalPart | undefined {
  if (prefix.startsWith("_sluice/")) return "memory";
  if (prefix.startsWith("jobs/")) return "staged";
  return /^(google-cloud-dataproc-metainfo|metainfo)\//.test(prefix) ? "dataproc" : undefined;
}

/** Who alone writes a part of the lake: what others put there or took away would break what is built on it. */
export type Keeper = "ingest" | "batches" | InternalPart;

/** Whose an object of the lake is, or what lies under a prefix of it; undefined for what anybody may change. */
export function keeperOf(object: string): Keeper | undefined {
  if (object.startsWith(RAW)) return "ingest";
  return object.startsWith(CURATED) ? "batches" : internalPart(object);
}

/** `gs://<bucket>/<object>`; an empty object gives the bucket's root, with a slash. */
export function gsUri(bucket: string, object: string): string {
  return `gs://${bucket}/${object}`;
}

/** Splits `gs://bucket/object`; undefined for anything else. */
export function parseGsUri(uri: string): { bucket: string; object: string } | undefined {
  const match = /^gs:\/\/([^/]+)\/(.*)$/s.exec(uri);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { bucket: match[1], object: match[2] };
}

/** Custom metadata of a raw object: what all state can be rebuilt from. Values are percent-encoded where not ASCII. */
export interface RawMetadata {
  readonly driveId: string;
  readonly folderId: string;
  /** Folder path and name inside the ingested folder, joined with "/". */
  readonly drivePath: string;
  readonly driveName: string;
  readonly mimeType: string;
  readonly version: string;
  readonly headRevisionId: string | undefined;
  /** Hex. */
  readonly md5: string | undefined;
  readonly createdTime: string;
  readonly modifiedTime: string;
  readonly runId: string;
  /** When a run found the file gone from Drive; undefined while it is there. */
  readonly goneSince: string | undefined;
  /** The run that found it gone. */
  readonly goneRunId: string | undefined;
}

const METADATA_KEYS: Readonly<Record<keyof RawMetadata, string>> = {
  driveId: "sluice-drive-id",
  folderId: "sluice-folder-id",
  drivePath: "sluice-drive-path",
  driveName: "sluice-drive-name",
  mimeType: "sluice-mime-type",
  version: "sluice-version",
  headRevisionId: "sluice-head-revision-id",
  md5: "sluice-md5",
  createdTime: "sluice-created-time",
  modifiedTime: "sluice-modified-time",
  runId: "sluice-run-id",
  goneSince: "sluice-gone-since",
  goneRunId: "sluice-gone-run-id",
};

/** The given fields as custom metadata; null removes a key that an earlier write left. */
export function encodeRawMetadata(metadata: Partial<RawMetadata>): Record<string, string | null> {
  const encoded: Record<string, string | null> = {};
  for (const [field, value] of Object.entries(metadata) as [keyof RawMetadata, string | undefined][]) {
    encoded[METADATA_KEYS[field]] = value === undefined ? null : encodeValue(value);
  }
  return encoded;
}

/** Undefined when an object was not written by an ingest run. */
export function decodeRawMetadata(custom: Readonly<Record<string, string>>): RawMetadata | undefined {
  const value = (field: keyof RawMetadata) => {
    const text = custom[METADATA_KEYS[field]];
    return text === undefined ? undefined : decodeValue(text);
  };
  const [driveId, folderId] = [value("driveId"), value("folderId")];
  if (driveId === undefined || folderId === undefined) return undefined;
  const driveName = value("driveName") ?? "";
  return {
    driveId,
    folderId,
    drivePath: value("drivePath") ?? driveName,
    driveName,
    mimeType: value("mimeType") ?? "",
    version: value("version") ?? "0",
    headRevisionId: value("headRevisionId"),
    md5: value("md5"),
    createdTime: value("createdTime") ?? "",
    modifiedTime: value("modifiedTime") ?? "",
    runId: value("runId") ?? "",
    goneSince: value("goneSince"),
    goneRunId: value("goneRunId"),
  };
}

// Metadata travels in HTTP headers, which carry ASCII only.
function encodeValue(value: string): string {
  return value.replace(/[^\x20-\x24\x26-\x7e]/gu, (character) => encodeURIComponent(character.toWellFormed()));
}

function decodeValue(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value; // written by hand, not by us: as it stands
  }
}

/** What the names of all in a folder begin with, which may be written with its last slash or without; "" of the bucket. */
export function folderPrefix(name: string): string {
  return name === "" || name.endsWith("/") ? name : `${name}/`;
}
