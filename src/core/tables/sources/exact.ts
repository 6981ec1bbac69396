import type { Readable } from "node:stream";
import { Failure, isFailure, type Resource, type Service } from "../../failure.ts";
import { remoteFailure } from "../../google/remote-failure.ts";

/** What is asked for: bytes [start, end) of what. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
  readonly service: Service;
  readonly what: Resource;
}

// How often a cut answer is gone on with.
const TRIES = 3;

/**
 * All the bytes of a range, and no more of an answer taken into memory. Where an answer is cut, the rest is asked for.
 * @throws Failure `remote.malformed` when other than the bytes asked for come: they would be read as something else;
 * `remote.unavailable` when it is cut again and again
 */
export async function exactBytes(
  { start, end, service, what }: ByteRange,
  ask: (start: number) => Promise<Readable>,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const wanted = end - start;
  const bytes = new Uint8Array(wanted);
  let came = 0;
  for (let tries = 1; came < wanted; tries++) {
    const answer = await ask(start + came);
    try {
      for await (const chunk of answer) {
        const part = chunk as Buffer;
        if (came + part.length <= wanted) bytes.set(part, came);
        came += part.length;
        if (came > wanted) break;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (isFailure(error) || tries === TRIES) throw remoteFailure(service, what, error);
      continue;
    }
    if (came === wanted) return bytes;
    throw new Failure("remote.malformed", { service, what, why: { kind: "bytes-missing", came, wanted } });
  }
  return bytes;
}
