import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { link, lstat, open, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure, reasonOf } from "../failure.ts";
import { hasCode, isMissing, makeFolder } from "../files.ts";
import { linkOnTheWay } from "../links.ts";
import { numbered } from "./safe-names.ts";
import type { Policy, TransferItem } from "./plan.ts";

/** A download that goes on: beside where it is to stand, under a name that nobody takes for it. */
export interface PartFile {
  readonly handle: FileHandle;
  readonly path: string;
  /** Bytes that an earlier run left. */
  readonly size: number;
}

/**
 * Opens the part file of a download, with what an earlier run has left in it. Its name tells of what exactly it is a part: of
 * other content nothing is gone on with. Two runs of one download at a time are not told apart: they write the same bytes.
 * @param folder what was chosen; `steps`: below it, safe
 * @param identity what names the content: bucket, object and generation
 * @throws Failure `transfer.link`, `transfer.not-written`
 */
export async function openPart(folder: string, steps: readonly string[], identity: string): Promise<PartFile> {
  const target = join(folder, ...steps);
  const tag = createHash("sha256").update(identity).digest("hex").slice(0, 16);
  const path = `${target}.${tag}.part`;
  try {
    const onTheWay = await linkOnTheWay(folder, dirname(target));
    if (onTheWay !== undefined) throw new Failure("transfer.link", { path: onTheWay });
    await makeFolder(dirname(target));
    return await openOwn(path);
  } catch (error) {
    throw notWritten(path, error);
  }
}

async function openOwn(path: string): Promise<PartFile> {
  // Windows knows no such flag, and lets nobody but administrators make links.
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW);
  const about = await handle.stat();
  // One with another name is a file of somebody's by now: a run that ended while it gave it that.
  if (about.isFile() && about.nlink <= 1) return { handle, path, size: about.size };
  await handle.close();
  if (!about.isFile()) throw new Failure("transfer.link", { path });
  await rm(path);
  return openOwn(path);
}

/**
 * Gives a whole part file its name, at once: nobody sees half of it. Answers the path where it stands, `undefined` where
 * something stands there that is to stay.
 * @throws Failure `transfer.exists` when something stands there of which nobody knew, `transfer.not-written`
 */
export async function publishPart(
  { path, handle }: PartFile,
  target: string,
  { policy, name, taken }: { readonly policy: Policy; readonly name: string; readonly taken: TransferItem["taken"] },
): Promise<string | undefined> {
  try {
    await handle.sync();
    await handle.close();
    if (policy === "replace") {
      if (!(await isAsSeen(target, taken))) throw new Failure("transfer.exists", { names: [name] });
      await rename(path, target);
      return target;
    }
    for (let n = 1; n <= MOST_NUMBERS; n++) {
      const at = n === 1 ? target : numberedFile(target, n);
      if (await moveToFree(path, at)) return at;
      if (policy !== "keep-both") break;
    }
  } catch (error) {
    throw notWritten(target, error);
  }
  if (policy === "refuse") throw new Failure("transfer.exists", { names: [name] });
  await rm(path, { force: true });
  return undefined;
}

const MOST_NUMBERS = 10_000;

function numberedFile(target: string, n: number): string {
  const folder = dirname(target);
  return join(folder, numbered(target.slice(folder.length).replace(/^[\\/]/, ""), n));
}

/** By a second name, which is given only where there is none; some file systems have no second names. */
async function moveToFree(path: string, target: string): Promise<boolean> {
  try {
    await link(path, target);
    await rm(path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EISDIR"].some((code) => hasCode(error, code)))
      throw error;
  }
  if (await isThere(target)) return false;
  await rename(path, target);
  return true;
}

/** Whether nobody wrote a file since it was agreed to replace it; one that is gone is in nobody's way. */
async function isAsSeen(path: string, taken: TransferItem["taken"]): Promise<boolean> {
  try {
    const { size, mtimeMs } = await lstat(path);
    return taken?.kind === "local" && size === taken.size && mtimeMs === taken.modified;
  } catch (error) {
    if (isMissing(error)) return true;
    throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** What the file system says, as a failure. */
export function notWritten(file: string, error: unknown): Error {
  if (error instanceof Failure) return error;
  if (hasCode(error, "ELOOP")) return new Failure("transfer.link", { path: file }, { cause: error });
  if (!(error instanceof Error && "code" in error)) return error as Error;
  return new Failure("transfer.not-written", { file, why: reasonOf(error) }, { cause: error });
}
