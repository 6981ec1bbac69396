import pLimit, { type LimitFunction } from "p-limit";
import type { Bucket, StoredObject, Writing } from "../../services/storage.ts";
import type { Drive, DriveFile } from "../../services/drive.ts";
import { verifyChecksum, type Expected } from "./checksum.ts";

// A small file goes in one request, from memory; a large one is streamed in chunks of 8 MiB. With 16 files at work
// this bounds a run at 16 + 4 * 8 MiB.
const SMALL_BYTES = 1024 * 1024;
const LARGE_AT_ONCE = 4;

/** Copies the bytes of one Drive file into an object. */
export type Transfer = (
  file: DriveFile,
  object: string,
  writing: Writing,
  signal: AbortSignal,
) => Promise<StoredObject>;

/**
 * @returns a transfer that commits an object only with the size and md5 that Drive states, checked here and by Cloud
 * Storage. It is not retried: a spent download can't be. Throws Failure `remote.*`, `ingest.content-mismatch`
 */
export function openTransfer(drive: Drive, lake: Bucket): Transfer {
  // One gate for files of several folders and workers, which no loop over one list has.
  const large: LimitFunction = pLimit(LARGE_AT_ONCE);

  return async (file, object, writing, signal) => {
    const expected: Expected = { md5: writing.md5 ?? "", size: file.size };
    const download = async () => verifyChecksum(await drive.download(file.id, signal), file.name, expected);
    if (file.size !== undefined && file.size <= SMALL_BYTES) {
      const chunks: Buffer[] = [];
      for await (const chunk of await download()) chunks.push(chunk as Buffer);
      return lake.write(object, Buffer.concat(chunks), writing, signal);
    }
    return large(async () => lake.upload(object, await download(), writing, signal));
  };
}
