import { Failure } from "../failure.ts";

/** A place in a bucket as it was typed; an empty name is the bucket itself. */
export interface TypedPlace {
  readonly bucket: string;
  readonly name: string;
}

/**
 * `gs://bucket/path`, or a path in the lake bucket.
 * @throws Failure `transfer.bad-address`
 */
export function readPlace(text: string, lake: string): TypedPlace {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return { bucket: lake, name: text.replace(/^\/+/, "") };
  const [, bucket, name = ""] = /^gs:\/\/([^/]+)(?:\/(.*))?$/s.exec(text) ?? [];
  if (bucket === undefined) throw new Failure("transfer.bad-address", { text, wanted: "lake" });
  return { bucket, name };
}

/**
 * The id of a file or folder of Drive: as it stands, or in an address that a browser shows.
 * @throws Failure `transfer.bad-address`
 */
export function readDriveId(text: string): string {
  const [, id] =
    /^https:\/\/(?:drive|docs)\.google\.com\/(?:.*\/)?(?:d|folders)\/([\w-]+)/.exec(text) ??
    /^drive:\/([\w-]+)(?:\/|$)/.exec(text) ??
    /^([\w-]+)$/.exec(text) ??
    [];
  if (id === undefined) throw new Failure("transfer.bad-address", { text, wanted: "drive" });
  return id;
}
