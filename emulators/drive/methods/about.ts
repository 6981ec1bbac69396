import { readParameters } from "../../google/parameters.ts";
import { prune, readMask } from "../../google/partial-response.ts";
import { HttpError, sendJson, type Exchange } from "../../http/server.ts";
import { exportFormats } from "../export-formats.ts";
import { newFileId } from "../ids.ts";
import { PARAMETERS } from "../method-parameters.ts";
import { select, type Shape } from "../mask.ts";
import { fieldsParameter, textParameter } from "../parameters.ts";
import { ABOUT_FIELDS, GENERATED_IDS_FIELDS } from "../resources/fields.ts";
import { userResource } from "../resources/permission.ts";
import { SPREADSHEET } from "../store/row.ts";
import type { Store } from "../store/store.ts";
import { viewerOf, type Viewer } from "../viewer.ts";

const ABOUT: Shape<Viewer> = {
  kind: () => "drive#about",
  user: (viewer) => userResource(viewer.email, viewer),
  storageQuota: () => ({ limit: "16106127360", usage: "0", usageInDrive: "0", usageInDriveTrash: "0" }),
  maxUploadSize: () => "5242880000000",
  importFormats: () => ({ "text/csv": [SPREADSHEET] }),
  exportFormats: () => ({ [SPREADSHEET]: exportFormats(SPREADSHEET).map(({ mimeType }) => mimeType) }),
  canCreateDrives: () => true,
  appInstalled: () => true,
};

/** about.get, the one method that wants `fields`. */
export function about(store: Store, exchange: Exchange): void {
  const viewer = viewerOf(store, exchange, "metadata");
  const fields = textParameter(exchange.url, "fields") ?? textParameter(exchange.url, "$fields");
  if (fields === undefined) {
    throw new HttpError(400, "required", "The 'fields' parameter is required for this method.", { location: "fields" });
  }
  sendJson(exchange.response, 200, select(ABOUT, fieldsParameter(exchange.url, ABOUT_FIELDS, fields), viewer));
}

/** files.generateIds */
export function generateIds(store: Store, exchange: Exchange): void {
  viewerOf(store, exchange, "write");
  const { count = 10 } = readParameters(exchange.url, PARAMETERS["files.generateIds"]);
  const mask = readMask(exchange.url, GENERATED_IDS_FIELDS);
  const ids = Array.from({ length: count }, newFileId);
  sendJson(exchange.response, 200, prune({ kind: "drive#generatedIds", space: "drive", ids }, mask));
}
