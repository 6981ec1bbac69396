import { Readable } from "node:stream";

/** Bytes [start, end) of a stream. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  /** Its bytes, in pieces as they came. */
  readonly pieces: readonly Buffer[];
  /** The stream ends with it. */
  readonly isLast: boolean;
}

/**
 * Cuts a stream into chunks of `size` bytes; the last one has what is left, which is nothing only for an empty stream.
 * A chunk is given out when it is known whether more follows, so that the last one can be announced as such.
 */
export async function* chunksOf(source: Readable, size: number): AsyncGenerator<Chunk> {
  let start = 0;
  let length = 0;
  let pieces: Buffer[] = [];
  for await (const piece of source as AsyncIterable<Buffer | string>) {
    for (let rest = typeof piece === "string" ? Buffer.from(piece) : piece; rest.length > 0;) {
      if (length === size) {
        yield { start, end: start + length, pieces, isLast: false };
        start += length;
        [length, pieces] = [0, []];
      }
      const part = rest.subarray(0, size - length);
      pieces.push(part);
      length += part.length;
      rest = rest.subarray(part.length);
    }
  }
  yield { start, end: start + length, pieces, isLast: true };
}

/** The chunk's bytes from `from` on. `taken` is called whenever somebody takes some. */
export function streamOf({ start, pieces }: Chunk, from: number, taken: () => void): Readable {
  function* bytes(): Generator<Buffer> {
    let skip = from - start;
    for (const piece of pieces) {
      taken();
      if (skip < piece.length) yield piece.subarray(skip);
      skip = Math.max(0, skip - piece.length);
    }
  }
  return Readable.from(bytes(), { objectMode: false });
}
