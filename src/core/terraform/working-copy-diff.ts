import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { isMissing } from "../files.ts";
import { type Bundle, readBundle } from "./bundle.ts";
import { readStamp } from "./stamp.ts";
import { linkOnTheWay } from "../links.ts";

/** How a working copy stands to the bundle. */
export type WorkingCopyDiff =
  /** There is no working copy. */
  | { readonly state: "absent" }
  /** The bundle has nothing that the copy lacks. */
  | { readonly state: "current"; readonly version: string }
  /** A newer Sluice made the copy: what differs is older here. */
  | { readonly state: "ahead"; readonly version: string }
  | {
      readonly state: "bundle-newer";
      /** Version that the copy came from. */
      readonly version: string;
      /** Files that the bundle changed, added or removed, and the user left as they were. */
      readonly untouched: readonly string[];
      /** Files that both changed: somebody has to look at the difference. */
      readonly changedOnBothSides: readonly string[];
    };

/**
 * Compares three states of each file: as copied (the stamp), as bundled now, as it lies in the working copy.
 * @throws Failure `document.malformed`, `document.newer-format`, `infrastructure.symlink` (in the bundle)
 */
export async function compareWithBundled(
  bundle: Bundle,
  folder: string,
  signal: AbortSignal,
): Promise<WorkingCopyDiff> {
  const stamp = await readStamp(folder);
  if (stamp === undefined) return { state: "absent" };
  const { version } = stamp;
  if (isNewer(version, bundle.version)) return { state: "ahead", version };

  const bundled = await readBundle(bundle, signal);
  const untouched: string[] = [];
  const changedOnBothSides: string[] = [];
  for (const path of [...new Set([...bundled.keys(), ...Object.keys(stamp.files)])].sort()) {
    signal.throwIfAborted();
    const copied = stamp.files[path];
    const now = bundled.get(path)?.sha256;
    if (now === copied) continue;
    const mine = await hashOf(folder, path);
    if (mine === now) continue;
    (mine === copied ? untouched : changedOnBothSides).push(path);
  }
  if (untouched.length === 0 && changedOnBothSides.length === 0) return { state: "current", version };
  return { state: "bundle-newer", version, untouched, changedOnBothSides };
}

/**
 * SHA-256 of a file of the working copy; undefined if there is none. Something else in its place, or a link on the way
 * to it, is a change of the user's, too.
 */
async function hashOf(folder: string, path: string): Promise<string | undefined> {
  const file = join(folder, path);
  if ((await linkOnTheWay(folder, file)) !== undefined) return "a link";
  try {
    if (!(await lstat(file)).isFile()) return "not a file";
    // Bit by bit: what stands there may be of any size.
    const hash = createHash("sha256");
    await pipeline(createReadStream(file), hash);
    return hash.digest("hex");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isNewer(version: string, than: string): boolean {
  return version.localeCompare(than, "en", { numeric: true }) > 0;
}
