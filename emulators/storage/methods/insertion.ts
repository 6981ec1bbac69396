import type { Values } from "../../google/parameters.ts";
import { readResource } from "../../google/resource.ts";
import type { Exchange } from "../../http/server.ts";
import { amendAttributes, type AttributeChange, type Attributes, customMetadataSize } from "../store/attributes.ts";
import type { Checksums } from "../store/checksums.ts";
import type { Insertion } from "../store/insertion.ts";
import { NEW_OBJECT } from "./descriptions.ts";
import { invalid } from "./errors.ts";
import { checkObjectName } from "./names.ts";
import type { OBJECTS } from "./parameters.ts";
import { preconditionsOf } from "./preconditions.ts";

export type InsertQuery = Values<(typeof OBJECTS)["insert"]>;

const CUSTOM_METADATA_LIMIT = 8 * 1024;

/**
 * What an upload request asks for: the object resource in its body (or none), its query and its headers.
 * @param contentType what the bytes are declared as, where the resource does not say
 */
export function readInsertion(
  exchange: Exchange,
  query: InsertQuery,
  resource: unknown,
  contentType: string | undefined,
): Insertion {
  const { name, md5Hash, crc32c, ...change } = readResource(NEW_OBJECT, resource);
  const declared = exchange.request.headers["x-upload-content-length"];
  if (declared !== undefined && !/^\d+$/.test(String(declared))) {
    throw invalid(`Invalid X-Upload-Content-Length: ${String(declared)}`);
  }
  const attributes = readAttributes(
    {
      contentType: contentType ?? "application/octet-stream",
      ...(query.contentEncoding !== undefined && { contentEncoding: query.contentEncoding }),
    },
    change,
  );
  return {
    bucket: exchange.path["bucket"] ?? "",
    name: checkObjectName(query.name ?? name),
    attributes,
    preconditions: preconditionsOf(query),
    claims: [{ ...(md5Hash && { md5: md5Hash }), ...(crc32c && { crc32c }) }, readHashes(exchange)],
    ...(declared === undefined ? {} : { declaredSize: Number(declared) }),
  };
}

/** The attributes after a change; 400 when there is more custom metadata than Cloud Storage takes. */
export function readAttributes(current: Attributes, change: AttributeChange): Attributes {
  const attributes = amendAttributes(current, change);
  if (customMetadataSize(attributes) > CUSTOM_METADATA_LIMIT) {
    throw invalid("Custom metadata is over the limit of 8 KiB.", "metadata");
  }
  return attributes;
}

/** The hashes in `X-Goog-Hash: crc32c=...,md5=...` and `Content-MD5`. */
export function readHashes(exchange: Exchange): Partial<Checksums> {
  const { headers } = exchange.request;
  const header = [headers["x-goog-hash"] ?? []].flat().join(",");
  const md5 = /(?:^|,)\s*md5=([^,\s]+)/i.exec(header)?.[1] ?? headers["content-md5"];
  const crc32c = /(?:^|,)\s*crc32c=([^,\s]+)/i.exec(header)?.[1];
  return { ...(typeof md5 === "string" && { md5 }), ...(crc32c !== undefined && { crc32c }) };
}
