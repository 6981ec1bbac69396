import { forEachConcurrent } from "../concurrency.ts";
import { Failure } from "../failure.ts";
import { gsUri } from "../layout.ts";
import type { Bucket, StoredObject } from "../services/storage.ts";
import { requireFreePlace } from "./pipeline-places.ts";
import { planOf, type Ends, type LeftOut, type TransferItem, type TransferPlan } from "./plan.ts";

/** One object, or all below a prefix, which ends in a slash (or is empty: the whole bucket). */
export type ObjectsAt =
  { readonly bucket: string; readonly name: string } | { readonly bucket: string; readonly prefix: string };

const WIDTH = 8;

/**
 * What is to be deleted: each object in the generation that is there now, so that a newer one survives. Nothing is deleted.
 * @throws Failure `transfer.refused-place`, `transfer.nothing-there`, `bucket.missing`, `remote.*`
 */
export async function planDelete(from: ObjectsAt, ends: Ends, signal: AbortSignal): Promise<TransferPlan> {
  const { objects, leftOut } = await listed(from, ends, signal);
  for (const { name } of objects) requireFreePlace(ends.lake, { bucket: from.bucket, name });
  const items = objects.map((object) => ({
    ...{ name: object.name, bytes: object.size },
    from: { kind: "object", bucket: from.bucket, object } as const,
    to: { kind: "nowhere" } as const,
  }));
  return planOf("delete", items, leftOut);
}

/**
 * What is to be copied, or moved, within Cloud Storage: one object to a name, or all below a prefix to another one. A move is
 * a copy that is proven, and then the removal of the generation that was copied. Nothing is written.
 * @throws Failure `transfer.refused-place`, `transfer.into-itself`, `transfer.nothing-there`, `bucket.missing`, `remote.*`
 */
export async function planCopy(
  kind: "copy" | "move",
  { from, to }: { readonly from: ObjectsAt; readonly to: ObjectsAt },
  ends: Ends,
  signal: AbortSignal,
): Promise<TransferPlan> {
  const [source, target] = [placeOf(from), placeOf(to)];
  requireFreePlace(ends.lake, { bucket: to.bucket, name: target });
  const isInside = "prefix" in from ? target.startsWith(source) : source === target;
  if (from.bucket === to.bucket && isInside)
    throw new Failure("transfer.into-itself", { from: gsUri(from.bucket, source), to: gsUri(to.bucket, target) });
  const { objects, leftOut } = await listed(from, ends, signal);
  const bucket = (await ends.clients.storage()).bucket(to.bucket);
  const items: TransferItem[] = [];
  for (const { name } of objects) if (kind === "move") requireFreePlace(ends.lake, { bucket: from.bucket, name });
  await forEachConcurrent(objects.entries(), WIDTH, async ([at, object]) => {
    const name = target + object.name.slice(source.length);
    requireFreePlace(ends.lake, { bucket: to.bucket, name });
    items[at] = {
      ...{ name: object.name, bytes: object.size },
      from: { kind: "object", bucket: from.bucket, object },
      to: { kind: "object", bucket: to.bucket, name },
      ...(await look(bucket, name, object, signal)),
    };
  });
  return planOf(kind, items, leftOut);
}

function placeOf(at: ObjectsAt): string {
  return "prefix" in at ? at.prefix : at.name;
}

async function listed(
  from: ObjectsAt,
  { clients }: Ends,
  signal: AbortSignal,
): Promise<{ objects: StoredObject[]; leftOut: LeftOut[] }> {
  const bucket = (await clients.storage()).bucket(from.bucket);
  const objects: StoredObject[] = [];
  const leftOut: LeftOut[] = [];
  if ("prefix" in from) {
    const all = bucket.all(
      from.prefix,
      signal,
      ({ id = "", failure }) => void leftOut.push({ name: id, why: failure }),
    );
    for await (const object of all) objects.push(object);
  } else {
    const object = await bucket.stat(from.name, signal);
    if (object !== undefined) objects.push(object);
  }
  if (objects.length > 0 || leftOut.length > 0) return { objects, leftOut };
  throw new Failure("transfer.nothing-there", { place: gsUri(from.bucket, placeOf(from)) });
}

async function look(
  bucket: Bucket,
  name: string,
  object: StoredObject,
  signal: AbortSignal,
): Promise<Pick<TransferItem, "taken" | "isThere">> {
  const there = await bucket.stat(name, signal);
  if (there === undefined) return {};
  const isThere = isSameObject(there, object);
  return isThere ? { isThere } : { taken: { kind: "object", generation: there.generation } };
}

/** Whether what stands somewhere has the bytes of an object. */
export function isSameObject(there: StoredObject | undefined, { crc32c, size }: StoredObject): boolean {
  return crc32c !== undefined && there?.crc32c === crc32c && there.size === size;
}
