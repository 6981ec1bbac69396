import type { Storage } from "@google-cloud/storage";
import type { Resource } from "../failure.ts";
import type { Access, Authorization } from "../google/access.ts";
import { parseReply } from "../google/reply.ts";
import { retrying } from "../google/retry.ts";
import { WireObject, type StoredObject } from "./stored-object.ts";

/** What every request to Cloud Storage needs. */
export interface Link {
  readonly access: Access;
  readonly auth: Authorization;
  readonly storage: Storage;
  readonly chunkSize: number;
}

/** For requests that watch for silence themselves, and may last as long as bytes flow. */
export function watching(link: Link): Link {
  const { access } = link;
  return { ...link, access: { ...access, patience: { ...access.patience, answer: Infinity } } };
}

/** One request, repeated as long as that may help. */
export function ask<T>(
  { access, auth }: Link,
  what: Resource,
  signal: AbortSignal,
  request: () => Promise<T>,
): Promise<T> {
  return retrying({ service: "storage", what, signal, ...access, renew: auth.renew }, request);
}

/** An object as the service describes it. @throws Failure `remote.malformed` */
export function describe(metadata: unknown, bucket: string): StoredObject {
  return parseReply(WireObject, metadata, { service: "storage", what: { kind: "bucket", id: bucket } });
}
