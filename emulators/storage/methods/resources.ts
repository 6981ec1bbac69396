import type { Exchange } from "../../http/server.ts";
import type { Bucket } from "../store/buckets.ts";
import type { StoredObject } from "../store/objects.ts";

/** The address clients reach this service at. */
export function baseOf(exchange: Exchange): string {
  return `http://${exchange.request.headers.host ?? "127.0.0.1"}`;
}

/** An object as the JSON API shows it: https://cloud.google.com/storage/docs/json_api/v1/objects#resource */
export function objectResource(object: StoredObject, base: string): Record<string, unknown> {
  const { bucket, name, generation, metageneration, attributes } = object;
  const path = `b/${bucket}/o/${encodeURIComponent(name)}`;
  const { storageClass = "STANDARD", ...editable } = attributes;
  return {
    kind: "storage#object",
    id: `${bucket}/${name}/${generation}`,
    selfLink: `${base}/storage/v1/${path}`,
    mediaLink: `${base}/download/storage/v1/${path}?generation=${generation}&alt=media`,
    name,
    bucket,
    generation: String(generation),
    metageneration: String(metageneration),
    ...editable,
    storageClass,
    size: String(object.size),
    ...(object.md5 === undefined ? {} : { md5Hash: object.md5 }),
    crc32c: object.crc32c,
    etag: etagOf(generation, metageneration),
    timeCreated: object.created,
    updated: object.updated,
    timeStorageClassUpdated: object.created,
    timeFinalized: object.created,
    ...(object.components === undefined ? {} : { componentCount: object.components }),
    ...(object.deleted === undefined ? {} : { timeDeleted: object.deleted }),
  };
}

/** A bucket as the JSON API shows it: https://cloud.google.com/storage/docs/json_api/v1/buckets#resource */
export function bucketResource(bucket: Bucket, base: string): Record<string, unknown> {
  return {
    kind: "storage#bucket",
    id: bucket.name,
    name: bucket.name,
    selfLink: `${base}/storage/v1/b/${bucket.name}`,
    projectNumber: "0",
    location: "US",
    locationType: "multi-region",
    storageClass: "STANDARD",
    ...bucket.settings,
    metageneration: String(bucket.metageneration),
    etag: etagOf(0, bucket.metageneration),
    timeCreated: bucket.created,
    updated: bucket.updated,
  };
}

/** Changes with every generation and metageneration. */
export function etagOf(generation: number, metageneration: number): string {
  return Buffer.from(`${generation}/${metageneration}`).toString("base64");
}
