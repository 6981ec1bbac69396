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
  { name, generation, size, contentEncoding }: StoredObject,
  signal: AbortSignal,
  most = MOST_BYTES,
): Promise<Uint8Array> {
  const tooLarge = (bytes: number) =>
    new Failure("lake-file.too-large", { uri: gsUri(bucket.name, name), bytes, most });
  if (size > most) throw tooLarge(size);
  if (size === 0) return new Uint8Array();
  const chunks: Buffer[] = [];
  let bytes = 0;
  const take = async (source: AsyncIterable<unknown>): Promise<void> => {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      // A few packed bytes may be gigabytes unpacked.
      if (bytes > most) throw tooLarge(bytes);
      chunks.push(chunk);
    }
  };
  const source = await bucket.read(name, { generation }, signal);
  if (contentEncoding === "gzip") await pipeline(source, createGunzip(), take, { signal });
  else await pipeline(source, take, { signal });
  return Buffer.concat(chunks);
}
