import { rawObject } from "../../layout.ts";
import { describeFile, fileFingerprint, fingerprint } from "../raw/description.ts";
import type { DriveFile } from "../../services/drive.ts";
import { skipReason, type SkipReason } from "../source/eligible.ts";
import type { RunIdentity, RawObject } from "../raw/raw-object.ts";
import { safeName } from "../raw/safe-name.ts";
import type { FoundFile } from "../source/found-file.ts";

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
  | { readonly kind: "describe"; readonly why: "returned" | "moved"; readonly stored: RawObject }
  | { readonly kind: "leave"; readonly stored: RawObject }
  /** The bucket holds a newer version than the one seen: what was seen is out of date. */
  | { readonly kind: "stale" };

/**
 * How a raw object stands to its file: by content, never by time, md5 as Drive states it against md5 as Cloud Storage
 * computed it. `returned` is the right content, of an object that is marked as gone.
 */
export function compareContent(
  file: Pick<DriveFile, "md5Checksum">,
  stored: Pick<RawObject, "md5" | "gone">,
): "same" | "changed" | "returned" {
  if (stored.md5 !== file.md5Checksum) return "changed";
  return stored.gone ? "returned" : "same";
}

/**
 * Decides by content.
 * A file keeps the object name of its first ingest.
 * @param isFresh whether Drive was asked after the bucket: then what it showed can't be out of date
 */
export function decide(found: FoundFile, stored: RawObject | undefined, run: RunIdentity, isFresh: boolean): Decision {
  const reason = skipReason(found.file);
  if (reason !== undefined) return { kind: "skip", reason };
  if (stored === undefined) {
    const object = rawObject(found.file.id, safeName(found.file.name));
    return { kind: "copy", why: "new", object, ifGenerationMatch: "0" };
  }
  const content = compareContent(found.file, stored);
  if (content === "changed") {
    if (!isFresh && isNewer(stored.version, found.file.version)) return { kind: "stale" };
    return { kind: "copy", why: "changed", object: stored.name, ifGenerationMatch: stored.generation };
  }
  if (content === "returned") return { kind: "describe", why: "returned", stored };
  const wanted = describeFile(found, run);
  // The outer folder's run would take the object back, and this one again, for ever.
  const isRight = stored.describedByOuter === fileFingerprint(wanted) || stored.description === fingerprint(wanted);
  return isRight ? { kind: "leave", stored } : { kind: "describe", why: "moved", stored };
}

/** Drive's versions are whole numbers that only grow; they may not fit a double. */
function isNewer(one: string, other: string): boolean {
  return /^\d+$/.test(one) && /^\d+$/.test(other) && BigInt(one) > BigInt(other);
}
