import type { Checksums } from "../store/checksums.ts";
import type { Content } from "../store/blobs.ts";
import { type Bucket, keepsNoncurrent } from "../store/buckets.ts";
import type { Insertion } from "../store/insertion.ts";
import type { StoredObject } from "../store/objects.ts";
import type { Store } from "../store/store.ts";
import { held, invalid, noSuchBucket } from "./errors.ts";
import { checkPreconditions } from "./preconditions.ts";

/** The bucket; 404 when there is none. */
export function bucketNamed(store: Store, name: string | undefined): Bucket {
  const bucket = store.buckets.find(name ?? "");
  if (!bucket) throw noSuchBucket();
  return bucket;
}

/** Throws what already speaks against the insertion, before any byte is read. */
export function checkInsertion(store: Store, insertion: Insertion): void {
  bucketNamed(store, insertion.bucket);
  checkReplacement(store, insertion);
}

function checkReplacement(store: Store, { bucket, name, preconditions }: Omit<Insertion, "claims">): void {
  const before = store.objects.find(bucket, name);
  checkPreconditions(preconditions, before);
  if (before) refuseHeld(before);
}

/** Throws 403 for an object under a hold: it stays what and where it is. */
export function refuseHeld({ bucket, name, attributes }: StoredObject): void {
  if (attributes.temporaryHold === true) throw held(bucket, name, "Temporary");
  if (attributes.eventBasedHold === true) throw held(bucket, name, "Event-Based");
}

/** Makes the content an object: 412 when a precondition does not hold now. Belongs in a transaction. */
export function createObject(store: Store, insertion: Omit<Insertion, "claims">, content: Content): StoredObject {
  const bucket = bucketNamed(store, insertion.bucket);
  checkReplacement(store, insertion);
  return store.objects.create(insertion.bucket, insertion.name, content, insertion.attributes, keepsNoncurrent(bucket));
}

/** Refuses content that is not what the client meant to send. */
export function checkContent(content: Content, claims: readonly Partial<Checksums>[]): void {
  for (const { md5, crc32c } of claims) {
    refuseUnequal("MD5 hash", md5, content.md5);
    refuseUnequal("CRC32C", crc32c, content.crc32c);
  }
}

function refuseUnequal(kind: string, provided: string | undefined, calculated: string | undefined): void {
  if (provided === undefined || provided === calculated) return;
  throw invalid(`Provided ${kind} "${provided}" doesn't match calculated ${kind} "${calculated ?? ""}".`);
}
