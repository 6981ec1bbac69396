import { Failure, type Resource } from "../failure.ts";

// What an editor waits for without a way to cancel it.
const PATIENCE_SECONDS = 20;
// Of a link that is slow and still a link.
const BYTES_PER_SECOND = 100_000;

/**
 * Gives work up that takes too long: the editor can't be told to stop it, and its user is to know.
 * @param bytes that have to go over the line
 * @throws Failure `remote.unavailable` when it was given up
 */
export async function inTime<T>(
  what: Resource,
  bytes: number,
  work: (signal: AbortSignal) => Promise<T>,
  patience = PATIENCE_SECONDS,
): Promise<T> {
  const seconds = Math.ceil(patience + bytes / BYTES_PER_SECOND);
  const signal = AbortSignal.timeout(seconds * 1000);
  try {
    return await work(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    const why = { kind: "tried-for", seconds } as const;
    throw new Failure("remote.unavailable", { service: "storage", what, why }, { cause: error });
  }
}
