import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { Failure } from "../failure.ts";
import { gsUri } from "../layout.ts";
import type { Bucket, StoredObject } from "../services/storage.ts";

/** What is read whole at most, in bytes: an editor holds it several times. */
export const MOST_BYTES = 50 * 1024 * 1024;

/**
 * All bytes of an object as it was found, unpacked where it is stored packed (`Content-Encoding: gzip`).
 * @param most bytes
 * @throws Failure `lake-file.too-large`; `remote.not-found` when that generation is there no longer; `remote.*`
 */
export async function readWhole(
  bucket: Bucket,
  object: StoredObject,
  signal: AbortSignal,
  most = MOST_BYTES,
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  const { contentEncoding } = object;
  const how = { most, isPacked: contentEncoding === "gzip" };
  await eachPart(bucket, object, signal, (chunk) => void chunks.push(chunk), how);
  return Buffer.concat(chunks);
}

/**
 * The bytes of an object as it was found, part by part, unpacked where it is packed. What `take` throws ends it.
 * @param how `most`: bytes; `isPacked`: left out, as its `Content-Encoding` and its name say
 * @throws Failure as `readWhole`; what zlib throws where it is not what it says to be
 */
export async function eachPart(
  bucket: Bucket,
  { name, generation, size, contentEncoding }: StoredObject,
  signal: AbortSignal,
  take: (part: Buffer) => void,
  { most = MOST_BYTES, isPacked = contentEncoding === "gzip" || /\.gz$/i.test(name) } = {},
): Promise<void> {
  const tooLarge = (bytes: number) =>
    new Failure("lake-file.too-large", { uri: gsUri(bucket.name, name), bytes, most });
  if (size > most) throw tooLarge(size);
  if (size === 0) return;
  let bytes = 0;
  const count = async (source: AsyncIterable<unknown>): Promise<void> => {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      // A few packed bytes may be gigabytes unpacked.
      if (bytes > most) throw tooLarge(bytes);
      take(chunk);
    }
  };
  const source = await bucket.read(name, { generation }, signal);
  if (isPacked) await pipeline(source, createGunzip(), count, { signal });
  else await pipeline(source, count, { signal });
}
