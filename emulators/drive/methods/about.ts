import { HttpError, sendJson, type Exchange } from "../../http.ts";
import { exportFormats } from "../export-formats.ts";
import { newFileId } from "../ids.ts";
import { parseMask, select, type Shape } from "../mask.ts";
import { textParameter } from "../parameters.ts";
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
  const fields = textParameter(exchange.url, "fields");
  if (fields === undefined) {
    throw new HttpError(400, "required", "The 'fields' parameter is required for this method.", { location: "fields" });
  }
  sendJson(exchange.response, 200, select(ABOUT, parseMask(fields), viewer));
}

/** files.generateIds */
export function generateIds(store: Store, exchange: Exchange): void {
  viewerOf(store, exchange, "write");
  const count = Math.min(Number(textParameter(exchange.url, "count") ?? "10"), 1000);
  const ids = Array.from({ length: count }, newFileId);
  sendJson(exchange.response, 200, { kind: "drive#generatedIds", space: "drive", ids });
}
