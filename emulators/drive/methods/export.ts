import { pipeline } from "node:stream/promises";
import { buffer } from "node:stream/consumers";
import { HttpError, type Exchange } from "../../http/server.ts";
import { fileNotFound, requiredParameter } from "../errors.ts";
import { XLSX, exportFormats } from "../export-formats.ts";
import { seeFile } from "../lookup.ts";
import { textParameter } from "../parameters.ts";
import { mayDownload } from "../resources/capabilities.ts";
import type { SeenFile } from "../resources/seen-file.ts";
import { isNative } from "../store/row.ts";
import type { Store } from "../store/store.ts";
import { parseCsv } from "../sheet/csv.ts";
import { toXlsx } from "../sheet/xlsx.ts";
import { viewerOf } from "../viewer.ts";

/** files.export gives 10 MB at most (its reference page). */
const LIMIT = 10 * 1024 * 1024;

/** files.export */
export async function exportFile(store: Store, exchange: Exchange): Promise<void> {
  const viewer = viewerOf(store, exchange, "read");
  const mimeType = textParameter(exchange.url, "mimeType");
  if (mimeType === undefined) throw requiredParameter("mimeType");
  // Export has no parameter for shared drives, and does not need one.
  const seen = seeFile(store, viewer, exchange.path["id"] ?? "", true);
  if ((seen.file.size ?? 0) > LIMIT) {
    throw new HttpError(403, "exportSizeLimitExceeded", "This file is too large to be exported.");
  }
  await sendExport(seen, mimeType, exchange);
}

/** An export link: the same without the limit. */
export async function exportByLink(store: Store, exchange: Exchange): Promise<void> {
  const viewer = viewerOf(store, exchange, "read");
  const id = textParameter(exchange.url, "id");
  if (id === undefined) throw fileNotFound("");
  const seen = seeFile(store, viewer, id, true);
  const format = exportFormats(seen.file.mimeType).find(
    ({ name }) => name === exchange.url.searchParams.get("exportFormat"),
  );
  await sendExport(seen, format?.mimeType ?? "", exchange);
}

async function sendExport(seen: SeenFile, mimeType: string, { response }: Exchange): Promise<void> {
  const { store, file } = seen;
  if (!isNative(file.mimeType)) {
    throw new HttpError(403, "fileNotExportable", "Export only supports Docs Editors files.");
  }
  if (!exportFormats(file.mimeType).some((format) => format.mimeType === mimeType)) {
    throw new HttpError(400, "badRequest", "The requested conversion is not supported.", { location: "convertTo" });
  }
  if (!mayDownload(seen)) {
    throw new HttpError(403, "cannotExportFile", "This file cannot be exported by the user.");
  }
  const headers = { "content-type": mimeType };
  if (file.blob === null) {
    response.writeHead(200, headers).end(mimeType === XLSX ? toXlsx([]) : "");
  } else if (mimeType === XLSX) {
    const csv = await buffer(store.content.read(file.blob));
    response.writeHead(200, headers).end(toXlsx(parseCsv(csv.toString())));
  } else {
    response.writeHead(200, headers);
    await pipeline(store.content.read(file.blob), response);
  }
}
