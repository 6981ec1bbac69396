import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { Failure } from "../../failure.ts";
import { fileFailure } from "../../files.ts";
import type { ByteSource } from "../table.ts";

/**
 * A plain file of this machine, or a link to one. It is opened for each read, and held to what it was: its size and when it
 * was written.
 * @throws Failure `file.missing`, `file.not-plain`, `file.unreadable`
 */
export async function localSource(path: string): Promise<ByteSource> {
  const look = async <T>(
    work: (handle: Awaited<ReturnType<typeof open>>, version: string, size: number) => Promise<T>,
  ) => {
    let handle: Awaited<ReturnType<typeof open>> | undefined;
    try {
      // Not blocking: to open a FIFO that nobody writes to would wait without end.
      handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
      const about = await handle.stat();
      if (!about.isFile()) throw new Failure("file.not-plain", { file: path });
      return await work(handle, `${about.ino}-${about.size}-${about.mtimeMs}`, about.size);
    } catch (error) {
      throw fileFailure(path, error);
    } finally {
      await handle?.close();
    }
  };
  const { version, size } = await look((_, version, size) => Promise.resolve({ version, size }));
  return {
    name: basename(path),
    place: path,
    size,
    version,
    read: (start, end, signal) =>
      look(async (handle, now) => {
        if (now !== version) throw new Failure("table.changed", { name: path });
        const bytes = new Uint8Array(end - start);
        for (let came = 0; came < bytes.length;) {
          signal.throwIfAborted();
          const { bytesRead } = await handle.read(bytes, came, bytes.length - came, start + came);
          if (bytesRead === 0) throw new Failure("table.changed", { name: path });
          came += bytesRead;
        }
        return bytes;
      }),
  };
}
