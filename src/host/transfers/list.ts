import type {
  FailedFile,
  ListedTransfer,
  Transfer,
  TransferEnd,
  TransferList,
  TransferProgress,
} from "../../transfer.ts";

/** The transfers of a window: each stays where it can be looked at, tried again and cleared. */
export interface WindowTransfers extends TransferList {
  /**
   * Does a transfer, and lists it. Undefined when the user cancelled it.
   * @throws what ended it as a whole
   */
  start(transfer: Transfer): Promise<TransferEnd | undefined>;
  /** Ends one that is going on; what was done by then is whole. */
  cancel(id: string): void;
  /** Tries one again, for what of it is not there yet. */
  retry(id: string): Promise<TransferEnd | undefined>;
  find(id: string): ListedTransfer | undefined;
  /** Forgets those that have ended. */
  clear(): void;
  /** Ends all that go on. */
  dispose(): void;
}

interface Entry {
  readonly id: string;
  readonly transfer: Transfer;
  state: ListedTransfer["state"];
  done: TransferProgress;
  began: number;
  took: number;
  failed: readonly FailedFile[];
  error: unknown;
  cancelling: AbortController;
}

const NOTHING: TransferProgress = { files: 0, bytes: 0 };
/** Those that have ended, beyond which the oldest are forgotten. */
const KEPT = 50;
// As often as one can read it.
const BETWEEN_TELLING_MS = 300;

/** @param changed is told that the list shows something else now; of progress not more often than one can read it */
export function listTransfers(now: () => number, changed: () => void): WindowTransfers {
  let entries: readonly Entry[] = [];
  let count = 0;
  let timer: NodeJS.Timeout | undefined;

  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    changed();
  };
  const tellSoon = () => {
    timer ??= setTimeout(tell, BETWEEN_TELLING_MS);
  };

  async function attempt(entry: Entry): Promise<TransferEnd | undefined> {
    const cancelling = new AbortController();
    Object.assign(entry, { state: "running", failed: [], error: undefined, began: now(), cancelling });
    tell();
    const report = (progress: TransferProgress) => {
      if (entry.cancelling !== cancelling) return;
      entry.done = progress;
      tellSoon();
    };
    try {
      const end = await entry.transfer.run(report, cancelling.signal);
      entry.done = { ...entry.done, files: end.files };
      entry.failed = end.failed;
      entry.state = end.failed.length > 0 ? "failed" : "done";
      entry.transfer.ended(end);
      if (entry.state === "done") entry.transfer.release();
      return end;
    } catch (error) {
      // However the work put it: the user cancelled.
      if (cancelling.signal.aborted) {
        entry.state = "cancelled";
        return undefined;
      }
      entry.state = "failed";
      entry.error = error;
      throw error;
    } finally {
      entry.took = now() - entry.began;
      forgetOldest();
      tell();
    }
  }

  function forget(forgotten: readonly Entry[]): void {
    entries = entries.filter((entry) => !forgotten.includes(entry));
    for (const { state, transfer } of forgotten) if (state !== "done") transfer.release();
  }

  function forgetOldest(): void {
    const ended = entries.filter(({ state }) => state !== "running");
    forget(ended.slice(0, Math.max(0, ended.length - KEPT)));
  }

  const describe = (entry: Entry): ListedTransfer => {
    const { id, transfer, state, failed, error } = entry;
    const took = state === "running" ? now() - entry.began : entry.took;
    return { id, transfer, state, done: entry.done, took, failed, error };
  };
  const find = (id: string) => entries.find((entry) => entry.id === id);

  return {
    all: () => entries.map(describe).toReversed(),
    find(id) {
      const entry = find(id);
      return entry && describe(entry);
    },
    start(transfer) {
      const entry: Entry = {
        ...{
          id: `transfer:${++count}`,
          transfer,
          state: "running",
          done: NOTHING,
          began: now(),
          took: 0,
        },
        ...{ failed: [], error: undefined, cancelling: new AbortController() },
      };
      entries = [...entries, entry];
      return attempt(entry);
    },
    cancel: (id) => find(id)?.cancelling.abort(),
    async retry(id) {
      const entry = find(id);
      if (entry === undefined || entry.state === "running" || entry.state === "done") return undefined;
      return attempt(entry);
    },
    clear() {
      forget(entries.filter(({ state }) => state !== "running"));
      tell();
    },
    dispose() {
      clearTimeout(timer);
      for (const { cancelling } of entries) cancelling.abort();
      forget(entries);
    },
  };
}
