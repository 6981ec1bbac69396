import type { Bucket, StoredObject } from "../../services/storage.ts";
import type { Failure } from "../../failure.ts";
import type { OddElement } from "../../google/reply.ts";
import { decodeRawMetadata, parseRawObject, RAW, rawPrefix } from "../../layout.ts";
import type { Log } from "../../log.ts";
import { fileFingerprint, fingerprint } from "./description.ts";

/** What a run needs to know of a raw object. A reconciliation holds one for every file: it is kept small. */
export interface RawObject {
  readonly name: string;
  /** Where the file was last seen inside the ingested folder; the object's name where nothing says so. */
  readonly path: string;
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
  /** What is said of the file, where that was said by a run of `outer`; undefined otherwise. */
  readonly describedByOuter?: string | undefined;
  /** Its content was copied by this very run, before it was interrupted. */
  readonly ofThisRun: boolean;
}

/** The run that asks. */
export interface RunIdentity {
  readonly folderId: string;
  readonly runId: string;
  /** A folder that is ingested too, and has this one in it. */
  readonly outer?: string | undefined;
}

/** Every raw object, whichever folder it was ingested from. */
export interface RawObjects {
  readonly byFileId: ReadonlyMap<string, RawObject>;
  /** What is wrong with the objects that Cloud Storage describes in a way that makes no sense, by file id. */
  readonly odd: ReadonlyMap<string, Failure>;
  /** Throws the failure of an odd object: of its file nothing can be decided. */
  of(fileId: string): RawObject | undefined;
}

/**
 * Lists all of `raw/`, by the ids of the files, and says of each object how it stands to this run.
 * @throws Failure `remote.*`, `credentials.*`, `bucket.missing`; what is odd in single objects is logged, not thrown
 */
export async function listRawObjects(
  lake: Bucket,
  run: RunIdentity,
  signal: AbortSignal,
  log: Log,
): Promise<RawObjects> {
  const byFileId = new Map<string, RawObject>();
  const odd = new Map<string, Failure>();
  const takeOdd = ({ id, failure }: OddElement) => {
    const fileId = id === undefined ? undefined : parseRawObject(id)?.fileId;
    // One without a name is met again where its file's own object is asked for: nothing is written over it unseen.
    log.warn(`an object of the bucket can't be made out: ${failure.message}`);
    if (fileId !== undefined) odd.set(fileId, failure);
  };
  for await (const object of lake.all(RAW, signal, takeOdd)) {
    const fileId = parseRawObject(object.name)?.fileId;
    if (fileId !== undefined && !byFileId.has(fileId)) byFileId.set(fileId, readRawObject(object, run));
  }
  return {
    byFileId,
    odd,
    of(fileId) {
      const failure = odd.get(fileId);
      if (failure) throw failure;
      return byFileId.get(fileId);
    },
  };
}

/** The raw object of one file; undefined when it was never ingested. */
export async function findRawObject(
  lake: Bucket,
  fileId: string,
  run: RunIdentity,
  signal: AbortSignal,
): Promise<RawObject | undefined> {
  const { objects, odd } = await lake.list({ prefix: rawPrefix(fileId), pageSize: 1 }, signal);
  if (odd[0]) throw odd[0].failure;
  const object = objects[0];
  return object && readRawObject(object, run);
}

/** Whether a run that does not see the file has to say that it is gone. */
export function isMissed({ ofThisFolder, gone, goneByThisRun }: RawObject): boolean {
  return ofThisFolder && (!gone || goneByThisRun);
}

/** Hex md5 of an object's content, where Cloud Storage computed one, and whether its file is gone from Drive. */
export function readContent({ md5Hash, metadata }: StoredObject): Pick<RawObject, "md5" | "gone"> {
  return {
    md5: md5Hash === undefined ? undefined : Buffer.from(md5Hash, "base64").toString("hex"),
    gone: decodeRawMetadata(metadata)?.goneSince !== undefined,
  };
}

function readRawObject(object: StoredObject, { folderId, runId, outer }: RunIdentity): RawObject {
  const metadata = decodeRawMetadata(object.metadata);
  return {
    name: object.name,
    path: metadata?.drivePath ?? object.name,
    generation: object.generation,
    metageneration: object.metageneration,
    ...readContent(object),
    size: object.size,
    version: metadata?.version ?? "0",
    description: metadata === undefined ? "" : fingerprint(metadata),
    goneByThisRun: metadata?.goneRunId === runId,
    ofThisFolder: metadata?.folderId === folderId,
    describedByOuter: outer !== undefined && metadata?.folderId === outer ? fileFingerprint(metadata) : undefined,
    ofThisRun: metadata?.runId === runId,
  };
}
