import type { ByteSource } from "../../../src/core/tables/table.ts";

/** A source, and what was asked of it. */
export interface CountedSource extends ByteSource {
  readonly asked: { readonly start: number; readonly end: number }[];
}

/** A file of these bytes. */
export function memorySource(content: string | Uint8Array, name = "file.csv"): CountedSource {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return generatedSource(bytes.length, (start, end) => Uint8Array.from(bytes.subarray(start, end)), name);
}

/** A file whose bytes are made when they are asked for. */
export function generatedSource(
  size: number,
  make: (start: number, end: number) => Uint8Array,
  name = "file.csv",
): CountedSource {
  const asked: { start: number; end: number }[] = [];
  return {
    name,
    place: name,
    size,
    version: "1",
    asked,
    read(start, end, signal) {
      signal.throwIfAborted();
      if (!(start >= 0 && start < end && end <= size)) throw new RangeError(`bytes ${start} to ${end} of ${size}`);
      asked.push({ start, end });
      return Promise.resolve(make(start, end));
    },
  };
}
