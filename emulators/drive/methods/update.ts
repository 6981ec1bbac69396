import { HttpError, readJson, sendJson, type Exchange } from "../../http/server.ts";
import { requireCapability, seeFile } from "../lookup.ts";
import { select } from "../mask.ts";
import { mergeDetails, namesDetails, parseChanges, type FileChanges, type FileDetails } from "../metadata.ts";
import { fieldsParameter, flagParameter, knowsSharedDrives, textParameter } from "../parameters.ts";
import { lookupParent } from "../parents.ts";
import { FILE_FIELDS } from "../resources/fields.ts";
import { DEFAULT_FILE_FIELDS, FILE } from "../resources/file.ts";
import type { SeenFile } from "../resources/seen-file.ts";
import { isBelow, setTrashed, updateFile } from "../store/files.ts";
import type { FileRow } from "../store/row.ts";
import type { Store } from "../store/store.ts";
import type { Arrived } from "../uploads/arrived.ts";
import { viewerOf } from "../viewer.ts";

/** files.update of the metadata: new values, a move, the trash. */
export async function update(store: Store, exchange: Exchange): Promise<void> {
  const viewer = viewerOf(store, exchange, "describe");
  const { path, request, response, url } = exchange;
  const mask = fieldsParameter(url, FILE_FIELDS, DEFAULT_FILE_FIELDS);
  const changes = parseChanges(await readJson(request));
  const before = seeFile(store, viewer, path["id"] ?? "", knowsSharedDrives(url));
  sendJson(response, 200, select(FILE, mask, await updateFrom(before, changes, url, undefined)));
}

/** Carries out an update request, whichever way its content came. The content that it replaces is discarded. */
export async function updateFrom(
  { store, viewer, file: before }: SeenFile,
  changes: FileChanges,
  url: URL,
  arrived: Arrived | undefined,
): Promise<SeenFile> {
  const parent = newParent({ store, viewer, file: before }, url);
  let file = before;
  if (changes.trashed !== undefined && changes.trashed !== (before.explicitlyTrashed === 1)) {
    requireCapability({ store, viewer, file }, changes.trashed ? "canTrash" : "canUntrash");
    file = setTrashed(store, file, changes.trashed, viewer.email);
  }
  const edits = Object.keys(changes).some((field) => field !== "trashed");
  if (edits || parent || arrived) {
    requireCapability({ store, viewer, file }, "canEdit");
    const known = JSON.parse(file.details) as FileDetails;
    file = updateFile(
      store,
      file,
      {
        name: changes.name,
        mimeType: changes.mimeType,
        modifiedTime: changes.modifiedTime,
        starred: changes.starred,
        parent: parent?.id,
        driveId: parent?.driveId,
        details: namesDetails(changes) ? mergeDetails(known, changes) : undefined,
        content: arrived?.content,
      },
      viewer.email,
    );
  }
  if (arrived && before.blob !== null) await store.content.discard(before.blob);
  return { store, viewer, file };
}

/**
 * Where `addParents` and `removeParents` move the file; undefined when they do not.
 * @throws HttpError 403 `cannotAddParent` when it would then have two parents, or lie below itself
 */
function newParent({ store, viewer, file }: SeenFile, url: URL): FileRow | undefined {
  const added = textParameter(url, "addParents");
  const removed = textParameter(url, "removeParents")?.split(",") ?? [];
  if (added === undefined || added === file.parent) return undefined;
  const parent = lookupParent(store, viewer, added, knowsSharedDrives(url));
  const leaves = removed.some((id) => (id === "root" ? viewer.root : id) === file.parent);
  if (!leaves && !flagParameter(url, "enforceSingleParent")) {
    throw new HttpError(403, "cannotAddParent", "Increasing the number of parents is not allowed");
  }
  if (isBelow(store, parent.id, file.id)) {
    throw new HttpError(403, "cannotAddParent", "A folder cannot be moved into itself or below itself.");
  }
  return parent;
}
