import { pipeline, Transform, type Readable } from "node:stream";
import { Failure, type Resource, type Service } from "../failure.ts";

/** Seconds without a byte after which a transfer counts as dead. */
export const STALL_SECONDS = 30;

/**
 * Passes a download on, and fails it with `remote.stalled` when no byte comes for a while or with the signal's reason
 * when aborted. Without this a cut download hangs for ever: the storage client's stream emits neither an error nor an
 * end when the connection dies in mid-body (measured with @google-cloud/storage 7.22).
 */
export function watched(
  source: Readable,
  { service, what, seconds = STALL_SECONDS }: { service: Service; what: Resource; seconds?: number },
  signal: AbortSignal,
): Readable {
  let timer: NodeJS.Timeout | undefined;
  const wake = () => {
    clearTimeout(timer);
    timer = setTimeout(() => out.destroy(new Failure("remote.stalled", { service, what, seconds })), seconds * 1000);
  };
  const out = new Transform({
    transform(chunk, _encoding, done) {
      wake();
      done(null, chunk);
    },
  });
  const abort = () => out.destroy(signal.reason instanceof Error ? signal.reason : new Error("cancelled"));
  signal.addEventListener("abort", abort, { once: true });
  wake();
  pipeline(source, out, () => {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  });
  return out;
}

/** A limit on how long an upload may be silent. */
export interface SilenceLimit {
  /** Aborted when the limit is reached, and when the signal is. */
  readonly signal: AbortSignal;
  /** Set once the limit is reached. */
  readonly reached: Failure | undefined;
  /** Bytes were taken: the time counts anew. */
  readonly wake: () => void;
  readonly end: () => void;
}

/** For a request whose body is taken bit by bit and then answered. */
export function limitSilence(
  { service, what, seconds }: { service: Service; what: Resource; seconds: number },
  signal: AbortSignal,
): SilenceLimit {
  const controller = new AbortController();
  let reached: Failure | undefined;
  let timer: NodeJS.Timeout | undefined;
  const end = () => clearTimeout(timer);
  const wake = () => {
    end();
    timer = setTimeout(() => {
      reached = new Failure("remote.stalled", { service, what, seconds });
      controller.abort(reached);
    }, seconds * 1000);
  };
  wake();
  return {
    signal: AbortSignal.any([signal, controller.signal]),
    get reached() {
      return reached;
    },
    wake,
    end,
  };
}
