import { type Exchange, readJson } from "../../http.ts";
import { AttributeChange, type Attributes } from "../store/attributes.ts";
import { keepsNoncurrent } from "../store/buckets.ts";
import type { StoredObject } from "../store/objects.ts";
import type { Store } from "../store/store.ts";
import { answer, answerEmpty } from "./answer.ts";
import { bucketNamed } from "./commit.ts";
import { sendContent } from "./download.ts";
import { noSuchObject } from "./errors.ts";
import { parseResource, readAttributes } from "./insertion.ts";
import { checkPreconditions, checkReadPreconditions, readInteger, readPreconditions } from "./preconditions.ts";
import { baseOf, objectResource } from "./resources.ts";

/** `objects.get`: the resource, or with `alt=media` the bytes. */
export async function getObject(store: Store, exchange: Exchange): Promise<void> {
  if (exchange.url.searchParams.get("alt") === "media") {
    await downloadObject(store, exchange);
    return;
  }
  answer(exchange, objectResource(readObject(store, exchange), baseOf(exchange)));
}

export async function downloadObject(store: Store, exchange: Exchange): Promise<void> {
  await sendContent(store, exchange, readObject(store, exchange));
}

/** `objects.patch`: changes what is named and leaves the rest; null removes. */
export function patchObject(store: Store, exchange: Exchange): Promise<void> {
  return changeObject(store, exchange, (object) => object.attributes);
}

/** `objects.update`: what is not named goes. */
export function updateObject(store: Store, exchange: Exchange): Promise<void> {
  return changeObject(store, exchange, () => ({}));
}

/** `objects.delete`: in a versioned bucket a generation that is not named stays, noncurrent. */
export function deleteObject(store: Store, exchange: Exchange): void {
  store.atomically(() => {
    const object = objectToChange(store, exchange);
    const named = exchange.url.searchParams.has("generation");
    if (!named && keepsNoncurrent(bucketNamed(store, object.bucket))) store.objects.makeNoncurrent(object);
    else store.objects.remove(object);
  });
  answerEmpty(exchange);
}

/** The object that the path and `generation` name; 404 when there is none. */
export function objectNamed(store: Store, bucket: string, name: string, generation?: number): StoredObject {
  bucketNamed(store, bucket);
  const object = store.objects.find(bucket, name, generation);
  if (!object) throw noSuchObject(bucket, name);
  return object;
}

async function changeObject(
  store: Store,
  exchange: Exchange,
  startFrom: (object: StoredObject) => Attributes,
): Promise<void> {
  const change = parseResource(AttributeChange, await readJson(exchange.request));
  const amended = store.atomically(() => {
    const object = objectToChange(store, exchange);
    return store.objects.amend(object, readAttributes(startFrom(object), change));
  });
  answer(exchange, objectResource(amended, baseOf(exchange)));
}

function readObject(store: Store, exchange: Exchange): StoredObject {
  const object = addressed(store, exchange);
  checkReadPreconditions(readPreconditions(exchange.url.searchParams), object);
  return object;
}

function objectToChange(store: Store, exchange: Exchange): StoredObject {
  const object = addressed(store, exchange);
  checkPreconditions(readPreconditions(exchange.url.searchParams), object);
  return object;
}

function addressed(store: Store, { path, url }: Exchange): StoredObject {
  return objectNamed(store, path["bucket"] ?? "", path["object"] ?? "", readInteger(url.searchParams, "generation"));
}
