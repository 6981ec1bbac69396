import { readRelated } from "../../google/multipart.ts";
import { bodyStream, type Exchange } from "../../http/server.ts";
import type { Insertion } from "../store/insertion.ts";
import type { StoredObject } from "../store/objects.ts";
import type { Store } from "../store/store.ts";
import { answer } from "./answer.ts";
import { checkContent, checkInsertion, createObject } from "./commit.ts";
import { type InsertQuery, readInsertion } from "./insertion.ts";
import { baseOf, objectResource } from "./resources.ts";

/** `uploadType=media`: the body is the object, its name is in the query. */
export async function uploadMedia(store: Store, exchange: Exchange, query: InsertQuery): Promise<void> {
  const { request } = exchange;
  await insert(store, exchange, readInsertion(exchange, query, {}, request.headers["content-type"]), request);
}

/** `uploadType=multipart`: the object's resource, then its bytes. */
export async function uploadMultipart(store: Store, exchange: Exchange, query: InsertQuery): Promise<void> {
  const { request } = exchange;
  const parts = await readRelated(request.headers["content-type"], bodyStream(request));
  await insert(store, exchange, readInsertion(exchange, query, parts.metadata, parts.contentType), parts.bytes);
}

async function insert(
  store: Store,
  exchange: Exchange,
  insertion: Insertion,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  checkInsertion(store, insertion);
  const object = await storeObject(store, insertion, body);
  answer(exchange, objectResource(object, baseOf(exchange)));
}

async function storeObject(store: Store, insertion: Insertion, body: AsyncIterable<Uint8Array>): Promise<StoredObject> {
  const draft = store.blobs.draft();
  try {
    for await (const bytes of body) await draft.append(bytes);
    const content = await draft.seal();
    checkContent(content, insertion.claims);
    return store.atomically(() => createObject(store, insertion, content));
  } catch (error) {
    await draft.discard();
    throw error;
  }
}
