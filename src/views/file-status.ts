import type { Bucket, StoredObject } from "../core/services/storage.ts";
import type { DriveFile } from "../core/services/drive.ts";
import { skipReason } from "../core/ingest/index.ts";
import { decodeRawMetadata, parseRawObject, RAW } from "../core/layout.ts";

/** How a Drive file stands to the lake; undefined when it isn't known. */
export type IngestState = "new" | "changed" | "ingested" | "skipped" | undefined;

/** What a look at the lake told, in one request however large it is. */
export interface RawGlance {
  readonly byFileId: ReadonlyMap<string, StoredObject>;
  /** Whether these are all the raw objects: if not, a file that is missing here may well be there. */
  readonly all: boolean;
}

const GLANCE = 1000;

export async function glanceAtRaw(lake: Bucket, signal: AbortSignal): Promise<RawGlance> {
  const { objects, odd, nextPageToken } = await lake.list({ prefix: RAW, pageSize: GLANCE }, signal);
  const byFileId = new Map(objects.map((object) => [parseRawObject(object.name)?.fileId ?? "", object]));
  return { byFileId, all: nextPageToken === undefined && odd.length === 0 };
}

/** Compares content with content, as an ingest run does. */
export function stateOf(file: DriveFile, { byFileId, all }: RawGlance): IngestState {
  if (skipReason(file) !== undefined) return "skipped";
  const object = byFileId.get(file.id);
  if (object === undefined) return all ? "new" : undefined;
  const md5 = object.md5Hash && Buffer.from(object.md5Hash, "base64").toString("hex");
  if (md5 !== file.md5Checksum) return "changed";
  return decodeRawMetadata(object.metadata)?.goneSince === undefined ? "ingested" : "changed";
}
