import { setTimeout as sleep } from "node:timers/promises";
import { hasEnded, requireBatch, type Batch, type Batches } from "../services/batches.ts";
import type { CloudStorage } from "../services/storage.ts";
import { openDriverOutput, type DriverOutput } from "./driver-output.ts";
import { plainStream } from "../text/plain-stream.ts";

/** The batch to follow, and who hears of it. */
export interface FollowOptions {
  readonly batches: Batches;
  readonly storage: CloudStorage;
  readonly id: string;
  /** Gets the driver's output as it grows: plain text, without control sequences. */
  readonly write: (text: string) => void;
  /** Called when the batch enters another state; when it has ended, after all of its output. */
  readonly entered?: (batch: Batch) => void;
  /** Milliseconds between two looks: grows from the first to the second while nothing comes. */
  readonly interval?: readonly [number, number];
}

/**
 * Follows a batch to its end, whatever that is.
 * @returns the batch in its last state, after all of its output has been written
 * @throws Failure `remote.not-found` when there is no such batch; the signal's reason when aborted (the batch goes on)
 */
export async function followBatch(options: FollowOptions, signal: AbortSignal): Promise<Batch> {
  const { batches, storage, id, write, entered, interval = [1000, 10_000] } = options;
  let wait = interval[0];
  let state: Batch["state"] | undefined;
  let output: DriverOutput | undefined;
  let written = 0;
  const plain = plainStream((text) => {
    written += text.length;
    write(text);
  });

  for (;;) {
    const batch = await requireBatch(batches, id, signal);
    const ended = hasEnded(batch);
    if (batch.state !== state && !ended) entered?.(batch);
    state = batch.state;

    const before = written;
    if (batch.outputUri !== undefined) output ??= openDriverOutput(storage, batch.outputUri);
    const whole = (await output?.more((text) => plain.write(text), signal)) ?? true;
    if (ended && whole) {
      plain.write(output?.rest() ?? "");
      plain.end();
      entered?.(batch);
      return batch;
    }
    wait = written > before ? interval[0] : Math.min(wait * 1.5, interval[1]);
    await pause(wait, signal);
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
