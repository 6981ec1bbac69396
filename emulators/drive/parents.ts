import { HttpError } from "../http/server.ts";
import { seeFile } from "./lookup.ts";
import { capabilities } from "./resources/capabilities.ts";
import { FOLDER, type FileRow } from "./store/row.ts";
import type { Store } from "./store/store.ts";
import type { Viewer } from "./viewer.ts";

/**
 * The folder that a file is to be put in.
 * @throws HttpError 404 `notFound`, 403 `parentNotAFolder`, 403 `insufficientParentPermissions`
 */
export function lookupParent(store: Store, viewer: Viewer, id: string, sharedDrives: boolean): FileRow {
  const seen = seeFile(store, viewer, id, sharedDrives);
  if (seen.file.mimeType !== FOLDER) {
    throw new HttpError(403, "parentNotAFolder", "The specified parent is not a folder.");
  }
  if (!capabilities(seen).canAddChildren) {
    throw new HttpError(403, "insufficientParentPermissions", "Insufficient permissions for the specified parent.");
  }
  return seen.file;
}
