import { createReadStream } from "node:fs";
import * as z from "zod";
import { type Exchange, readJson } from "../../http.ts";
import { AttributeChange } from "../store/attributes.ts";
import type { Content } from "../store/blobs.ts";
import type { StoredObject } from "../store/objects.ts";
import type { Store } from "../store/store.ts";
import { answer } from "./answer.ts";
import { checkInsertion, createObject } from "./commit.ts";
import { conditionNotMet, invalid } from "./errors.ts";
import { parseResource, readAttributes } from "./insertion.ts";
import { checkObjectName } from "./names.ts";
import { objectNamed } from "./objects.ts";
import { readPreconditions } from "./preconditions.ts";
import { baseOf, objectResource } from "./resources.ts";

const MOST_SOURCES = 32;
const whole = z.union([z.string().regex(/^\d+$/), z.int()]).transform(Number);

const Composition = z.object({
  destination: AttributeChange.optional(),
  sourceObjects: z
    .array(
      z.object({
        name: z.string(),
        generation: whole.optional(),
        objectPreconditions: z.object({ ifGenerationMatch: whole.optional() }).optional(),
      }),
    )
    .default([]),
});
type Source = z.infer<typeof Composition>["sourceObjects"][number];

/** `objects.compose`: up to 32 objects one behind the other. The result has no MD5, as at Google. */
export async function composeObject(store: Store, exchange: Exchange): Promise<void> {
  const { bucket = "", object: name = "" } = exchange.path;
  const { destination = {}, sourceObjects } = parseResource(Composition, await readJson(exchange.request));
  if (sourceObjects.length === 0 || sourceObjects.length > MOST_SOURCES) {
    throw invalid(`The number of source components provided (${sourceObjects.length}) is not between 1 and 32.`);
  }
  const insertion = {
    bucket,
    name: checkObjectName(name),
    attributes: readAttributes({}, destination),
    preconditions: readPreconditions(exchange.url.searchParams),
    claims: [],
  };
  checkInsertion(store, insertion);
  const sources = sourceObjects.map((source) => sourceNamed(store, bucket, source));
  const composed = await concatenate(store, sources, (content) => createObject(store, insertion, content));
  answer(exchange, objectResource(composed, baseOf(exchange)));
}

function sourceNamed(store: Store, bucket: string, wanted: Source): StoredObject {
  const source = objectNamed(store, bucket, wanted.name, wanted.generation);
  const match = wanted.objectPreconditions?.ifGenerationMatch;
  if (match !== undefined && match !== source.generation) throw conditionNotMet();
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
