import { lstat, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure } from "../failure.ts";
import { hasCode, isMissing, makeFolder } from "../files.ts";
import { type Bundle, type BundledFile, readBundle } from "./bundle.ts";
import { readStamp, STAMP_FILE, writeStamp } from "./stamp.ts";

/**
 * Copies the bundle into `folder` (the workspace's `terraform/`), once: a copy that is there already is left as it is,
 * whatever its owner made of it. Either all of it is there afterwards, or nothing.
 * @returns whether this call made the copy
 * @throws Failure `infrastructure.folder-taken` if the folder holds something else, `infrastructure.symlink`,
 *   `document.malformed` and `document.newer-format` for the stamp of a copy that is there
 */
export async function makeWorkingCopy(bundle: Bundle, folder: string, signal: AbortSignal): Promise<boolean> {
  await refuseLink(folder);
  if ((await readStamp(folder)) !== undefined) return false;
  if (await holdsAnything(folder)) throw new Failure("infrastructure.folder-taken", { folder });

  const files = await readBundle(bundle, signal);
  await makeFolder(dirname(folder));
  // Beside the folder, so that the rename stays within one file system.
  const unfinished = await mkdtemp(`${folder}.copying-`);
  try {
    await writeFiles(unfinished, files, signal);
    const hashes = Object.fromEntries([...files].map(([path, { sha256 }]) => [path, sha256]));
    await writeFile(join(unfinished, STAMP_FILE), writeStamp({ version: bundle.version, files: hashes }));
    signal.throwIfAborted();
    await takePlace(unfinished, folder);
    return true;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function writeFiles(folder: string, files: ReadonlyMap<string, BundledFile>, signal: AbortSignal): Promise<void> {
  for (const [path, { content }] of files) {
    const target = join(folder, path);
    await makeFolder(dirname(target));
    await writeFile(target, content, { signal });
  }
}

/** A rename replaces an empty folder and refuses any other: what somebody put there meanwhile stays. */
async function takePlace(unfinished: string, folder: string): Promise<void> {
  try {
    await rename(unfinished, folder);
  } catch (error) {
    if (!(await holdsAnything(folder))) throw error;
    throw new Failure("infrastructure.folder-taken", { folder }, { cause: error });
  }
}

async function refuseLink(folder: string): Promise<void> {
  try {
    if ((await lstat(folder)).isSymbolicLink()) throw new Failure("infrastructure.symlink", { path: folder });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function holdsAnything(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch (error) {
    if (hasCode(error, "ENOTDIR")) return true;
    if (isMissing(error)) return false;
    throw error;
  }
}
