import { HttpError, readJson, sendJson, type Exchange } from "../../http/server.ts";
import { seeFile } from "../lookup.ts";
import { select } from "../mask.ts";
import { mergeDetails, parseMetadata, type FileDetails } from "../metadata.ts";
import { fieldsParameter, knowsSharedDrives } from "../parameters.ts";
import { capabilities } from "../resources/capabilities.ts";
import { FILE_FIELDS } from "../resources/fields.ts";
import { DEFAULT_FILE_FIELDS, FILE } from "../resources/file.ts";
import type { Store } from "../store/store.ts";
import { useOrDiscard } from "../uploads/arrived.ts";
import { viewerOf } from "../viewer.ts";
import { createFrom } from "./create.ts";

/**
 * files.copy: a new file of the caller with the content and the description of the old one, where that lies unless the
 * request says otherwise. Who shares the old one does not share the new one.
 */
export async function copy(store: Store, exchange: Exchange): Promise<void> {
  const viewer = viewerOf(store, exchange, "write");
  const { path, request, response, url } = exchange;
  const mask = fieldsParameter(url, FILE_FIELDS, DEFAULT_FILE_FIELDS);
  const metadata = parseMetadata(await readJson(request));
  const source = seeFile(store, viewer, path["id"] ?? "", knowsSharedDrives(url));
  const { file } = source;
  if (!capabilities(source).canCopy) {
    throw new HttpError(403, "cannotCopyFile", "This file cannot be copied by the user.");
  }
  const copied = {
    ...mergeDetails(mergeDetails({}, JSON.parse(file.details) as FileDetails), metadata),
    ...metadata,
    name: metadata.name ?? `Copy of ${file.name}`,
    mimeType: metadata.mimeType ?? file.mimeType,
    parents: metadata.parents ?? (file.parent === null ? [] : [file.parent]),
  };
  const arrived =
    file.blob === null
      ? undefined
      : { content: await store.content.receive(store.content.read(file.blob)), contentType: file.mimeType };
  const seen = await useOrDiscard(store, arrived, () => createFrom(store, viewer, copied, url, arrived));
  sendJson(response, 200, select(FILE, mask, seen));
}
