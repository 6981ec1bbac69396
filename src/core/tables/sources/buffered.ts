import type { ByteSource } from "../table.ts";

/** A source read from front to back in parts: what of the last part is asked for again is not read again. */
export interface Buffered {
  readonly size: number;
  /** Bytes [start, end), all of them. */
  read(start: number, end: number, signal: AbortSignal): Promise<Buffer>;
  /** Bytes that were asked of the source, and how often. */
  asked(): { readonly bytes: number; readonly requests: number };
}

// What is read at once at most, with what was left over.
const MOST_KEPT = 20 * 1024 * 1024;

/** Nothing is read yet. */
export function buffered(source: ByteSource): Buffered {
  let kept: { readonly start: number; readonly bytes: Buffer } = { start: 0, bytes: Buffer.alloc(0) };
  let [bytes, requests] = [0, 0];

  return {
    size: source.size,
    async read(start, end, signal) {
      const keptEnd = kept.start + kept.bytes.length;
      const has = start >= kept.start && start < keptEnd ? kept.bytes.subarray(start - kept.start) : Buffer.alloc(0);
      if (has.length >= end - start) return has.subarray(0, end - start);
      const from = start + has.length;
      requests += 1;
      bytes += end - from;
      const came = await source.read(from, end, signal);
      const all =
        has.length === 0
          ? Buffer.from(came.buffer, came.byteOffset, came.byteLength)
          : Buffer.concat([has, came], has.length + came.length);
      kept = all.length <= MOST_KEPT ? { start, bytes: all } : { start: 0, bytes: Buffer.alloc(0) };
      return all;
    },
    asked: () => ({ bytes, requests }),
  };
}
