import * as z from "zod";
import { Failure, isFailure, type Resource } from "../failure.ts";
import { gsUri } from "../layout.ts";
import { readRemoteError } from "../google/remote-failure.ts";
import { parseEach, parseReply } from "../google/reply.ts";
import type { Bucket, Copying, ObjectPlace } from "./bucket.ts";
import { ask, describe, type Link } from "./storage-link.ts";
import { WireObject, type StoredObject } from "./stored-object.ts";

type Place = Required<ObjectPlace> & { readonly bucket: string };

/** @see Bucket.versions */
export async function* versions(
  link: Link,
  bucket: string,
  of: Parameters<Bucket["versions"]>[0],
  signal: AbortSignal,
): AsyncGenerator<StoredObject> {
  const what: Resource = { kind: "bucket", id: bucket };
  // From the name to right behind it: nothing can stand between a name and itself with a NUL.
  const range =
    "name" in of ? { startOffset: of.name, endOffset: `${of.name}\0`, prefix: of.name } : { prefix: of.prefix };
  let pageToken: string | undefined;
  do {
    const query = { ...range, versions: true, maxResults: 1000, autoPaginate: false, ...(pageToken && { pageToken }) };
    const page = await ask(link, what, signal, async () => {
      const [files, , reply] = await link.storage.bucket(bucket).getFiles(query);
      const metadata = files.map((file) => file.metadata);
      const { read, odd } = parseEach(WireObject, metadata, "name", { service: "storage", what });
      if (odd[0] !== undefined) throw odd[0].failure;
      return { read, next: (reply as { nextPageToken?: string } | undefined)?.nextPageToken };
    }).catch((error: unknown) => {
      throw isFailure(error, "remote.not-found") ? new Failure("bucket.missing", { bucket }, { cause: error }) : error;
    });
    yield* page.read;
    pageToken = page.next;
  } while (pageToken !== undefined);
}

/** @see Bucket.remove */
export async function remove(
  link: Link,
  { bucket, name }: Place,
  which: Parameters<Bucket["remove"]>[1],
  signal: AbortSignal,
): Promise<boolean> {
  const what = resourceOf({ bucket, name });
  const inBucket = link.storage.bucket(bucket);
  try {
    await ask(link, what, signal, () =>
      "noncurrent" in which
        ? inBucket.file(name, { generation: which.noncurrent }).delete()
        : inBucket.file(name).delete({ ifGenerationMatch: which.ifGenerationMatch }),
    );
    return true;
  } catch (error) {
    if (isFailure(error, "remote.not-found")) return false;
    if (!isFailure(error, "remote.conflict")) throw error;
    // Nothing there is no conflict, whichever of both the service says first.
    if ((await stat(link, { bucket, name }, signal)) === undefined) return false;
    throw error;
  }
}

const Rewritten = z.object({
  done: z.boolean().default(false),
  totalBytesRewritten: z.coerce.number().nonnegative().default(0),
  rewriteToken: z.string().optional(),
  resource: z.unknown().optional(),
});

// A gigabyte: its answer comes within the time that an answer has, and whoever waits hears of it.
const CHUNKS_A_CALL = 128;

/**
 * By `objects.rewrite`, whose token goes on with a copy that one request did not finish
 * (cloud.google.com/storage/docs/json_api/v1/objects/rewrite). Asked by hand: the client's own `copy` begins anew after a
 * fault.
 * @see Bucket.copy
 */
export async function copy(
  link: Link,
  from: Place,
  to: Place,
  { ifGenerationMatch, sourceGeneration, report }: Copying,
  signal: AbortSignal,
): Promise<StoredObject> {
  const { endpoint } = link.access;
  const path = (place: Place) => `b/${encodeURIComponent(place.bucket)}/o/${encodeURIComponent(place.name)}`;
  const what = resourceOf(from);
  /** Tries of which nobody knows what they did. */
  const unsure: unknown[] = [];
  let rewriteToken: string | undefined;
  try {
    for (;;) {
      const maxBytesRewrittenPerCall = String(link.chunkSize * CHUNKS_A_CALL);
      const query = new URLSearchParams({ ifGenerationMatch, sourceGeneration, maxBytesRewrittenPerCall });
      if (rewriteToken !== undefined) query.set("rewriteToken", rewriteToken);
      const url = `${endpoint}/storage/v1/${path(from)}/rewriteTo/${path(to)}?${query.toString()}`;
      const answer = await ask(link, what, signal, async () => {
        const request = link.auth.client.request<unknown>({ url, method: "POST", signal, retry: false });
        const { data } = await request.catch((error: unknown) => {
          if (readRemoteError(error).status !== 412) unsure.push(error);
          throw error;
        });
        return parseReply(Rewritten, data, { service: "storage", what });
      });
      if (answer.done) return describe(answer.resource, to.bucket);
      rewriteToken = answer.rewriteToken;
      if (rewriteToken === undefined) throw malformed(what);
      report?.(answer.totalBytesRewritten);
    }
  } catch (error) {
    // Whose answer was lost may have made the copy, which the next try then stands in the way of.
    const made = isFailure(error, "remote.conflict") && unsure.length > 0 ? await stat(link, to, signal) : undefined;
    if (made === undefined || !(await isCopy(link, { ...from, generation: sourceGeneration }, made, signal)))
      throw error;
    return made;
  }
}

/** Whether they hold the same bytes and say the same of them. */
async function isCopy(
  link: Link,
  from: Place & { readonly generation: string },
  made: StoredObject,
  signal: AbortSignal,
): Promise<boolean> {
  const source = await stat(link, from, signal, from.generation);
  if (source === undefined) return false;
  const says = ({ size, crc32c, contentType, metadata }: StoredObject) =>
    JSON.stringify([size, crc32c, contentType, Object.entries(metadata).sort()]);
  return says(source) === says(made);
}

async function stat(
  link: Link,
  place: Place,
  signal: AbortSignal,
  generation?: string,
): Promise<StoredObject | undefined> {
  const { bucket, name } = place;
  try {
    return await ask(link, resourceOf(place), signal, async () => {
      const file = link.storage.bucket(bucket).file(name, generation === undefined ? {} : { generation });
      const [metadata] = await file.getMetadata();
      return describe(metadata, bucket);
    });
  } catch (error) {
    if (isFailure(error, "remote.not-found")) return undefined;
    throw error;
  }
}

function malformed(what: Resource): Failure {
  return new Failure("remote.malformed", { service: "storage", what, why: { kind: "copy-without-token" } });
}

function resourceOf({ bucket, name }: Place): Resource {
  return { kind: "object", uri: gsUri(bucket, name) };
}
