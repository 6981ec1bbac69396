import * as z from "zod";
import type { Exchange } from "../../http.ts";
import { amendAttributes, AttributeChange, type Attributes, customMetadataSize } from "../store/attributes.ts";
import type { Checksums } from "../store/checksums.ts";
import type { Insertion } from "../store/insertion.ts";
import { invalid } from "./errors.ts";
import { checkObjectName } from "./names.ts";
import { readPreconditions } from "./preconditions.ts";

const NewObject = AttributeChange.extend({
  name: z.string().nullish(),
  md5Hash: z.string().nullish(),
  crc32c: z.string().nullish(),
});

const CUSTOM_METADATA_LIMIT = 8 * 1024;

/**
 * What an upload request asks for: the object resource in its body (or none), its query and its headers.
 * @param contentType what the bytes are declared as, where the resource does not say
 */
export function readInsertion(exchange: Exchange, resource: unknown, contentType: string | undefined): Insertion {
  const query = exchange.url.searchParams;
  const { name, md5Hash, crc32c, ...change } = parseResource(NewObject, resource);
  const declared = exchange.request.headers["x-upload-content-length"];
  const attributes = readAttributes(
    {
      contentType: contentType ?? "application/octet-stream",
      ...(query.has("contentEncoding") && { contentEncoding: query.get("contentEncoding") ?? "" }),
    },
    change,
  );
  return {
    bucket: exchange.path["bucket"] ?? "",
    name: checkObjectName(query.get("name") ?? name),
    attributes,
    preconditions: readPreconditions(query),
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

/** Parses a resource that a client sent; 400 naming the field that does not fit. */
export function parseResource<T>(schema: z.ZodType<T>, resource: unknown): T {
  const parsed = schema.safeParse(resource);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(`Invalid value at '${issue?.path.join(".") ?? ""}': ${issue?.message ?? ""}`);
}
