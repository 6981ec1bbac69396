import type { Bucket, StoredObject } from "../../core/services/storage.ts";
import type { DriveFile } from "../../core/services/drive.ts";
import { compareContent, readContent, skipReason } from "../../core/ingest/index.ts";
import { parseRawObject, RAW } from "../../core/layout.ts";

/** How a Drive file stands to the lake; undefined when it isn't known. */
export type FileStatus = "new" | "changed" | "ingested" | "skipped" | undefined;

/** What a look at the lake told, in one request however large it is. */
export interface RawGlance {
  readonly byFileId: ReadonlyMap<string, StoredObject>;
  /** Whether these are all the raw objects: if not, a file that is missing here may well be there. */
  readonly all: boolean;
}

const GLANCE = 1000;

/**
 * Looks at the first 1000 raw objects, in one request.
 * @throws Failure `remote.*`, `credentials.*`, `bucket.missing`
 */
export async function glanceAtRaw(lake: Bucket, signal: AbortSignal): Promise<RawGlance> {
  const { objects, odd, nextPageToken } = await lake.list({ prefix: RAW, pageSize: GLANCE }, signal);
  const byFileId = new Map(objects.map((object) => [parseRawObject(object.name)?.fileId ?? "", object]));
  return { byFileId, all: nextPageToken === undefined && odd.length === 0 };
}

/** How a file stands to the lake, as an ingest run would see it. */
export function statusOf(file: DriveFile, { byFileId, all }: RawGlance): FileStatus {
  if (skipReason(file) !== undefined) return "skipped";
  const object = byFileId.get(file.id);
  if (object === undefined) return all ? "new" : undefined;
  return compareContent(file, readContent(object)) === "same" ? "ingested" : "changed";
}
