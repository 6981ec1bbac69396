import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { readRange } from "../../google/range.ts";
import type { Exchange } from "../../http/server.ts";
import type { StoredObject } from "../store/objects.ts";
import type { Store } from "../store/store.ts";
import { etagOf } from "./resources.ts";

/** Answers with the object's bytes: all, or the Range asked for (206; 416 when it lies behind the end). */
export async function sendContent(store: Store, { request, response }: Exchange, object: StoredObject): Promise<void> {
  if (isToBeGunzipped(object, request.headers["accept-encoding"])) {
    response.writeHead(200, { ...headersOf(object), warning: "214 UploadServer gunzipped" });
    await pipeline(createReadStream("", { fd: store.blobs.open(object.blob) }), createGunzip(), response);
    return;
  }
  const range = readRange(request.headers.range, object.size);
  const { start, end } = range ?? { start: 0, end: object.size - 1 };
  response.writeHead(range ? 206 : 200, {
    ...headersOf(object),
    ...(object.attributes.contentEncoding && { "content-encoding": object.attributes.contentEncoding }),
    "accept-ranges": "bytes",
    "content-length": String(end - start + 1),
    ...(range && { "content-range": `bytes ${start}-${end}/${object.size}` }),
  });
  if (object.size === 0) {
    response.end();
    return;
  }
  await pipeline(createReadStream("", { fd: store.blobs.open(object.blob), start, end }), response);
}

/**
 * Decompressive transcoding: https://cloud.google.com/storage/docs/transcoding. A Range is ignored then.
 */
function isToBeGunzipped(object: StoredObject, accepted = ""): boolean {
  return object.attributes.contentEncoding === "gzip" && !/\bgzip\b/.test(accepted);
}

/** The stored-content-encoding is what makes the official Node client check the hashes at all. */
function headersOf(object: StoredObject): Record<string, string> {
  const { attributes, generation, metageneration } = object;
  const hashes = [`crc32c=${object.crc32c}`, ...(object.md5 === undefined ? [] : [`md5=${object.md5}`])];
  return {
    "content-type": attributes.contentType ?? "application/octet-stream",
    ...(attributes.contentDisposition !== undefined && { "content-disposition": attributes.contentDisposition }),
    ...(attributes.contentLanguage !== undefined && { "content-language": attributes.contentLanguage }),
    "cache-control": attributes.cacheControl ?? "private, max-age=0",
    etag: etagOf(generation, metageneration),
    "last-modified": new Date(object.updated).toUTCString(),
    "x-goog-generation": String(generation),
    "x-goog-metageneration": String(metageneration),
    "x-goog-hash": hashes.join(","),
    "x-goog-stored-content-encoding": attributes.contentEncoding ?? "identity",
    "x-goog-stored-content-length": String(object.size),
    "x-goog-storage-class": attributes.storageClass ?? "STANDARD",
  };
}
