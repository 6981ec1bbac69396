import { Failure } from "../../core/failure.ts";
import type { LakeFile } from "../../core/lake-files/folder.ts";
import { gsUri } from "../../core/layout.ts";
import type { Bucket, StoredObject } from "../../core/services/storage.ts";
import { requireSameBytes } from "../../core/transfers/proven-copy.ts";
import type { Place } from "./place.ts";

/**
 * Copies an object to another place, whatever it holds, and unless it `keeps` the source removes that; each as it was found.
 * False where another stands at the new place that is not to be overwritten.
 * @throws Failure `remote.conflict` when one of both has changed meanwhile; `transfer.damaged`, and the source stays
 */
export async function moveObject(
  source: { readonly bucket: Bucket; readonly object: StoredObject },
  target: Place,
  { overwrite, keeps }: { readonly overwrite: boolean; readonly keeps: boolean },
  signal: AbortSignal,
): Promise<boolean> {
  const { bucket, object } = source;
  const to = target.path.name;
  const before = await target.bucket.stat(to, signal);
  if (before !== undefined && !overwrite) return false;
  const how = { ifGenerationMatch: before?.generation ?? "0", sourceGeneration: object.generation };
  requireSameBytes(await target.bucket.copy({ bucket: bucket.name, name: object.name }, to, how, signal), object);
  if (!keeps) await bucket.remove(object.name, { ifGenerationMatch: object.generation }, signal);
  return true;
}

/**
 * Removes an object as it was found, or a folder that nothing lies in.
 * @throws Failure `lake-file.whole-folder`; `remote.conflict` when it has changed meanwhile
 */
export async function removeFile(bucket: Bucket, found: LakeFile, signal: AbortSignal): Promise<void> {
  if (found.kind === "file") {
    await bucket.remove(found.object.name, { ifGenerationMatch: found.object.generation }, signal);
    return;
  }
  const { objects, odd, prefixes } = await bucket.list({ prefix: found.prefix, pageSize: 2 }, signal);
  const [marker] = objects;
  if (objects.length + odd.length + prefixes.length > 1 || marker?.name !== found.prefix || marker.size > 0)
    throw new Failure("lake-file.whole-folder", { uri: gsUri(bucket.name, found.prefix), action: "delete" });
  await bucket.remove(marker.name, { ifGenerationMatch: marker.generation }, signal);
}
