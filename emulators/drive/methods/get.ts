import { pipeline } from "node:stream/promises";
import { readRange } from "../../google/range.ts";
import { HttpError, sendJson, type Exchange } from "../../http/server.ts";
import { seeFile } from "../lookup.ts";
import { select } from "../mask.ts";
import { fieldsParameter, flagParameter, knowsSharedDrives } from "../parameters.ts";
import { FILE_FIELDS } from "../resources/fields.ts";
import { mayDownload } from "../resources/capabilities.ts";
import { DEFAULT_FILE_FIELDS, FILE } from "../resources/file.ts";
import type { SeenFile } from "../resources/seen-file.ts";
import { OWNER, ORGANIZER } from "../store/roles.ts";
import { isNative } from "../store/row.ts";
import type { Store } from "../store/store.ts";
import { viewerOf } from "../viewer.ts";

/** files.get of the metadata, and of the bytes with `alt=media`. */
export async function get(store: Store, exchange: Exchange): Promise<void> {
  const media = exchange.url.searchParams.get("alt") === "media";
  const viewer = viewerOf(store, exchange, media ? "read" : "metadata");
  const seen = seeFile(store, viewer, exchange.path["id"] ?? "", knowsSharedDrives(exchange.url));
  if (media) await sendBytes(seen, exchange);
  else sendFile(exchange, seen);
}

/** Answers with the file, as `fields` asks. */
export function sendFile(exchange: Exchange, seen: SeenFile): void {
  const mask = fieldsParameter(exchange.url, FILE_FIELDS, DEFAULT_FILE_FIELDS);
  sendJson(exchange.response, 200, select(FILE, mask, seen));
}

async function sendBytes(seen: SeenFile, { request, response, url }: Exchange): Promise<void> {
  const { store, file } = seen;
  if (isNative(file.mimeType) || file.blob === null || file.size === null) {
    throw new HttpError(
      403,
      "fileNotDownloadable",
      "Only files with binary content can be downloaded. Use Export with Docs Editors files.",
      { location: "alt" },
    );
  }
  if (!mayDownload(seen)) {
    throw new HttpError(403, "cannotDownloadFile", "This file cannot be downloaded by the user.");
  }
  refuseAbuse(seen, flagParameter(url, "acknowledgeAbuse"));
  const range = readRange(request.headers.range, file.size);
  const { start, end } = range ?? { start: 0, end: file.size - 1 };
  response.writeHead(range ? 206 : 200, {
    "content-type": file.mimeType,
    "content-length": String(end - start + 1),
    ...(range ? { "content-range": `bytes ${start}-${end}/${file.size}` } : {}),
  });
  if (file.size === 0) response.end();
  else await pipeline(store.content.read(file.blob, { start, end }), response);
}

/** A file counts as malware when its app property `abusive` is `true`: there is no other way to make one here. */
function refuseAbuse({ store, viewer, file }: SeenFile, acknowledged: boolean): void {
  const { appProperties } = JSON.parse(file.details) as { appProperties?: Record<string, string> };
  if (appProperties?.["abusive"] !== "true") return;
  const rank = store.access.rankOf(viewer.email, file);
  const responsible = file.driveId === null ? rank === OWNER : rank >= ORGANIZER;
  if (acknowledged && responsible) return;
  throw new HttpError(
    403,
    "cannotDownloadAbusiveFile",
    "This file has been identified as malware or spam and cannot be downloaded.",
  );
}
