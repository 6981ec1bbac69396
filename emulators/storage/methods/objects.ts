import type { Values } from "../../google/parameters.ts";
import { readResource } from "../../google/resource.ts";
import { type Exchange, readJson } from "../../http/server.ts";
import type { Attributes } from "../store/attributes.ts";
import { keepsNoncurrent } from "../store/buckets.ts";
import type { StoredObject } from "../store/objects.ts";
import type { Store } from "../store/store.ts";
import { answer, answerEmpty } from "./answer.ts";
import { bucketNamed, refuseHeld } from "./commit.ts";
import { OBJECT } from "./descriptions.ts";
import { sendContent } from "./download.ts";
import { noSuchObject } from "./errors.ts";
import { readAttributes } from "./insertion.ts";
import type { OBJECTS } from "./parameters.ts";
import { checkPreconditions, checkReadPreconditions, type Conditions, preconditionsOf } from "./preconditions.ts";
import { baseOf, objectResource } from "./resources.ts";

type Get = Values<(typeof OBJECTS)["get"]>;
type Change = Values<(typeof OBJECTS)["change"]>;
type Addressing = Conditions & { readonly generation: number | undefined };

/** `objects.get`: the resource, or with `alt=media` the bytes. */
export async function getObject(store: Store, exchange: Exchange, query: Get): Promise<void> {
  if (exchange.url.searchParams.get("alt") === "media") {
    await downloadObject(store, exchange, query);
    return;
  }
  answer(exchange, objectResource(readObject(store, exchange, query), baseOf(exchange)));
}

/** Answers with an object's bytes, or the range of them that was asked for. */
export async function downloadObject(store: Store, exchange: Exchange, query: Get): Promise<void> {
  await sendContent(store, exchange, readObject(store, exchange, query));
}

/** `objects.patch`: changes what is named and leaves the rest; null removes. */
export function patchObject(store: Store, exchange: Exchange, query: Change): Promise<void> {
  return changeObject(store, exchange, query, (object) => object.attributes);
}

/** `objects.update`: what is not named goes. */
export function updateObject(store: Store, exchange: Exchange, query: Change): Promise<void> {
  return changeObject(store, exchange, query, () => ({}));
}

/** `objects.delete`: in a versioned bucket a generation that is not named stays, noncurrent. */
export function deleteObject(store: Store, exchange: Exchange, query: Values<(typeof OBJECTS)["delete"]>): void {
  store.atomically(() => {
    const object = objectToChange(store, exchange, query);
    refuseHeld(object);
    const named = query.generation !== undefined;
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
  query: Change,
  startFrom: (object: StoredObject) => Attributes,
): Promise<void> {
  const change = readResource(OBJECT, await readJson(exchange.request));
  const amended = store.atomically(() => {
    const object = objectToChange(store, exchange, query);
    return store.objects.amend(object, readAttributes(startFrom(object), change));
  });
  answer(exchange, objectResource(amended, baseOf(exchange)));
}

function readObject(store: Store, exchange: Exchange, query: Get): StoredObject {
  const object = addressed(store, exchange, query);
  checkReadPreconditions(preconditionsOf(query), object);
  return object;
}

function objectToChange(store: Store, exchange: Exchange, query: Addressing): StoredObject {
  const object = addressed(store, exchange, query);
  checkPreconditions(preconditionsOf(query), object);
  return object;
}

function addressed(store: Store, { path }: Exchange, { generation }: Addressing): StoredObject {
  return objectNamed(store, path["bucket"] ?? "", path["object"] ?? "", generation);
}
