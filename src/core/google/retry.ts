import { setTimeout as sleep } from "node:timers/promises";
import pRetry from "p-retry";
import type { Service } from "../failure.ts";
import { isTransient, readRemoteError, remoteFailure } from "./remote-failure.ts";

/** How patient to be. Waits double from `firstWait` to `longestWait`, with jitter, as Google's guides ask. */
export interface Patience {
  readonly retries: number;
  /** Milliseconds. */
  readonly firstWait: number;
  /** Milliseconds. */
  readonly longestWait: number;
}

/** About a minute and a half in all: a rate limit window of Drive passes in that time. */
export const patient: Patience = { retries: 7, firstWait: 500, longestWait: 32_000 };

/** What is asked of which service, for messages, and how long to keep asking. */
export interface Request {
  readonly service: Service;
  /** In the user's words: `folder 1aBc`. */
  readonly what: string;
  readonly signal: AbortSignal;
  readonly patience: Patience;
}

/**
 * Runs an idempotent request until it succeeds or a retry is pointless. The Google clients do not retry Drive's 403
 * rate limits, cut bodies or (Dataproc over REST) anything at all; a wait that the service asks for is kept.
 * @throws Failure `remote.*` or `credentials.*`; the signal's reason when aborted
 */
export async function retrying<T>(request: Request, ask: () => Promise<T>): Promise<T> {
  const { service, what, signal, patience } = request;
  try {
    return await pRetry(ask, {
      retries: patience.retries,
      minTimeout: patience.firstWait,
      maxTimeout: patience.longestWait,
      randomize: true,
      signal,
      shouldRetry: ({ error }) => isTransient(error),
      onFailedAttempt: async ({ error, retriesLeft }) => {
        const wait = readRemoteError(error).retryAfter;
        if (wait !== undefined && retriesLeft > 0)
          await sleep(Math.min(wait * 1000, patience.longestWait), undefined, { signal });
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    throw remoteFailure(service, what, error);
  }
}
