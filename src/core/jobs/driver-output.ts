import { StringDecoder } from "node:string_decoder";
import type { Lake } from "../bucket.ts";
import { isFailure } from "../failure.ts";
import { parseGsUri } from "../layout.ts";

/** Reads what a driver has printed since the last look; a character cut between two looks comes whole with the second. */
export type ReadMore = (signal: AbortSignal) => Promise<string>;

/**
 * The driver's output, which Dataproc writes as a row of objects `<prefix>.000000000`, ... Only new bytes are asked
 * for. An object that is replaced by a longer one goes on where we stopped.
 * @param outputUri the batch's `runtimeInfo.outputUri`, a prefix
 */
export function openDriverOutput(storage: Lake, outputUri: string): ReadMore {
  const place = parseGsUri(outputUri);
  if (!place) return () => Promise.resolve("");
  const bucket = storage.bucket(place.bucket);
  const decoder = new StringDecoder("utf8");
  const read = new Map<string, number>();

  return async (signal) => {
    let text = "";
    for await (const { name, size, generation } of bucket.all(place.object, signal)) {
      const start = read.get(name) ?? 0;
      if (size <= start) continue;
      try {
        for await (const chunk of await bucket.read(name, { start, end: size, generation }, signal)) {
          text += decoder.write(chunk as Buffer);
        }
      } catch (error) {
        // Replaced by a longer one since it was listed: the next look takes both.
        if (isFailure(error, "remote.not-found")) break;
        throw error;
      }
      read.set(name, size);
    }
    return text;
  };
}
