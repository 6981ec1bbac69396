import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Failure } from "./failure.ts";

/** What is looked at on this machine: enough for a file that people look at, and soon there. */
const MOST_COPIED = 512 * 1024 * 1024;

/**
 * Copies a stream into a file of this machine that is there as long as the work goes on.
 * @param size bytes, where they are known: what is too large is not begun
 * @throws Failure `file.too-large`; whatever the stream fails with; the signal's reason when aborted
 */
export async function withLocalCopy<T>(
  { name, size, open }: { name: string; size: number | undefined; open: () => Promise<Readable> },
  work: (path: string) => Promise<T>,
  signal: AbortSignal,
  most = MOST_COPIED,
): Promise<T> {
  if (size !== undefined && size > most) throw new Failure("file.too-large", { file: name, bytes: size, most });
  const folder = await mkdtemp(join(tmpdir(), "sluice-"));
  try {
    const path = join(folder, "file");
    await pipeline(await open(), atMost(most, name), createWriteStream(path, { mode: 0o600 }), { signal });
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function atMost(most: number, file: string): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(bytes > most ? new Failure("file.too-large", { file, bytes, most }) : null, chunk);
    },
  });
}
