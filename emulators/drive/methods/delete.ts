import type { Exchange } from "../../http/server.ts";
import { insufficientPermissions } from "../errors.ts";
import { requireCapability, seeFile } from "../lookup.ts";
import { knowsSharedDrives, textParameter } from "../parameters.ts";
import { capabilities } from "../resources/capabilities.ts";
import { deleteFile, findFile, trashOf } from "../store/files.ts";
import type { Store } from "../store/store.ts";
import { viewerOf } from "../viewer.ts";
import { requireDrive } from "./list.ts";

/** files.delete: past the trash, with all that a folder holds. */
export async function remove(store: Store, exchange: Exchange): Promise<void> {
  const viewer = viewerOf(store, exchange, "write");
  const seen = seeFile(store, viewer, exchange.path["id"] ?? "", knowsSharedDrives(exchange.url));
  requireCapability(seen, "canDelete");
  const blobs = deleteFile(store, seen.file);
  await Promise.all(blobs.map((blob) => store.content.discard(blob)));
  exchange.response.writeHead(204).end();
}

/** files.emptyTrash: of the caller's My Drive, or of a shared drive whose organizer they are. */
export async function emptyTrash(store: Store, exchange: Exchange): Promise<void> {
  const viewer = viewerOf(store, exchange, "everything");
  const driveId = textParameter(exchange.url, "driveId");
  if (driveId !== undefined) {
    requireDrive(store, viewer, driveId);
    const drive = findFile(store, driveId);
    if (drive && !capabilities({ store, viewer, file: drive }).canDelete) throw insufficientPermissions(driveId);
  }
  for (const { id } of trashOf(store, driveId === undefined ? viewer : { driveId })) {
    // It may have gone with a folder above it.
    const file = findFile(store, id);
    if (file) await Promise.all(deleteFile(store, file).map((blob) => store.content.discard(blob)));
  }
  exchange.response.writeHead(204).end();
}
