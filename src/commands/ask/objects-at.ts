import { parseGsUri } from "../../core/layout.ts";
import type { ObjectsAt } from "../../core/transfers/plan-objects.ts";
import type { Selected } from "../selection.ts";

/** An object of a bucket, or what a bucket shows as a folder. */
export type SelectedObject = Selected<"lake.prefix" | "lake.object" | "lake.raw">;

/** What a row stands for: one object, or all below a prefix. */
export function objectsAt({ kind, uri }: Pick<SelectedObject, "kind" | "uri">): ObjectsAt {
  const { bucket, object } = parseGsUri(uri) ?? { bucket: "", object: "" };
  return kind === "prefix" ? { bucket, prefix: object } : { bucket, name: object };
}

/** Where that is by its own name in another folder of a bucket. */
export function sameNameIn(at: ObjectsAt, folder: { readonly bucket: string; readonly prefix: string }): ObjectsAt {
  const { bucket, prefix } = folder;
  if ("prefix" in at) return { bucket, prefix: `${prefix}${lastStep(at.prefix.slice(0, -1))}/` };
  return { bucket, name: prefix + lastStep(at.name) };
}

/** What stands after the last slash. */
export function lastStep(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
