import * as z from "zod";
import { readResource } from "../../google/resource.ts";
import { type Exchange, readJson } from "../../http/server.ts";
import type { Attributes } from "../store/attributes.ts";
import { keepsNoncurrent } from "../store/buckets.ts";
import type { StoredObject } from "../store/objects.ts";
import type { Store } from "../store/store.ts";
import { answer } from "./answer.ts";
import { bucketNamed, createObject, refuseHeld } from "./commit.ts";
import { OBJECT } from "./descriptions.ts";
import { invalid } from "./errors.ts";
import { readAttributes } from "./insertion.ts";
import { checkObjectName } from "./names.ts";
import { objectNamed } from "./objects.ts";
import { checkPreconditions, type Conditions, preconditionsOf, sourcePreconditionsOf } from "./preconditions.ts";
import { baseOf, objectResource } from "./resources.ts";

type CopyQuery = Conditions & { readonly sourceGeneration?: number | undefined };

interface RewriteQuery extends CopyQuery {
  readonly maxBytesRewrittenPerCall?: number | undefined;
  readonly rewriteToken?: string | undefined;
}

/**
 * `objects.rewrite`. Both objects share the bytes, so that one call would do whatever the size; it takes several where
 * `maxBytesRewrittenPerCall` says so, and the last one makes the object.
 */
export async function rewriteObject(store: Store, exchange: Exchange, query: RewriteQuery): Promise<void> {
  const { bucket = "", source: name = "", toBucket = "", destination = "" } = exchange.path;
  const begun = readToken(query.rewriteToken);
  const sourceGeneration = begun?.generation ?? query.sourceGeneration;
  const source = sourceOf(store, { ...query, sourceGeneration }, bucket, name);
  const rewrite = { bucket, name, toBucket, destination, generation: source.generation };
  const isOther = begun !== undefined && JSON.stringify({ ...rewrite, bytes: begun.bytes }) !== JSON.stringify(begun);
  if (isOther) throw invalid("The rewrite token is of another rewrite.", "rewriteToken");
  const bytes = Math.min(source.size, (begun?.bytes ?? 0) + perCall(query.maxBytesRewrittenPerCall));
  if (bytes < source.size) {
    checkPreconditions(preconditionsOf(query), store.objects.find(toBucket, destination));
    answer(exchange, {
      kind: "storage#rewriteResponse",
      totalBytesRewritten: String(bytes),
      objectSize: String(source.size),
      done: false,
      rewriteToken: Buffer.from(JSON.stringify({ ...rewrite, bytes })).toString("base64"),
    });
    return;
  }
  const copy = await copyObject(store, exchange, { ...query, sourceGeneration });
  answer(exchange, {
    kind: "storage#rewriteResponse",
    totalBytesRewritten: String(copy.size),
    objectSize: String(copy.size),
    done: true,
    resource: objectResource(copy, baseOf(exchange)),
  });
}

/** A whole number of MiB, as Google wants it. */
function perCall(bytes = Infinity): number {
  if (bytes === Infinity || (bytes > 0 && bytes % (1024 * 1024) === 0)) return bytes;
  throw invalid("maxBytesRewrittenPerCall must be a multiple of 1 MiB.", "maxBytesRewrittenPerCall");
}

const Token = z.strictObject({
  ...{ bucket: z.string(), name: z.string(), toBucket: z.string(), destination: z.string() },
  generation: z.int(),
  bytes: z.int(),
});

/** What a rewrite is, and how far it came: all of it stands in the token. */
function readToken(token: string | undefined): z.output<typeof Token> | undefined {
  if (token === undefined) return undefined;
  try {
    return Token.parse(JSON.parse(Buffer.from(token, "base64").toString()));
  } catch {
    throw invalid("Invalid rewrite token.", "rewriteToken");
  }
}

/** `objects.copy` */
export async function copyToObject(store: Store, exchange: Exchange, query: CopyQuery): Promise<void> {
  answer(exchange, objectResource(await copyObject(store, exchange, query), baseOf(exchange)));
}

/** `objects.move`: a rename within the bucket, in one step. */
export function moveObject(store: Store, exchange: Exchange, query: Conditions): void {
  const { bucket = "", source: sourceName = "", destination = "" } = exchange.path;
  const moved = store.atomically(() => {
    const source = sourceOf(store, query, bucket, sourceName);
    if (sourceName === destination) throw invalid("The source and the destination are the same object.");
    refuseHeld(source);
    const copy = place(store, query, source, { bucket, name: destination, attributes: source.attributes });
    if (keepsNoncurrent(bucketNamed(store, bucket))) store.objects.makeNoncurrent(source);
    else store.objects.remove(source);
    return copy;
  });
  answer(exchange, objectResource(moved, baseOf(exchange)));
}

/** An empty body copies the source's attributes; any other replaces them all. */
async function copyObject(store: Store, exchange: Exchange, query: CopyQuery): Promise<StoredObject> {
  const { bucket = "", source: sourceName = "", toBucket = "", destination = "" } = exchange.path;
  const change = readResource(OBJECT, await readJson(exchange.request));
  return store.atomically(() => {
    const source = sourceOf(store, query, bucket, sourceName);
    const isEmpty = Object.values(change).every((value) => value === undefined || value === null);
    const attributes = isEmpty ? source.attributes : readAttributes({}, change);
    return place(store, query, source, { bucket: toBucket, name: destination, attributes });
  });
}

function sourceOf(store: Store, query: CopyQuery, bucket: string, name: string): StoredObject {
  const source = objectNamed(store, bucket, name, query.sourceGeneration);
  checkPreconditions(sourcePreconditionsOf(query), source);
  return source;
}

/** The object that a copy becomes. */
interface Destination {
  readonly bucket: string;
  /** As the client gave it. */
  readonly name: string;
  readonly attributes: Attributes;
}

function place(store: Store, query: Conditions, source: StoredObject, destination: Destination): StoredObject {
  const preconditions = preconditionsOf(query);
  return createObject(store, { ...destination, name: checkObjectName(destination.name), preconditions }, source);
}
