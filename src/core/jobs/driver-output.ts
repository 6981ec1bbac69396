import { StringDecoder } from "node:string_decoder";
import type { CloudStorage } from "../services/storage.ts";
import { Failure, isFailure, type Resource } from "../failure.ts";
import { patient, retrying } from "../google/retry.ts";
import { gsUri, parseGsUri } from "../layout.ts";

/** What a driver prints, read while it grows. */
export interface DriverOutput {
  /**
   * Hands on what is new since the last look; a character cut between two looks comes whole with the second.
   * @returns whether that was all there was
   */
  more(write: (text: string) => void, signal: AbortSignal): Promise<boolean>;
  /** What is left of a character whose other bytes never came. */
  rest(): string;
}

/**
 * The driver's output, which Dataproc writes as a row of objects `<prefix>.000000000`, ... Only new bytes are asked
 * for. An object that is replaced by a longer one goes on where we stopped.
 * @param outputUri the batch's `runtimeInfo.outputUri`, a prefix
 * @throws Failure `remote.malformed` when that is no place in a bucket
 */
export function openDriverOutput(storage: CloudStorage, outputUri: string): DriverOutput {
  const place = placeOf(outputUri);
  const bucket = storage.bucket(place.bucket);
  const decoder = new StringDecoder("utf8");
  const read = new Map<string, number>();

  return {
    async more(write, signal) {
      for await (const { name, size, generation } of bucket.all(place.prefix, signal)) {
        const position = () => read.get(name) ?? 0;
        if (size <= position()) continue;
        const what: Resource = { kind: "object", uri: gsUri(bucket.name, name) };
        try {
          // Tried again from where it broke off: what has been written stays written. The read itself watches for silence.
          await retrying({ service: "storage", what, signal, patience: { ...patient, answer: Infinity } }, async () => {
            for await (const chunk of await bucket.read(name, { start: position(), end: size, generation }, signal)) {
              const bytes = chunk as Buffer;
              read.set(name, position() + bytes.length);
              write(decoder.write(bytes));
            }
          });
        } catch (error) {
          // Replaced by a longer one since it was listed: the next look takes both.
          if (isFailure(error, "remote.not-found")) return false;
          throw error;
        }
        // The objects are one text: nothing of the next one before the end of this one.
        if (position() < size) return false;
      }
      return true;
    },
    rest: () => decoder.end(),
  };
}

/** The last bytes of a driver's output, as text; the first character may be half of one. */
export async function readOutputEnd(
  storage: CloudStorage,
  outputUri: string,
  bytes: number,
  signal: AbortSignal,
): Promise<string> {
  const place = placeOf(outputUri);
  const bucket = storage.bucket(place.bucket);
  const objects = await Array.fromAsync(bucket.all(place.prefix, signal));
  const parts: Buffer[] = [];
  let wanted = bytes;
  for (const { name, size, generation } of objects.toReversed()) {
    if (wanted <= 0) break;
    const part = { start: Math.max(0, size - wanted), end: size, generation };
    const content = await Array.fromAsync(await bucket.read(name, part, signal), (chunk) => chunk as Buffer);
    parts.unshift(Buffer.concat(content));
    wanted -= size;
  }
  return Buffer.concat(parts).toString("utf8");
}

function placeOf(outputUri: string): { bucket: string; prefix: string } {
  const place = parseGsUri(outputUri);
  if (place) return { bucket: place.bucket, prefix: `${place.object}.` };
  const why = { kind: "output-elsewhere", uri: outputUri } as const;
  throw new Failure("remote.malformed", { service: "dataproc", what: { kind: "output" }, why });
}
