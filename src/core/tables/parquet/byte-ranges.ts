import pLimit from "p-limit";
import type { AsyncBuffer } from "hyparquet";
import { Failure } from "../../failure.ts";
import { recent } from "../recent.ts";
import type { ByteSource } from "../table.ts";

/** The bytes of a Parquet file, for its reader, which asks for many ranges at once. */
export interface ByteRanges {
  /** As the reader wants it. What is asked for together and lies close together comes by one request. */
  buffer(signal: AbortSignal): AsyncBuffer;
  asked(): { readonly bytes: number; readonly requests: number };
  clear(): void;
}

/** A range that was asked for. */
interface Wish {
  readonly start: number;
  readonly end: number;
  readonly resolve: (bytes: ArrayBuffer) => void;
  readonly reject: (error: unknown) => void;
}

const HELD_BYTES = 32 * 1024 * 1024;
// To read so many bytes for nothing is cheaper than another request.
const GAP = 128 * 1024;
const MOST_TOGETHER = 8 * 1024 * 1024;
const AT_A_TIME = 6;
// What a file may make us take into memory at once: a column chunk of a row group without a page index, at its end.
const MOST_AT_ONCE = 512 * 1024 * 1024;

/** Of a source, of which nothing is read yet. */
export function byteRanges(source: ByteSource): ByteRanges {
  const held = recent<string, ArrayBuffer>(HELD_BYTES);
  const limit = pLimit(AT_A_TIME);
  let [bytes, requests] = [0, 0];

  const read = async (wishes: readonly Wish[], signal: AbortSignal): Promise<void> => {
    const start = wishes.reduce((least, wish) => Math.min(least, wish.start), Infinity);
    const end = wishes.reduce((most, wish) => Math.max(most, wish.end), 0);
    requests += 1;
    bytes += end - start;
    const came = await source.read(start, end, signal);
    for (const wish of wishes) {
      const part = came.slice(wish.start - start, wish.end - start).buffer;
      held.put(`${wish.start}-${wish.end}`, part, part.byteLength);
      wish.resolve(part);
    }
  };

  return {
    buffer(signal) {
      let wishes: Wish[] = [];
      const fulfil = () => {
        const all = together(wishes);
        wishes = [];
        for (const some of all) {
          limit(() => read(some, signal)).catch((error: unknown) => some.forEach((wish) => wish.reject(error)));
        }
      };
      return {
        byteLength: source.size,
        slice(start, end = source.size) {
          if (!(start >= 0 && start < end && end <= source.size)) {
            throw new RangeError(`it names bytes ${start} to ${end} of ${source.size}`);
          }
          if (end - start > MOST_AT_ONCE) {
            throw new Failure("file.too-large", { file: source.place, bytes: end - start, most: MOST_AT_ONCE });
          }
          const known = held.get(`${start}-${end}`);
          if (known !== undefined) return known;
          if (wishes.length === 0) setImmediate(fulfil);
          return new Promise((resolve, reject) => wishes.push({ start, end, resolve, reject }));
        },
      };
    },
    asked: () => ({ bytes, requests }),
    clear: () => held.clear(),
  };
}

/** Those that lie close together, by themselves. */
function together(wishes: readonly Wish[]): Wish[][] {
  const groups: Wish[][] = [];
  let end = -Infinity;
  for (const wish of wishes.toSorted((one, other) => one.start - other.start)) {
    const group = groups.at(-1);
    const spans = Math.max(end, wish.end) - (group?.[0]?.start ?? 0);
    if (group !== undefined && wish.start - end <= GAP && spans <= MOST_TOGETHER) {
      group.push(wish);
      end = Math.max(end, wish.end);
    } else {
      groups.push([wish]);
      end = wish.end;
    }
  }
  return groups;
}
