import { fileNotFound, insufficientPermissions } from "./errors.ts";
import { capabilities } from "./resources/capabilities.ts";
import type { SeenFile } from "./resources/seen-file.ts";
import { findFile } from "./store/files.ts";
import type { Store } from "./store/store.ts";
import type { Viewer } from "./viewer.ts";

/**
 * The file, if this person can see it. `root` is their My Drive.
 * @param sharedDrives whether the request said that it knows shared drives: else their items do not exist for it
 * @throws HttpError 404 `notFound`
 */
export function seeFile(store: Store, viewer: Viewer, id: string, sharedDrives: boolean): SeenFile {
  const file = findFile(store, id === "root" ? viewer.root : id);
  if (!file || store.access.rankOf(viewer.email, file) === 0) throw fileNotFound(id);
  if (file.driveId !== null && !sharedDrives) throw fileNotFound(id);
  return { store, viewer, file };
}

/** @throws HttpError 403 `insufficientFilePermissions` */
export function requireCapability(seen: SeenFile, capability: keyof ReturnType<typeof capabilities>): void {
  if (!capabilities(seen)[capability]) throw insufficientPermissions(seen.file.id);
}
