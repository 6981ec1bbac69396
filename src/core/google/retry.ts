import { setTimeout as sleep } from "node:timers/promises";
import pRetry from "p-retry";
import { Failure, isFailure, type Resource, type Service } from "../failure.ts";
import { asError, isTransient, readRemoteError, remoteFailure } from "./remote-failure.ts";
import type { Transport } from "./transport.ts";

/** How patient to be. Waits double from `firstWait` to `longestWait`, with jitter, as Google's guides ask. */
export interface RetryPolicy {
  readonly retries: number;
  /** Milliseconds. */
  readonly firstWait: number;
  /** Milliseconds. */
  readonly longestWait: number;
  /** Milliseconds within which an answer comes; `Infinity` where the request itself watches for silence. */
  readonly answer?: number;
}

// Chosen, not measured: long enough for a slow page of a large folder, short enough for somebody who waits.
const ANSWER_MS = 120_000;
/** What a request that is under way gets after an abort. */
const MOMENT_MS = 3_000;
/** Tries that a service may let pass without a word: it costs minutes, and says more than an error would. */
const SILENT_TRIES = 3;

/** About a minute and a half in all: a rate limit window of Drive passes in that time. */
export const patient: RetryPolicy = { retries: 7, firstWait: 500, longestWait: 32_000 };

/** That a service did not answer as it should, and is asked again. */
export interface Retrying {
  readonly service: Service;
  /** The try that comes now, from 2 on. */
  readonly attempt: number;
  readonly of: number;
}

/** What is asked of which service, for messages, and how long to keep asking. */
export interface Request {
  readonly service: Service;
  readonly what: Resource;
  readonly signal: AbortSignal;
  readonly patience: RetryPolicy;
  /** Where the service is, and the way there: to name the proxy that gave no answer. */
  readonly endpoint?: string;
  readonly transport?: Transport;
  /** Makes the next try come with a new token, unless there is one since the failed try `began`. */
  readonly renew?: ((began: number) => void) | undefined;
  /** Is told before each further try. */
  readonly retrying?: ((told: Retrying) => void) | undefined;
}

/**
 * Runs an idempotent request until it succeeds or a retry is pointless. The Google clients do not retry Drive's 403
 * rate limits, cut bodies or (Dataproc over REST) anything at all; a wait that the service asks for is kept.
 * A 401 is answered once with a new token: one that was good a moment ago may have been revoked or have expired.
 * A service that takes the request and says nothing is asked three times.
 * @throws Failure `remote.*` or `credentials.*`; the signal's reason soon after it is aborted; a defect of ours as it is
 */
export async function retrying<T>(request: Request, ask: () => Promise<T>): Promise<T> {
  const { service, what, signal, patience, endpoint, transport, renew, retrying: tell } = request;
  let began = 0;
  let mayRenew = renew !== undefined;
  let silent = 0;

  function isWorthANewToken(error: unknown): boolean {
    if (!mayRenew || isFailure(error) || readRemoteError(error).status !== 401) return false;
    mayRenew = false;
    renew?.(began);
    return true;
  }

  const maySucceed = (error: Error) => isTransient(error) && silent < SILENT_TRIES;

  try {
    return await pRetry(
      async () => {
        began = performance.now();
        // The storage client throws the body of an answer as it came, and p-retry would only say that it is no error.
        const answer = ask().catch((thrown: unknown) => Promise.reject(asError(thrown)));
        return within(patience.answer ?? ANSWER_MS, answer, signal, (seconds) => {
          silent++;
          return new Failure("remote.stalled", { service, what, seconds });
        });
      },
      {
        retries: patience.retries,
        minTimeout: patience.firstWait,
        maxTimeout: patience.longestWait,
        randomize: true,
        signal,
        shouldRetry: ({ error }) => maySucceed(error) || isWorthANewToken(error),
        onFailedAttempt: async ({ error, retriesLeft, attemptNumber }) => {
          if (retriesLeft > 0 && maySucceed(error))
            tell?.({ service, attempt: attemptNumber + 1, of: patience.retries + 1 });
          const wait = readRemoteError(error).retryAfter;
          if (wait !== undefined && retriesLeft > 0)
            await sleep(Math.min(wait * 1000, patience.longestWait), undefined, { signal });
        },
      },
    );
  } catch (error) {
    signal.throwIfAborted();
    const proxy = endpoint === undefined ? undefined : transport?.proxyOf(endpoint);
    throw remoteFailure(service, what, error, proxy);
  }
}

/**
 * The answer, unless it is waited for too long. After an abort it has a moment: a write that is under way is then done or
 * not, and nobody has to find out which. Nobody waits for the request itself any more.
 */
async function within<T>(
  milliseconds: number,
  answer: Promise<T>,
  signal: AbortSignal,
  silence: (seconds: number) => Failure,
): Promise<T> {
  const tooLong = Promise.withResolvers<never>();
  const timers: NodeJS.Timeout[] = [];
  const endIn = (wait: number, why: () => Error) => {
    if (Number.isFinite(wait)) timers.push(setTimeout(() => tooLong.reject(why()), wait));
  };
  const aborted = () => endIn(MOMENT_MS, () => asError(signal.reason));
  signal.addEventListener("abort", aborted, { once: true });
  endIn(milliseconds, () => silence(milliseconds / 1000));
  try {
    return await Promise.race([answer, tooLong.promise]);
  } finally {
    signal.removeEventListener("abort", aborted);
    timers.forEach(clearTimeout);
  }
}
