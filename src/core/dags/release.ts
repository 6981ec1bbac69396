import { createHash, type Hash } from "node:crypto";
import { constants } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Failure, reasonOf } from "../failure.ts";
import { linkOnTheWay } from "../links.ts";

/** A DAG folder as it is pushed: the DAGs under `dags/`, and what goes with them beside it. */
export interface Release {
  /** {@link releaseId} of the files. */
  readonly id: string;
  /** Sorted by path, byte by byte. */
  readonly files: readonly ReleaseFile[];
}

/** A file of a release, on this machine. */
export interface ReleaseFile {
  /** Inside the release, `/`-joined. */
  readonly path: string;
  /** Of the content, in hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly open: () => Readable;
}

/** A file of a release that is not in the DAG folder, such as `sluice.json`. */
export interface ExtraFile {
  readonly path: string;
  readonly content: string;
}

const DAGS = "dags";
const LEFT_OUT = new Set(["__pycache__", ".git"]);

/**
 * Reads a DAG folder, dotfiles included: without `.airflowignore` Airflow would import what it should not. No link is
 * followed on the way to it or below it: it could lead to anything on this machine.
 * @throws Failure dags.folder-unreadable, dags.folder-empty, dags.file-refused
 */
export async function readRelease(
  { workspace, folder }: { workspace: string; folder: string },
  extras: readonly ExtraFile[],
  signal: AbortSignal,
): Promise<Release> {
  await refuseLinks(workspace, folder);
  const dags = await Array.fromAsync(walk(folder, DAGS), async (found) => fromDisk(found.path, found.file, signal));
  if (dags.length === 0) throw new Failure("dags.folder-empty", { folder });
  const files = [...dags, ...extras.map(fromMemory)].sort(byPath);
  return { id: releaseId(files), files };
}

/** What a release is called: the hash of its {@link listing}, so that the VM can tell by itself whether one is whole. */
export function releaseId(files: readonly Pick<ReleaseFile, "path" | "sha256">[]): string {
  return createHash("sha256").update(listing(files)).digest("hex");
}

/** The files as `sha256sum -z` lists them on the VM, sorted. */
export function listing(files: readonly Pick<ReleaseFile, "path" | "sha256">[]): string {
  return [...files]
    .sort(byPath)
    .map(({ path, sha256 }) => `${sha256}  ./${path}\0`)
    .join("");
}

/**
 * Whether a path may be part of a release: no control characters (they would break the lines that tell the VM what to
 * do), no bytes that are not UTF-8, no segment that a program could take for an option or a way out of the folder.
 */
export function isSafePath(path: string): boolean {
  if (/[\p{Cc}\uFFFD]/u.test(path)) return false;
  return path.split("/").every((segment) => !["", ".", ".."].includes(segment) && !segment.startsWith("-"));
}

/**
 * What goes into a release is in the workspace itself: a link would take along what it leads to.
 * @throws Failure dags.file-refused for the first link on the way from the workspace to `path`
 */
export async function refuseLinks(workspace: string, path: string): Promise<void> {
  const link = await linkOnTheWay(workspace, path);
  if (link !== undefined) throw new Failure("dags.file-refused", { file: relative(workspace, link), why: "link" });
}

/** The content of a file, which is not followed either if it has become a link since it was looked at. */
async function* contentOf(file: string): AsyncGenerator<Buffer> {
  // Windows has no such flag.
  const noFollow = (constants.O_NOFOLLOW as number | undefined) ?? 0;
  const opened = await open(file, constants.O_RDONLY | noFollow);
  yield* opened.createReadStream() as AsyncIterable<Buffer>;
}

async function* walk(folder: string, prefix: string): AsyncGenerator<{ path: string; file: string }> {
  for (const name of await namesIn(folder)) {
    if (LEFT_OUT.has(name)) continue;
    const path = `${prefix}/${name}`;
    const file = join(folder, name);
    if (!isSafePath(path)) throw new Failure("dags.file-refused", { file: path, why: "name" });
    const found = await lstat(file);
    if (found.isDirectory()) yield* walk(file, path);
    else if (found.isFile()) yield { path, file };
    else throw new Failure("dags.file-refused", { file: path, why: found.isSymbolicLink() ? "link" : "kind" });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw new Failure("dags.folder-unreadable", { folder, why: reasonOf(error) }, { cause: error });
  }
}

async function fromDisk(path: string, file: string, signal: AbortSignal): Promise<ReleaseFile> {
  const hash = createHash("sha256");
  let size = 0;
  const measure = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.length;
    }
  };
  try {
    await pipeline(contentOf(file), measure, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new Failure("dags.folder-unreadable", { folder: file, why: reasonOf(error) }, { cause: error });
  }
  return { path, sha256: hex(hash), size, open: () => Readable.from(contentOf(file)) };
}

function fromMemory({ path, content }: ExtraFile): ReleaseFile {
  const bytes = Buffer.from(content);
  const sha256 = hex(createHash("sha256").update(bytes));
  return { path, sha256, size: bytes.length, open: () => Readable.from([bytes]) };
}

function hex(hash: Hash): string {
  return hash.digest("hex");
}

/** The order of `LC_ALL=C sort`, which the VM uses. */
function byPath(a: { path: string }, b: { path: string }): number {
  return Buffer.compare(Buffer.from(a.path), Buffer.from(b.path));
}
