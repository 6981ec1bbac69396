import { createHash, randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Bytes that have arrived whole, and what they are known by. */
export interface Content {
  readonly blob: string;
  readonly size: number;
  readonly md5: string;
  readonly sha1: string;
  readonly sha256: string;
}

/** The bytes of the emulated Drive: plain files, written whole before anything refers to them. */
export interface ContentStore {
  /** Takes in a stream. Nothing of it stays when it breaks. */
  receive(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Content>;
  /** Bytes `start` to `end`, both included. */
  read(blob: string, range?: { readonly start: number; readonly end: number }): Readable;
  discard(blob: string): Promise<void>;
  /** Appends to the bytes of an unfinished upload, keeping what came before the stream broke, or was given up. */
  append(session: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** How many bytes of an unfinished upload there are. */
  received(session: string): Promise<number>;
  /** Makes the bytes of an upload a content. */
  finish(session: string): Promise<Content>;
  abandon(session: string): Promise<void>;
  /** Removes what nothing refers to: the rest of a killed process. */
  sweep(isUsed: (blob: string) => boolean, isOpen: (session: string) => boolean): Promise<void>;
}

/** Opens the contents of a folder, uploads that were under way included. */
export async function openContent(folder: string): Promise<ContentStore> {
  const blobs = join(folder, "content");
  const uploads = join(folder, "uploads");
  await mkdir(blobs, { recursive: true });
  await mkdir(uploads, { recursive: true });

  async function keep(arrived: string): Promise<Content> {
    const digests = await digest(arrived);
    const blob = randomBytes(16).toString("hex");
    await rename(arrived, join(blobs, blob));
    return { blob, ...digests };
  }

  return {
    async receive(bytes) {
      const arriving = join(uploads, `part-${randomBytes(16).toString("hex")}`);
      try {
        await pipeline(each(bytes), createWriteStream(arriving));
        return await keep(arriving);
      } catch (error) {
        await rm(arriving, { force: true });
        throw error;
      }
    },
    read: (blob, range) => createReadStream(join(blobs, blob), range),
    discard: (blob) => rm(join(blobs, blob), { force: true }),
    async append(session, bytes) {
      const file = await open(join(uploads, session), "a");
      try {
        for await (const chunk of bytes) await file.appendFile(chunk);
      } finally {
        await file.close();
      }
    },
    received: async (session) => (await stat(join(uploads, session)).catch(whenMissing))?.size ?? 0,
    async finish(session) {
      await pipeline([], createWriteStream(join(uploads, session), { flags: "a" }));
      return keep(join(uploads, session));
    },
    abandon: (session) => rm(join(uploads, session), { force: true }),
    async sweep(isUsed, isOpen) {
      for (const blob of await readdir(blobs)) if (!isUsed(blob)) await rm(join(blobs, blob));
      for (const upload of await readdir(uploads)) if (!isOpen(upload)) await rm(join(uploads, upload));
    },
  };
}

function whenMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

async function digest(path: string): Promise<Omit<Content, "blob">> {
  const md5 = createHash("md5");
  const sha1 = createHash("sha1");
  const sha256 = createHash("sha256");
  let size = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    md5.update(bytes);
    sha1.update(bytes);
    sha256.update(bytes);
  }
  return { size, md5: md5.digest("hex"), sha1: sha1.digest("hex"), sha256: sha256.digest("hex") };
}

/** Iterates over a request instead of piping it: a planted fault shows in the iteration only. */
async function* each(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* bytes;
}
