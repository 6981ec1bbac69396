import { HttpError, readJson, sendJson, type Exchange } from "../../http/server.ts";
import { seeFile } from "../lookup.ts";
import { select } from "../mask.ts";
import { mergeDetails, parseMetadata, type FileMetadata } from "../metadata.ts";
import { fieldsParameter, knowsSharedDrives } from "../parameters.ts";
import { FILE_FIELDS } from "../resources/fields.ts";
import { DEFAULT_FILE_FIELDS, FILE } from "../resources/file.ts";
import type { SeenFile } from "../resources/seen-file.ts";
import { lookupParent } from "../parents.ts";
import { createFile, findFile } from "../store/files.ts";
import { FOLDER, SHORTCUT, isNative } from "../store/row.ts";
import type { Store } from "../store/store.ts";
import { arrive, useOrDiscard, type Arrived } from "../uploads/arrived.ts";
import { viewerOf, type Viewer } from "../viewer.ts";

/** files.create without content: a folder, a shortcut, an empty file. */
export async function create(store: Store, exchange: Exchange): Promise<void> {
  const viewer = viewerOf(store, exchange, "write");
  const { request, response, url } = exchange;
  const mask = fieldsParameter(url, FILE_FIELDS, DEFAULT_FILE_FIELDS);
  const metadata = parseMetadata(await readJson(request));
  const arrived = isNative(metadata.mimeType ?? "") ? undefined : await arrive(store, [], undefined);
  const seen = await useOrDiscard(store, arrived, () => createFrom(store, viewer, metadata, url, arrived));
  sendJson(response, 200, select(FILE, mask, seen));
}

/** Makes the file of a create request, whichever way its content came. */
export function createFrom(
  store: Store,
  viewer: Viewer,
  metadata: FileMetadata,
  url: URL,
  arrived: Arrived | undefined,
): SeenFile {
  const sharedDrives = knowsSharedDrives(url);
  const parent = lookupParent(store, viewer, metadata.parents?.[0] ?? "root", sharedDrives);
  if (metadata.id !== undefined && findFile(store, metadata.id)) {
    throw new HttpError(409, "fileIdInUse", "A file already exists with the provided ID.", { location: "file.id" });
  }
  const target = shortcutTarget(store, viewer, metadata);
  const mimeType = target ? SHORTCUT : (metadata.mimeType ?? arrived?.contentType ?? "application/octet-stream");
  const details = mergeDetails({}, metadata);
  const file = createFile(store, {
    id: metadata.id,
    name: metadata.name ?? "Untitled",
    mimeType,
    parent: parent.id,
    driveId: parent.driveId,
    owner: parent.driveId === null ? viewer.email : null,
    createdBy: viewer.email,
    createdTime: metadata.createdTime,
    modifiedTime: metadata.modifiedTime,
    starred: metadata.starred,
    shortcutTarget: target?.file.id,
    details: target ? { ...details, shortcutTargetMimeType: target.file.mimeType } : details,
    content: mimeType === FOLDER ? undefined : arrived?.content,
  });
  return { store, viewer, file };
}

function shortcutTarget(store: Store, viewer: Viewer, metadata: FileMetadata): SeenFile | undefined {
  if (metadata.mimeType !== SHORTCUT || !metadata.shortcutDetails) return undefined;
  return seeFile(store, viewer, metadata.shortcutDetails.targetId, true);
}
