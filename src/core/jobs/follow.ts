import { setTimeout as sleep } from "node:timers/promises";
import { hasEnded, type Batch, type Batches } from "../batches.ts";
import type { Lake } from "../bucket.ts";
import { Failure } from "../failure.ts";
import { plainText } from "../plain-text.ts";
import { openDriverOutput, type ReadMore } from "./driver-output.ts";

export interface FollowOptions {
  readonly batches: Batches;
  readonly storage: Lake;
  readonly id: string;
  /** Gets the driver's output as it grows: plain text, without control sequences. */
  readonly write: (text: string) => void;
  /** Called when the batch enters another state. */
  readonly entered?: (batch: Batch) => void;
  /** Milliseconds between two looks: grows from the first to the second. */
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
  let more: ReadMore | undefined;
  for (;;) {
    const batch = await batches.get(id, signal);
    if (!batch) throw new Failure("remote.not-found", { service: "dataproc", what: `batch ${id}` });
    if (batch.state !== state) entered?.(batch);
    state = batch.state;
    if (batch.outputUri !== undefined) more ??= openDriverOutput(storage, batch.outputUri);
    const text = more ? await more(signal) : "";
    if (text !== "") write(plainText(text));
    if (hasEnded(batch)) return batch;
    wait = text === "" ? Math.min(wait * 1.5, interval[1]) : interval[0];
    await sleep(wait, undefined, { signal });
  }
}
