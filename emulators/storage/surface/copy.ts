import { type Exchange, readJson } from "../../http.ts";
import { AttributeChange, type Attributes } from "../store/attributes.ts";
import { keepsNoncurrent } from "../store/buckets.ts";
import type { StoredObject } from "../store/objects.ts";
import type { Store } from "../store/store.ts";
import { answer } from "./answer.ts";
import { bucketNamed, createObject } from "./commit.ts";
import { invalid } from "./errors.ts";
import { parseResource, readAttributes } from "./insertion.ts";
import { checkObjectName } from "./names.ts";
import { objectNamed } from "./objects.ts";
import { checkPreconditions, readInteger, readPreconditions } from "./preconditions.ts";
import { baseOf, objectResource } from "./resources.ts";

/** `objects.rewrite`, done in one call whatever the size: both objects share the bytes. */
export async function rewriteObject(store: Store, exchange: Exchange): Promise<void> {
  const copy = await copyObject(store, exchange);
  answer(exchange, {
    kind: "storage#rewriteResponse",
    totalBytesRewritten: String(copy.size),
    objectSize: String(copy.size),
    done: true,
    resource: objectResource(copy, baseOf(exchange)),
  });
}

/** `objects.copy` */
export async function copyToObject(store: Store, exchange: Exchange): Promise<void> {
  answer(exchange, objectResource(await copyObject(store, exchange), baseOf(exchange)));
}

/** `objects.move`: a rename within the bucket, in one step. */
export function moveObject(store: Store, exchange: Exchange): void {
  const { bucket = "", source: sourceName = "", destination = "" } = exchange.path;
  const moved = store.atomically(() => {
    const source = sourceOf(store, exchange, bucket, sourceName);
    if (sourceName === destination) throw invalid("The source and the destination are the same object.");
    const copy = place(store, exchange, source, bucket, destination, source.attributes);
    if (keepsNoncurrent(bucketNamed(store, bucket))) store.objects.makeNoncurrent(source);
    else store.objects.remove(source);
    return copy;
  });
  answer(exchange, objectResource(moved, baseOf(exchange)));
}

/** An empty body copies the source's attributes; any other replaces them all. */
async function copyObject(store: Store, exchange: Exchange): Promise<StoredObject> {
  const { bucket = "", source: sourceName = "", toBucket = "", destination = "" } = exchange.path;
  const change = parseResource(AttributeChange, await readJson(exchange.request));
  return store.atomically(() => {
    const source = sourceOf(store, exchange, bucket, sourceName);
    const isEmpty = Object.values(change).every((value) => value === undefined);
    const attributes = isEmpty ? source.attributes : readAttributes({}, change);
    return place(store, exchange, source, toBucket, destination, attributes);
  });
}

function sourceOf(store: Store, exchange: Exchange, bucket: string, name: string): StoredObject {
  const query = exchange.url.searchParams;
  const source = objectNamed(store, bucket, name, readInteger(query, "sourceGeneration"));
  checkPreconditions(readPreconditions(query, "Source"), source);
  return source;
}

function place(
  store: Store,
  exchange: Exchange,
  source: StoredObject,
  bucket: string,
  name: string,
  attributes: Attributes,
): StoredObject {
  const preconditions = readPreconditions(exchange.url.searchParams);
  return createObject(store, { bucket, name: checkObjectName(name), attributes, preconditions }, source);
}
