import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bucket } from "../../services/storage.ts";
import { Failure, isFailure, reasonOf } from "../../failure.ts";
import type { Log } from "../../log.ts";
import { emptyState, readState, writeState, type IngestState, type StoredState } from "./state.ts";

// A run that dies keeps others out for this long at most.
const LEASE_MS = 5 * 60_000;
const RENEW_MS = 60_000;
const RELEASE_MS = 5_000;
// By how much the clock of whoever wrote the lease may be ahead of ours.
const CLOCK_TOLERANCE_MS = 5 * 60_000;
const TRIES = 3;

/**
 * The right to ingest a folder. It keeps two runs from doing the same work; that nothing gets lost does not hang on
 * it, since every write has a precondition of its own.
 */
export interface Lease {
  /** As the last run left it. */
  readonly state: IngestState;
  /** Aborted with `ingest.lease-lost` when another run has taken over. */
  readonly lost: AbortSignal;
  /** Writes what this run leaves and gives the lease back. @throws Failure `ingest.lease-lost` */
  finish(state: IngestState): Promise<void>;
  /**
   * Gives the lease back with the state as it was, unless that has been done. A failure to do so only costs others the
   * wait until it expires.
   */
  release(): Promise<void>;
}

/** Who wants the lease. */
export interface Claim {
  readonly lake: Bucket;
  readonly folderId: string;
  readonly runId: string;
  readonly writer: string;
  readonly now: () => Date;
  readonly log: Log;
  /** Milliseconds between two writes of the state: Cloud Storage takes about one a second of an object. */
  readonly pace: number;
}

/**
 * Takes the lease when it is free or expired, or when this run holds it: a run that is started again under its id takes
 * over from itself, and the earlier process stops at its next renewal. A lease that ends later than one taken now could
 * is no lease of ours, and holds nobody off.
 * @throws Failure `ingest.lease-held` naming the run, also when others are faster again and again; `document.*`
 */
export async function takeLease(claim: Claim, signal: AbortSignal): Promise<Lease> {
  for (let tried = 1; ; tried++) {
    const stored = await readState(claim.lake, claim.folderId, signal);
    refuseHeld(claim, stored);
    const state = stored.state ?? emptyState(claim.folderId);
    try {
      const generation = await writeState(claim.lake, leased(claim, state), stored.generation, signal);
      return keep(claim, state, generation, signal);
    } catch (error) {
      if (!isFailure(error, "remote.conflict")) throw error;
      if (tried === TRIES) throw await heldBySomebody(claim, error, signal);
    }
  }
}

/** Whether a lease keeps others out: a run that died keeps it until it expires, and one of no run of ours is none. */
export function isHeld({ until }: { readonly until: string }, now: number): boolean {
  const left = Date.parse(until) - now;
  return left > 0 && left <= LEASE_MS + CLOCK_TOLERANCE_MS;
}

function refuseHeld({ runId, now }: Claim, { state }: StoredState): void {
  const lease = state?.lease;
  if (!lease || lease.holder === runId || !isHeld(lease, now().getTime())) return;
  throw new Failure("ingest.lease-held", { holder: lease.holder, until: lease.until });
}

/** Who was faster than this run at every try; the conflict itself where nobody holds the lease. */
async function heldBySomebody({ lake, folderId }: Claim, conflict: Failure, signal: AbortSignal): Promise<Failure> {
  const lease = (await readState(lake, folderId, signal)).state?.lease;
  return lease ? new Failure("ingest.lease-held", { ...lease }, { cause: conflict }) : conflict;
}

function leased({ runId, writer, now }: Claim, state: IngestState): IngestState {
  const until = new Date(now().getTime() + LEASE_MS).toISOString();
  return { ...state, writer: `${writer}/${randomUUID()}`, lease: { holder: runId, until } };
}

function keep(claim: Claim, state: IngestState, first: string, signal: AbortSignal): Lease {
  const { lake, folderId, log } = claim;
  const lost = new AbortController();
  let generation = first;
  let last: Promise<void> = Promise.resolve();
  let written = performance.now();
  let isOver = false;

  // One write after the other: each needs the generation of the one before.
  function save(make: () => IngestState, until: AbortSignal): Promise<void> {
    const saved = last.then(async () => {
      await sleep(Math.max(0, written + claim.pace - performance.now()), undefined, { signal: until });
      lost.signal.throwIfAborted();
      generation = await writeState(lake, make(), generation, until);
      written = performance.now();
    });
    last = saved.catch(() => undefined);
    return saved;
  }

  async function giveUp(error: unknown): Promise<unknown> {
    if (!isFailure(error, "remote.conflict")) return error;
    const holder = await readState(lake, folderId, signal).then(
      ({ state: now }) => now?.lease?.holder,
      () => undefined,
    );
    const { runId } = claim;
    const failure = new Failure("ingest.lease-lost", { folder: folderId, runId, holder }, { cause: error });
    lost.abort(failure);
    return failure;
  }

  const timer = setInterval(() => {
    save(() => leased(claim, state), signal).catch(async (error: unknown) => {
      if ((await giveUp(error)) === error)
        log.warn(`the lease of folder ${folderId} could not be renewed: ${reasonOf(error)}`);
    });
  }, RENEW_MS);

  return {
    state,
    lost: lost.signal,
    async finish(next) {
      clearInterval(timer);
      isOver = true;
      try {
        await save(() => ({ ...next, writer: `${claim.writer}/${randomUUID()}`, lease: null }), signal);
      } catch (error) {
        throw await giveUp(error);
      }
    },
    async release() {
      if (isOver) return;
      clearInterval(timer);
      isOver = true;
      const unlessLate = AbortSignal.timeout(RELEASE_MS);
      try {
        await save(() => ({ ...state, writer: `${claim.writer}/${randomUUID()}`, lease: null }), unlessLate);
      } catch (error) {
        log.warn(`the lease of folder ${folderId} was not given back and will expire: ${reasonOf(error)}`);
      }
    },
  };
}
