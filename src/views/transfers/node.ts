import type { FailedFile, ListedTransfer } from "../../transfer.ts";

/** What the view of the transfers shows. */
export type TransfersNode = TransferNode | FailedFileNode;

/** A transfer, with its failed files below. */
export interface TransferNode {
  readonly kind: "transfer";
  readonly id: string;
  readonly listed: ListedTransfer;
}

/** A file that did not get there. */
export interface FailedFileNode {
  readonly kind: "failedFile";
  readonly id: string;
  readonly failed: FailedFile;
}
