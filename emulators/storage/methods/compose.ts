import { createReadStream } from "node:fs";
import type * as z from "zod";
import { readResource } from "../../google/resource.ts";
import { type Exchange, readJson } from "../../http/server.ts";
import type { Content } from "../store/blobs.ts";
import type { StoredObject } from "../store/objects.ts";
import type { Store } from "../store/store.ts";
import { answer } from "./answer.ts";
import { checkInsertion, createObject } from "./commit.ts";
import { COMPOSITION, OBJECT } from "./descriptions.ts";
import { conditionNotMet, invalid } from "./errors.ts";
import { readAttributes } from "./insertion.ts";
import { checkObjectName } from "./names.ts";
import { objectNamed } from "./objects.ts";
import { type Conditions, preconditionsOf } from "./preconditions.ts";
import { baseOf, objectResource } from "./resources.ts";

const MOST_SOURCES = 32;

type Source = NonNullable<z.output<(typeof COMPOSITION)["settable"]>["sourceObjects"]>[number];

/** `objects.compose`: up to 32 objects one behind the other. The result has no MD5, as at Google. */
export async function composeObject(store: Store, exchange: Exchange, query: Conditions): Promise<void> {
  const { bucket = "", object: name = "" } = exchange.path;
  const { destination, sourceObjects: sent } = readResource(COMPOSITION, await readJson(exchange.request));
  const attributes = readResource(OBJECT, destination);
  const sourceObjects = sent ?? [];
  if (sourceObjects.length === 0 || sourceObjects.length > MOST_SOURCES) {
    throw invalid(`The number of source components provided (${sourceObjects.length}) is not between 1 and 32.`);
  }
  const insertion = {
    bucket,
    name: checkObjectName(name),
    attributes: readAttributes({}, attributes),
    preconditions: preconditionsOf(query),
    claims: [],
  };
  checkInsertion(store, insertion);
  const sources = sourceObjects.map((source) => sourceNamed(store, bucket, source));
  const composed = await concatenate(store, sources, (content) => createObject(store, insertion, content));
  answer(exchange, objectResource(composed, baseOf(exchange)));
}

function sourceNamed(store: Store, bucket: string, wanted: Source): StoredObject {
  const source = objectNamed(store, bucket, wanted.name, wanted.generation ?? undefined);
  const match = wanted.objectPreconditions?.ifGenerationMatch;
  if (match !== undefined && match !== null && match !== source.generation) throw conditionNotMet();
  return source;
}

/** Opens all sources before the first byte is read, so that none can be removed meanwhile. */
async function concatenate(
  store: Store,
  sources: readonly StoredObject[],
  commit: (content: Content) => StoredObject,
): Promise<StoredObject> {
  const streams = sources.map((source) => createReadStream("", { fd: store.blobs.open(source.blob) }));
  const draft = store.blobs.draft();
  try {
    for (const stream of streams) for await (const bytes of stream) await draft.append(bytes as Buffer);
    const { blob, size, crc32c } = await draft.seal();
    const components = sources.reduce((sum, source) => sum + (source.components ?? 1), 0);
    return store.atomically(() => commit({ blob, size, crc32c, components }));
  } catch (error) {
    await draft.discard();
    throw error;
  } finally {
    for (const stream of streams) stream.destroy();
  }
}
