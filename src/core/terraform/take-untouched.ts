import { rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder } from "../files.ts";
import { type Bundle, readBundle } from "./bundle.ts";
import { compareWithBundled } from "./working-copy-diff.ts";
import { readStamp, STAMP_FILE, writeStamp } from "./stamp.ts";

/**
 * Brings the files that the user left as they were to what the bundle holds; those that both changed stay as they are
 * and stay reported. Given up half-way, it can be called again.
 * @returns the files that it replaced, added or removed
 * @throws Failure as `compareWithBundled`
 */
export async function takeUntouched(bundle: Bundle, folder: string, signal: AbortSignal): Promise<readonly string[]> {
  const comparison = await compareWithBundled(bundle, folder, signal);
  const stamp = await readStamp(folder);
  if (comparison.state !== "bundle-newer" || stamp === undefined) return [];

  const bundled = await readBundle(bundle, signal);
  for (const path of comparison.untouched) {
    signal.throwIfAborted();
    const file = bundled.get(path);
    if (file === undefined) await rm(join(folder, path), { force: true });
    else await replace(join(folder, path), file.content);
  }
  // Last: a file that is newer than its stamp is no difference, a stamp that is newer than its file hides one.
  const files = new Map([...bundled].map(([path, { sha256 }]) => [path, sha256]));
  for (const path of comparison.changedOnBothSides) {
    const copied = stamp.files[path];
    if (copied === undefined) files.delete(path);
    else files.set(path, copied);
  }
  const renewed = writeStamp({ version: bundle.version, files: Object.fromEntries(files) });
  await replace(join(folder, STAMP_FILE), renewed);
  return comparison.untouched;
}

/**
 * Terraform may be reading: it finds the old file or the new one. By hand: write-file-atomic writes to where a link at
 * the path leads.
 */
async function replace(path: string, content: Buffer | string): Promise<void> {
  const unfinished = `${path}.new`;
  await makeFolder(dirname(path));
  // Not through what a call that was given up, or somebody else, left there: it may be a link.
  await rm(unfinished, { force: true });
  await writeFile(unfinished, content, { flag: "wx" });
  await rename(unfinished, path);
}
