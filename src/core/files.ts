import { constants } from "node:fs";
import { access, mkdir, open, stat, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { Failure, reasonOf } from "./failure.ts";

/** Far above any document that a person writes. */
const DOCUMENT_BYTES = 4 * 1024 * 1024;

/**
 * Reads a text file that a user or a workspace names: a plain file (or a link to one) of bounded size, in UTF-8, whose
 * byte order mark, if it has one, is left out. A FIFO would be waited for without end, a device read without end.
 * @param mostBytes what is refused above
 * @throws Failure `file.missing`, `file.not-plain`, `file.too-large`, `file.unreadable`
 */
export async function readUserFile(file: string, mostBytes = DOCUMENT_BYTES): Promise<string> {
  const bytes = await readUserBytes(file, mostBytes);
  return new TextDecoder("utf-8").decode(bytes);
}

/** The same for bytes of any kind. */
async function readUserBytes(file: string, mostBytes = DOCUMENT_BYTES): Promise<Buffer> {
  return withUserFile(file, async (handle, bytes) => {
    if (bytes > mostBytes) throw new Failure("file.too-large", { file, bytes, most: mostBytes });
    return readAtMost(handle, file, mostBytes);
  });
}

/**
 * Makes sure that a file that a user names can be read by others: a plain one (or a link to one), of any size.
 * @throws Failure `file.missing`, `file.not-plain`, `file.unreadable`
 */
export function requireUserFile(file: string): Promise<void> {
  return withUserFile(file, () => Promise.resolve());
}

async function withUserFile<T>(file: string, work: (handle: FileHandle, bytes: number) => Promise<T>): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    // Not blocking: to open a FIFO that nobody writes to would otherwise wait, and keep the process from ending.
    // (Windows knows no such flag, and no such files.)
    handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const about = await handle.stat();
    if (!about.isFile()) throw new Failure("file.not-plain", { file });
    return await work(handle, about.size);
  } catch (error) {
    throw fileFailure(file, error);
  } finally {
    await handle?.close();
  }
}

/** Whether something is at a path; not, too, where that can't be told: whoever goes on with it will be told why. */
export async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false; // as said above
  }
}

/**
 * Makes a folder and those above it that are missing, each with this mode. One that is there stays as it is.
 * @throws what the file system says. Node's own recursive `mkdir` tries without end where a folder can't be made in one
 * that is there, as below /proc
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  try {
    await makeOne(folder, mode);
  } catch (error) {
    if (!hasCode(error, "ENOENT") || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder), mode);
    await makeOne(folder, mode);
  }
}

async function makeOne(folder: string, mode: number): Promise<void> {
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    if (!hasCode(error, "EEXIST") || !(await stat(folder)).isDirectory()) throw error;
  }
}

/** Whether something thrown by the file system has this code, such as `ENOENT`. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** Whether something thrown by the file system says that there is nothing under that name. */
export function isMissing(error: unknown): boolean {
  return hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR");
}

/** A file that grows, or whose size the system does not tell, is bounded all the same. */
async function readAtMost(handle: FileHandle, file: string, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(64 * 1024) });
    if (bytesRead === 0) return Buffer.concat(chunks);
    chunks.push(buffer.subarray(0, bytesRead));
    size += bytesRead;
    if (size > most) throw new Failure("file.too-large", { file, bytes: size, most });
  }
}

/** What the file system says of a file that a user names, as a failure; a failure stays as it is. */
export function fileFailure(file: string, error: unknown): Failure {
  if (error instanceof Failure) return error as Failure;
  // A name below a file (ENOTDIR) is none that may be left out: whoever names it means a folder that is none.
  if (hasCode(error, "ENOENT")) return new Failure("file.missing", { file }, { cause: error });
  // A folder, and a socket or a device without a driver.
  if (hasCode(error, "EISDIR") || hasCode(error, "ENXIO"))
    return new Failure("file.not-plain", { file }, { cause: error });
  return new Failure("file.unreadable", { file, why: reasonOf(error) }, { cause: error });
}
