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

/** `objects.rewrite`, done in one call whatever the size: both objects share the bytes. */
export async function rewriteObject(store: Store, exchange: Exchange, query: CopyQuery): Promise<void> {
  const copy = await copyObject(store, exchange, query);
  answer(exchange, {
    kind: "storage#rewriteResponse",
    totalBytesRewritten: String(copy.size),
    objectSize: String(copy.size),
    done: true,
    resource: objectResource(copy, baseOf(exchange)),
  });
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
