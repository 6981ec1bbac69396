import { HttpError, bodyStream, readJson, sendJson, type Exchange } from "../../http/server.ts";
import { newFileId } from "../ids.ts";
import { requireCapability, seeFile } from "../lookup.ts";
import { select } from "../mask.ts";
import { parseChanges, parseMetadata } from "../metadata.ts";
import { createFrom } from "../methods/create.ts";
import { updateFrom } from "../methods/update.ts";
import { fieldsParameter, knowsSharedDrives, wordParameter } from "../parameters.ts";
import { FILE_FIELDS } from "../resources/fields.ts";
import { DEFAULT_FILE_FIELDS, FILE } from "../resources/file.ts";
import type { Store } from "../store/store.ts";
import { viewerOf, type Viewer } from "../viewer.ts";
import { arrive, useOrDiscard, type Arrived } from "./arrived.ts";
import { readRelated } from "../../google/multipart.ts";
import { openSession } from "./sessions.ts";

/**
 * files.create and files.update with content: the paths under `/upload`. `uploadType` says how it comes. What can be
 * refused is refused before the content is taken in.
 */
export async function upload(store: Store, exchange: Exchange): Promise<void> {
  const { request, url } = exchange;
  const viewer = viewerOf(store, exchange, "write");
  const fileId = exchange.path["id"];
  fieldsParameter(url, FILE_FIELDS, DEFAULT_FILE_FIELDS);
  if (fileId !== undefined) {
    requireCapability(seeFile(store, viewer, fileId, knowsSharedDrives(url)), "canEdit");
  }
  const contentType = request.headers["content-type"];
  switch (wordParameter(url, "uploadType", ["media", "multipart", "resumable"])) {
    case "media":
      return commit(store, exchange, viewer, {}, await arrive(store, bodyStream(request), contentType));
    case "multipart": {
      const related = await readRelated(contentType, bodyStream(request));
      const metadata = fileId === undefined ? parseMetadata(related.metadata) : parseChanges(related.metadata);
      return commit(store, exchange, viewer, metadata, await arrive(store, related.bytes, related.contentType));
    }
    case "resumable":
      return begin(store, exchange, viewer);
    case undefined:
      throw new HttpError(400, "badRequest", "Missing uploadType.", { location: "uploadType" });
  }
}

/** What an upload asks for: a new file, or a change of the one that is named. */
interface UploadRequest {
  readonly fileId: string | undefined;
  readonly metadata: unknown;
  /** Of the request that began it: the parameters count that stand there. */
  readonly url: URL;
}

async function commit(
  store: Store,
  { path, response, url }: Exchange,
  viewer: Viewer,
  metadata: unknown,
  arrived: Arrived,
): Promise<void> {
  sendJson(response, 200, await apply(store, viewer, { fileId: path["id"], metadata, url }, arrived));
}

/**
 * Makes the file, or changes it where there is an id, and gives what is to be answered. The file is looked up anew: it
 * may have changed while the content arrived.
 */
export async function apply(
  store: Store,
  viewer: Viewer,
  { fileId, metadata, url }: UploadRequest,
  arrived: Arrived,
): Promise<Record<string, unknown>> {
  const seen = await useOrDiscard(store, arrived, () => {
    if (fileId === undefined) return createFrom(store, viewer, parseMetadata(metadata), url, arrived);
    const before = seeFile(store, viewer, fileId, knowsSharedDrives(url));
    return updateFrom(before, parseChanges(metadata), url, arrived);
  });
  return select(FILE, fieldsParameter(url, FILE_FIELDS, DEFAULT_FILE_FIELDS), seen);
}

/** Opens a resumable upload. What the request asks for is checked now, not after the last byte. */
async function begin(store: Store, { request, response, url, path }: Exchange, viewer: Viewer): Promise<void> {
  const metadata = await readJson(request);
  const created = path["id"] === undefined ? (parseMetadata(metadata).id ?? newFileId()) : undefined;
  if (created === undefined) parseChanges(metadata);
  const contentType = request.headers["x-upload-content-type"];
  const id = openSession(store, {
    fileId: path["id"] ?? created ?? "",
    creates: created !== undefined,
    email: viewer.email,
    contentType: typeof contentType === "string" ? contentType : null,
    metadata,
    query: url.search,
  });
  response.writeHead(200, {
    location: `${viewer.origin}${url.pathname}?uploadType=resumable&upload_id=${id}`,
    "x-guploader-uploadid": id,
    "content-length": "0",
  });
  response.end();
}
