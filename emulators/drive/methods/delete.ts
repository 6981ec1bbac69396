import type { Exchange } from "../../http.ts";
import { requireCapability, seeFile } from "../lookup.ts";
import { knowsSharedDrives } from "../parameters.ts";
import { deleteFile } from "../store/files.ts";
import type { Store } from "../store/store.ts";
import { viewerOf } from "../viewer.ts";

/** files.delete: past the trash, with all that a folder holds. */
export async function remove(store: Store, exchange: Exchange): Promise<void> {
  const viewer = viewerOf(store, exchange, "write");
  const seen = seeFile(store, viewer, exchange.path["id"] ?? "", knowsSharedDrives(exchange.url));
  requireCapability(seen, "canDelete");
  const blobs = deleteFile(store, seen.file);
  await Promise.all(blobs.map((blob) => store.content.discard(blob)));
  exchange.response.writeHead(204).end();
}
