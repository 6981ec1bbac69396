import { constants } from "node:fs";
import { lstat, open, opendir, realpath, type FileHandle } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { Failure, reasonOf } from "../failure.ts";
import { hasCode, isMissing } from "../files.ts";
import { linkOnTheWay } from "../links.ts";
import type { LeftOut, Source } from "./plan.ts";

type Local = Extract<Source, { kind: "local" }>;

/** A file found below what was chosen, by the steps of its path, which begin with what was chosen itself. */
export interface LocalFile {
  readonly from: Local;
  readonly steps: readonly string[];
}

/**
 * What is at a path of this machine: the file, or all files of the folder, in the order of their names. Links and what is no
 * plain file are left out and told; a link that is itself chosen is its owner's choice.
 * @throws Failure `file.missing`, `file.unreadable`, `transfer.link`
 */
export async function localFiles(
  chosen: string,
  signal: AbortSignal,
): Promise<{ files: LocalFile[]; leftOut: LeftOut[]; isFolder: boolean }> {
  const real = await realpath(chosen).catch((error: unknown) => {
    throw unreadable(chosen, error);
  });
  const about = await lstat(real);
  const name = basename(chosen) === "" || /^\.{1,2}$/.test(basename(chosen)) ? basename(real) : basename(chosen);
  if (about.isFile()) {
    const from = describe(dirname(real), basename(real), about);
    return { files: [{ from, steps: [name] }], leftOut: [], isFolder: false };
  }
  if (!about.isDirectory()) throw new Failure("transfer.link", { path: chosen });
  const found: { files: LocalFile[]; leftOut: LeftOut[] } = { files: [], leftOut: [] };
  await walk({ root: real, name, found, signal }, []);
  return { ...found, isFolder: true };
}

interface Walk {
  readonly root: string;
  readonly name: string;
  readonly found: { readonly files: LocalFile[]; readonly leftOut: LeftOut[] };
  readonly signal: AbortSignal;
}

async function walk({ root, name, found, signal }: Walk, steps: readonly string[]): Promise<void> {
  signal.throwIfAborted();
  const folder = join(root, ...steps);
  const shown = (step: string) => [name, ...steps, step].join("/");
  let entries: string[];
  try {
    entries = (await Array.fromAsync(await opendir(folder), (entry) => entry.name)).toSorted();
  } catch (error) {
    if (steps.length === 0) throw unreadable(folder, error);
    found.leftOut.push({ name: [name, ...steps].join("/"), why: unreadable(folder, error) });
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry);
    const about = await lstat(path).catch((error: unknown) => unreadable(path, error));
    if (about instanceof Failure) found.leftOut.push({ name: shown(entry), why: about });
    else if (about.isDirectory()) await walk({ root, name, found, signal }, [...steps, entry]);
    else if (about.isFile())
      found.files.push({ from: describe(root, join(...steps, entry), about), steps: [name, ...steps, entry] });
    else found.leftOut.push({ name: shown(entry), why: new Failure("transfer.link", { path }) });
  }
}

function describe(root: string, path: string, { size, mtimeMs }: { size: number; mtimeMs: number }): Local {
  return { kind: "local", root, path, size, modified: mtimeMs };
}

/**
 * Opens a file of a plan, if it is still what was planned: neither a link by now, nor behind one, nor of another size or
 * time.
 * @throws Failure `transfer.link`, `transfer.source-changed`, `file.*`
 */
export async function openLocal({ root, path, size, modified }: Local): Promise<FileHandle> {
  const file = join(root, path);
  let handle: FileHandle | undefined;
  try {
    const link = await linkOnTheWay(root, file);
    if (link !== undefined) throw new Failure("transfer.link", { path: link });
    // Windows knows neither flag. A FIFO that took the file's place would be waited for.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    handle = await open(file, flags);
    const about = await handle.stat();
    if (!about.isFile()) throw new Failure("transfer.link", { path: file });
    if (about.size !== size || about.mtimeMs !== modified) throw changed(path);
    return handle;
  } catch (error) {
    await handle?.close();
    if (hasCode(error, "ELOOP")) throw new Failure("transfer.link", { path: file }, { cause: error });
    throw unreadable(file, error);
  }
}

/** Makes sure that the file was not written while it was read. @throws Failure `transfer.source-changed` */
export async function requireUnchanged(handle: FileHandle, { path, size, modified }: Local): Promise<void> {
  const about = await handle.stat();
  if (about.size !== size || about.mtimeMs !== modified) throw changed(path);
}

function changed(path: string): Failure {
  return new Failure("transfer.source-changed", { name: path.split(sep).join("/") });
}

function unreadable(file: string, error: unknown): Failure {
  if (error instanceof Failure) return error as Failure;
  if (isMissing(error)) return new Failure("file.missing", { file }, { cause: error });
  return new Failure("file.unreadable", { file, why: reasonOf(error) }, { cause: error });
}
