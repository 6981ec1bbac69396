import type { Bucket, StoredObject } from "../bucket.ts";
import { decodeRawMetadata, parseRawObject, RAW, rawPrefix } from "../layout.ts";
import { fingerprint } from "./description.ts";

/** What a run needs to know of a raw object. A reconciliation holds one for every file: it is kept small. */
export interface KnownObject {
  readonly name: string;
  readonly generation: string;
  readonly metageneration: string;
  /** Hex, as Cloud Storage computed it; undefined for an object that was composed by hand. */
  readonly md5: string | undefined;
  readonly size: number;
  /** Drive's version of the file when its content was copied. */
  readonly version: string;
  readonly description: string;
  readonly gone: boolean;
  /** This very run marked it as gone, before it was interrupted. */
  readonly goneByThisRun: boolean;
  readonly ofThisFolder: boolean;
  /** Its content was copied by this very run, before it was interrupted. */
  readonly ofThisRun: boolean;
}

/** The run that asks. */
export interface Asking {
  readonly folderId: string;
  readonly runId: string;
}

/** Every raw object by file id, whichever folder it was ingested from. */
export async function listKnown(lake: Bucket, asking: Asking, signal: AbortSignal): Promise<Map<string, KnownObject>> {
  const known = new Map<string, KnownObject>();
  for await (const object of lake.all(RAW, signal)) {
    const fileId = parseRawObject(object.name)?.fileId;
    if (fileId !== undefined && !known.has(fileId)) known.set(fileId, readKnown(object, asking));
  }
  return known;
}

/** The raw object of one file; undefined when it was never ingested. */
export async function lookUp(
  lake: Bucket,
  fileId: string,
  asking: Asking,
  signal: AbortSignal,
): Promise<KnownObject | undefined> {
  const { objects } = await lake.list({ prefix: rawPrefix(fileId), pageSize: 1 }, signal);
  const object = objects[0];
  return object && readKnown(object, asking);
}

/** Whether a run that does not see the file has to say that it is gone. */
export function isMissed({ ofThisFolder, gone, goneByThisRun }: KnownObject): boolean {
  return ofThisFolder && (!gone || goneByThisRun);
}

function readKnown(object: StoredObject, { folderId, runId }: Asking): KnownObject {
  const metadata = decodeRawMetadata(object.metadata);
  return {
    name: object.name,
    generation: object.generation,
    metageneration: object.metageneration,
    md5: object.md5Hash === undefined ? undefined : Buffer.from(object.md5Hash, "base64").toString("hex"),
    size: object.size,
    version: metadata?.version ?? "0",
    description: metadata === undefined ? "" : fingerprint(metadata),
    gone: metadata?.goneSince !== undefined,
    goneByThisRun: metadata?.goneRunId === runId,
    ofThisFolder: metadata?.folderId === folderId,
    ofThisRun: metadata?.runId === runId,
  };
}
