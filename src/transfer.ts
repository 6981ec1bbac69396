import type { Address } from "./core/address.ts";

/** Files on their way, as data and as work: commands make one, the editor lists it, a terminal shows a line of it. */
export interface Transfer {
  readonly kind: "upload" | "download" | "move" | "copy" | "delete";
  /** What goes where, in the user's language: `report.csv → gs://lake/in/`. */
  readonly title: string;
  readonly files: number;
  /** Of all files together; undefined where it is not known beforehand. */
  readonly bytes: number | undefined;
  /** Where it can be looked at in the end: a file, or a folder of this machine. */
  readonly place?: Address | undefined;
  /**
   * Does it; called again, it does what an earlier try has not done. A file that fails keeps no other from going on.
   * @throws what ended it as a whole, the signal's reason among it
   */
  run(report: (progress: TransferProgress) => void, signal: AbortSignal): Promise<TransferEnd>;
  /** Called whenever a try has ended by itself, the first as one that the user asked for later. */
  ended(end: TransferEnd): void;
  /** Called once when it can't be tried again: it is done, or nobody has it any more. */
  release(): void;
}

/** How far it has come, by all tries together. */
export interface TransferProgress {
  readonly files: number;
  readonly bytes: number;
}

/** What it came to, by all tries together. */
export interface TransferEnd {
  /** That are where they should be now. */
  readonly files: number;
  /** Of these: for them nothing was moved, since the same was there already, or something else that was to stay. */
  readonly untouched: number;
  readonly failed: readonly FailedFile[];
}

/** A file that did not get there. */
export interface FailedFile {
  /** Tells it among the files of its transfer: its path there. */
  readonly name: string;
  readonly error: unknown;
}

/** How a transfer of the list stands. */
export interface ListedTransfer {
  /** Unique in its window. */
  readonly id: string;
  readonly transfer: Pick<Transfer, "kind" | "title" | "files" | "bytes" | "place">;
  /** `cancelled`: what was done by then is whole, and a further try goes on from there. */
  readonly state: "running" | "done" | "failed" | "cancelled";
  readonly done: TransferProgress;
  /** Milliseconds that the try takes, or took. */
  readonly took: number;
  readonly failed: readonly FailedFile[];
  /** What ended the last try as a whole. */
  readonly error: unknown;
}

/** The transfers of a window that are going on, and the last ones that were. */
export interface TransferList {
  all(): readonly ListedTransfer[];
}
