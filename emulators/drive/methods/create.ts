import { HttpError, readJson, type Exchange } from "../../http.ts";
import { lookupParent } from "../parents.ts";
import { seeFile } from "../lookup.ts";
import { mergeDetails, parseMetadata, type FileMetadata } from "../metadata.ts";
import { knowsSharedDrives } from "../parameters.ts";
import type { SeenFile } from "../resources/file.ts";
import type { Content } from "../store/content.ts";
import { createFile, findFile } from "../store/files.ts";
import { FOLDER, SHORTCUT, isNative } from "../store/row.ts";
import type { Store } from "../store/store.ts";
import { viewerOf, type Viewer } from "../viewer.ts";
import { sendFile } from "./get.ts";

/** files.create without content: a folder, a shortcut, an empty file. */
export async function create(store: Store, exchange: Exchange): Promise<void> {
  const viewer = viewerOf(store, exchange, "write");
  const metadata = parseMetadata(await readJson(exchange.request));
  sendFile(exchange, await createFrom(store, viewer, metadata, exchange.url, undefined));
}

/** What arrived with a request, and the type that it was said to have. */
export interface Arrived {
  readonly content: Content;
  readonly contentType: string | undefined;
}

/** Makes the file of a create request, whichever way its content came. */
export async function createFrom(
  store: Store,
  viewer: Viewer,
  metadata: FileMetadata,
  url: URL,
  arrived: Arrived | undefined,
): Promise<SeenFile> {
  const sharedDrives = knowsSharedDrives(url);
  const parent = lookupParent(store, viewer, metadata.parents?.[0] ?? "root", sharedDrives);
  if (metadata.id !== undefined && findFile(store, metadata.id)) {
    throw new HttpError(409, "fileIdInUse", "A file already exists with the provided ID.", { location: "file.id" });
  }
  const target = shortcutTarget(store, viewer, metadata);
  const mimeType = target ? SHORTCUT : (metadata.mimeType ?? arrived?.contentType ?? "application/octet-stream");
  const details = mergeDetails({}, metadata);
  const content = arrived?.content ?? (isNative(mimeType) ? undefined : await store.content.receive([]));
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
    content: mimeType === FOLDER ? undefined : content,
  });
  return { store, viewer, file };
}

function shortcutTarget(store: Store, viewer: Viewer, metadata: FileMetadata): SeenFile | undefined {
  if (metadata.mimeType !== SHORTCUT || !metadata.shortcutDetails) return undefined;
  return seeFile(store, viewer, metadata.shortcutDetails.targetId, true);
}
