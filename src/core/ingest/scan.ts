import type { FolderTree } from "./source/tree.ts";

/** What the next run starts from. */
export interface FolderScan {
  readonly tree: FolderTree;
  readonly changesToken: string | null;
  /** The shared drive that the token is of; null for My Drive. */
  readonly changesDrive: string | null;
  /** Files in raw/ that are not gone, without those that this run added. */
  readonly filesBefore: number;
  /** No listing is known to have left something out. If not, the run is not complete and the next one reconciles. */
  readonly isWhole: boolean;
  /** The deadline came before the end. */
  readonly more: boolean;
}
