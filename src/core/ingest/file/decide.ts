import { rawObject } from "../../layout.ts";
import { describeFile, fileFingerprint, fingerprint } from "../raw/description.ts";
import { skipReason, type SkipReason } from "../source/eligible.ts";
import type { Asking, KnownObject } from "../raw/raw-object.ts";
import { safeName } from "../raw/safe-name.ts";
import type { SeenFile } from "../source/found-file.ts";

/** What is to be done about one file. */
export type Decision =
  | { readonly kind: "skip"; readonly reason: SkipReason }
  | {
      readonly kind: "copy";
      readonly why: "new" | "changed";
      readonly object: string;
      readonly ifGenerationMatch: string;
    }
  /** The content is right, what the object's metadata says of the file is not. */
  | { readonly kind: "describe"; readonly why: "returned" | "moved"; readonly known: KnownObject }
  | { readonly kind: "leave"; readonly known: KnownObject }
  /** The bucket holds a newer version than the one seen: what was seen is out of date. */
  | { readonly kind: "look-again" };

/**
 * Decides by content, never by time: md5 as Drive states it against md5 as Cloud Storage computed it.
 * A file keeps the object name of its first ingest.
 * @param isFresh whether Drive was asked after the bucket: then what it showed can't be out of date
 */
export function decide(seen: SeenFile, known: KnownObject | undefined, asking: Asking, isFresh: boolean): Decision {
  const reason = skipReason(seen.file);
  if (reason !== undefined) return { kind: "skip", reason };
  if (known === undefined) {
    const object = rawObject(seen.file.id, safeName(seen.file.name));
    return { kind: "copy", why: "new", object, ifGenerationMatch: "0" };
  }
  if (known.md5 !== seen.file.md5Checksum) {
    if (!isFresh && isNewer(known.version, seen.file.version)) return { kind: "look-again" };
    return { kind: "copy", why: "changed", object: known.name, ifGenerationMatch: known.generation };
  }
  if (known.gone) return { kind: "describe", why: "returned", known };
  const wanted = describeFile(seen, asking);
  // The outer folder's run would take the object back, and this one again, for ever.
  const isRight = known.describedByOuter === fileFingerprint(wanted) || known.description === fingerprint(wanted);
  return isRight ? { kind: "leave", known } : { kind: "describe", why: "moved", known };
}

/** Drive's versions are whole numbers that only grow; they may not fit a double. */
function isNewer(one: string, other: string): boolean {
  return /^\d+$/.test(one) && /^\d+$/.test(other) && BigInt(one) > BigInt(other);
}
