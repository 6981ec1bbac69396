import { type FileHandle, open } from "node:fs/promises";
import type { Buckets } from "./bucket.ts";

/** What the driver prints, on its way from a file to chunk objects in a bucket. */
export interface DriverOutput {
  /** For the driver to write to. */
  readonly descriptor: number;
  /** Puts what is new into the bucket. What fails is tried again by the next call. */
  flush(): Promise<void>;
  /** The last bytes, as text. */
  tail(): Promise<string>;
  close(): Promise<void>;
}

/** Bytes of a chunk object. The last one is written again whenever it has grown, so it must stay small. */
const CHUNK = 256 * 1024;
const TAIL = 64 * 1024;

/**
 * Objects `<prefix>.000000000`, `<prefix>.000000001`, ... which one after the other are the output, as the service
 * writes them below runtimeInfo.outputUri.
 */
export async function openDriverOutput(
  file: string,
  buckets: Buckets,
  bucket: string,
  prefix: string,
): Promise<DriverOutput> {
  const handle = await open(file, "a+");
  let uploaded = 0;

  return {
    descriptor: handle.fd,
    async flush() {
      const { size } = await handle.stat();
      while (uploaded < size) {
        const chunk = Math.floor(uploaded / CHUNK);
        const content = await read(handle, chunk * CHUNK, Math.min(CHUNK, size - chunk * CHUNK));
        await buckets.upload(bucket, `${prefix}.${String(chunk).padStart(9, "0")}`, content);
        uploaded = chunk * CHUNK + content.length;
      }
    },
    async tail() {
      const { size } = await handle.stat();
      const start = Math.max(0, size - TAIL);
      return (await read(handle, start, size - start)).toString();
    },
    close: () => handle.close(),
  };
}

async function read(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
