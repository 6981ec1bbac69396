import { rm } from "node:fs/promises";
import { type Batch, enter } from "../store/batch.ts";
import { CANCELLED, type Outcome, runBatch, type RunOptions } from "./run.ts";
import type { BatchStore } from "../store/store.ts";
import { approximateUsage } from "./usage.ts";

/** Runs batches one after the other, in the order they came: a machine has not the cores for two Sparks. */
export interface Runner {
  submit(uuid: string): void;
  /** Nothing for a batch that is over. */
  cancel(uuid: string): void;
  /** Kills the running batch. The next start marks it, and those that wait, as failed. */
  close(): Promise<void>;
}

/** @param options.work emptied: what is in it belongs to batches of an earlier start */
export async function startRunner(store: BatchStore, options: RunOptions): Promise<Runner> {
  const { now, log, work } = options;
  await rm(work, { recursive: true, force: true });
  endInterrupted(store, now);
  const waiting: string[] = [];
  let current: { uuid: string; controller: AbortController; over: Promise<void> } | undefined;
  let closed = false;

  function startNext(): void {
    if (current || closed) return;
    const uuid = waiting.shift();
    if (uuid === undefined) return;
    const controller = new AbortController();
    const over = perform(uuid, controller.signal)
      .catch((error: unknown) => log(`dataproc: batch ${uuid}: ${String(error)}`))
      .finally(() => {
        current = undefined;
        startNext();
      });
    current = { uuid, controller, over };
  }

  async function perform(uuid: string, signal: AbortSignal): Promise<void> {
    const onRunning = (outputUri: string) =>
      void store.update(uuid, (batch) => ({
        ...(batch.state === "PENDING" ? enter(batch, "RUNNING", now()) : batch),
        runtimeInfo: { ...batch.runtimeInfo, outputUri },
      }));
    const batch = store.update(uuid, (unchanged) => unchanged);
    const outcome = await runBatch(batch, options, onRunning, signal).catch((error: unknown): Outcome =>
      signal.aborted
        ? { state: "CANCELLED", message: CANCELLED }
        : { state: "FAILED", message: error instanceof Error ? error.message : String(error) },
    );
    if (closed) return;
    store.update(uuid, (ended) => finish(ended, outcome, now()));
  }

  return {
    submit(uuid) {
      waiting.push(uuid);
      startNext();
    },
    cancel(uuid) {
      const place = waiting.indexOf(uuid);
      if (place >= 0) {
        waiting.splice(place, 1);
        store.update(uuid, (batch) => enter(batch, "CANCELLED", now(), CANCELLED));
      } else if (current?.uuid === uuid) {
        const { controller } = current;
        store.update(uuid, (batch) => (batch.state === "CANCELLING" ? batch : enter(batch, "CANCELLING", now())));
        controller.abort();
      }
    },
    async close() {
      closed = true;
      current?.controller.abort();
      await current?.over;
    },
  };
}

function finish(batch: Batch, { state, message }: Outcome, at: Date): Batch {
  const running = [...batch.stateHistory, { state: batch.state, stateStartTime: batch.stateTime }].find(
    (past) => past.state === "RUNNING",
  );
  const ended = enter(batch, state, at, message);
  if (!running) return ended;
  const usage = approximateUsage(at.getTime() - Date.parse(running.stateStartTime));
  return { ...ended, runtimeInfo: { ...batch.runtimeInfo, approximateUsage: usage } };
}

/** Batches that were on their way when the emulators ended, however they ended. */
function endInterrupted(store: BatchStore, now: () => Date): void {
  const failed: Outcome = {
    state: "FAILED",
    message: "The emulators were stopped before this batch was over. Submit it again.",
  };
  const cancelled: Outcome = { state: "CANCELLED", message: CANCELLED };
  for (const { uuid } of store.unfinished()) {
    store.update(uuid, (batch) => finish(batch, batch.state === "CANCELLING" ? cancelled : failed, now()));
  }
}
