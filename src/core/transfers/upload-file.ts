import { Readable } from "node:stream";
import type { FileHandle } from "node:fs/promises";
import { Failure, isFailure } from "../failure.ts";
import type { Bucket } from "../services/storage.ts";
import type { Drive } from "../services/drive.ts";
import { checksumOf, sumOf } from "./checksums.ts";
import { contentTypeOf } from "./content-type.ts";
import type { Moving } from "./download-file.ts";
import { openLocal, requireUnchanged } from "./local-tree.ts";
import { filesOf } from "./plan-upload.ts";
import type { Source, Target, TransferItem } from "./plan.ts";
import { numbered } from "./safe-names.ts";

type Local = Extract<Source, { kind: "local" }>;
/** An item that is read here. */
export type UploadItem<Kind extends "object" | "drive"> = TransferItem & {
  readonly from: Local;
  readonly to: Extract<Target, { kind: Kind }>;
};

// Somebody else takes the number that was free a moment ago; so often in a row nobody does.
const MOST_NUMBERS = 1000;

/**
 * Sends one file into a bucket. It is read twice: first for its MD5, which the service compares before it commits. A session
 * goes on after a cut; a run that was ended begins the file anew, which costs bytes and never the object: that is there whole
 * or not at all.
 * @returns where it stands, where that is not where it was meant to
 * @throws Failure `transfer.*`, `file.*`, `bucket.missing`, `remote.*`, `credentials.*`
 */
export async function uploadToBucket(
  { from, to, taken, name }: UploadItem<"object">,
  { ends, policy, moved, signal }: Moving,
): Promise<string | undefined> {
  const bucket = (await ends.clients.storage()).bucket(to.bucket);
  const handle = await openLocal(from);
  try {
    const md5 = await sumOf(
      "md5",
      piecesOf(handle, from, () => undefined),
    );
    const send = async (object: string, ifGenerationMatch: string): Promise<void> => {
      const writing = { ifGenerationMatch, contentType: contentTypeOf(to.name), md5 };
      let sent = 0;
      const count = (bytes: number) => {
        sent += bytes;
        moved(bytes);
      };
      try {
        await bucket.upload(object, streamOf(handle, from, count), writing, signal);
      } catch (error) {
        // The answer may be what was lost: then it is there.
        if (isFailure(error, "remote.conflict") && (await isIn(bucket, object, md5, signal))) return;
        moved(-sent);
        if (isFailure(error, "remote.not-found")) await requireBucket(bucket, signal);
        throw error;
      }
    };
    if (taken === undefined || policy === "replace") {
      await send(to.name, taken?.kind === "object" ? taken.generation : "0").catch((error: unknown) => {
        if (taken !== undefined || !isFailure(error, "remote.conflict")) throw error;
        throw new Failure("transfer.exists", { names: [name] }, { cause: error });
      });
      return undefined;
    }
    return await inFreePlace(to.name, send, (object) => bucket.stat(object, signal));
  } finally {
    await handle.close();
  }
}

/**
 * Sends one file into a folder of Drive, making the folders that are missing above it.
 * @param folderOf the folder below a root by names, made where it is missing
 * @returns what it is called, where that is not what it was meant to be
 * @throws Failure `transfer.*`, `file.*`, `remote.*`, `credentials.*`, `sign-in.wider-scope`
 */
export async function uploadToDrive(
  { from, to, taken, name }: UploadItem<"drive">,
  folderOf: (root: string, names: readonly string[]) => Promise<string>,
  { ends, policy, moved, signal }: Moving,
): Promise<string | undefined> {
  const drive = await ends.clients.drive();
  const parent = await folderOf(to.folderId, to.folders);
  const handle = await openLocal(from);
  let sent = 0;
  const count = (bytes: number) => {
    sent += bytes;
    moved(bytes);
  };
  try {
    const md5 = await sumOf(
      "md5",
      piecesOf(handle, from, () => undefined),
    );
    const content = { size: from.size, mimeType: contentTypeOf(to.name), md5 };
    const there = filesOf(await drive.named(parent, to.name, signal));
    if (there.some((file) => file.md5Checksum === md5)) {
      moved(from.size);
      return undefined;
    }
    if (there.length > 0 && policy === "replace") {
      const file = replaceable(there, taken, name);
      await drive.replace(file, streamOf(handle, from, count), content, signal);
      return undefined;
    }
    if (there.length > 0 && policy !== "keep-both") throw new Failure("transfer.exists", { names: [name] });
    const free = there.length === 0 ? to.name : await freeName(drive, parent, to.name, signal);
    await drive.upload(parent, free, streamOf(handle, from, count), content, signal);
    return free === to.name ? undefined : free;
  } catch (error) {
    moved(-sent);
    throw error;
  } finally {
    await handle.close();
  }
}

type DriveFiles = ReturnType<typeof filesOf>;

/** The one file that is meant, as it was when that was said. */
function replaceable(there: DriveFiles, taken: TransferItem["taken"], name: string): DriveFiles[number] {
  const [only, ...others] = there;
  if (only === undefined || others.length > 0)
    throw new Failure("transfer.several-named", { name, count: there.length });
  if (only.md5Checksum === undefined) throw new Failure("transfer.native", { name, mimeType: only.mimeType });
  const known = taken?.kind === "drive" ? taken.files.find(({ id }) => id === only.id) : undefined;
  if (known === undefined) throw new Failure("transfer.exists", { names: [name] });
  return known;
}

async function freeName(drive: Drive, parent: string, name: string, signal: AbortSignal): Promise<string> {
  for (let n = 2; n <= MOST_NUMBERS; n++) {
    const free = numbered(name.replaceAll("/", "_"), n);
    if ((await drive.named(parent, free, signal)).length === 0) return free;
  }
  throw new Failure("transfer.exists", { names: [name] });
}

/** The first numbered name that is free, also when it is written. */
export async function inFreePlace(
  name: string,
  put: (name: string, ifGenerationMatch: string) => Promise<void>,
  look: (name: string) => Promise<unknown>,
): Promise<string> {
  for (let n = 2; n <= MOST_NUMBERS; n++) {
    const free = numbered(name, n);
    if ((await look(free)) !== undefined) continue;
    try {
      await put(free, "0");
      return free;
    } catch (error) {
      if (!isFailure(error, "remote.conflict")) throw error;
    }
  }
  throw new Failure("transfer.exists", { names: [name] });
}

/** What is not found of an object that is written is its bucket. @throws Failure `bucket.missing` */
async function requireBucket(bucket: Bucket, signal: AbortSignal): Promise<void> {
  await bucket.check(signal).catch((error: unknown) => {
    if (isFailure(error, "bucket.missing")) throw error;
  });
}

async function isIn(bucket: Bucket, name: string, md5: string, signal: AbortSignal): Promise<boolean> {
  const there = await bucket.stat(name, signal);
  return there !== undefined && checksumOf(there)?.value === md5;
}

function streamOf(handle: FileHandle, from: Local, moved: (bytes: number) => void): Readable {
  return Readable.from(piecesOf(handle, from, moved), { objectMode: false });
}

const PIECE_BYTES = 256 * 1024;

/** As many bytes as were planned; they end well only if the file is still the same. */
async function* piecesOf(handle: FileHandle, from: Local, moved: (bytes: number) => void): AsyncGenerator<Buffer> {
  for (let at = 0; at < from.size;) {
    const length = Math.min(PIECE_BYTES, from.size - at);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
    if (bytesRead === 0) break;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
    moved(bytesRead);
  }
  await requireUnchanged(handle, from);
}
