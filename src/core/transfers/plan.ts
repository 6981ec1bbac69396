import type { Failure } from "../failure.ts";
import type { Clients } from "../services/clients.ts";
import type { DriveFile } from "../services/drive.ts";
import type { StoredObject } from "../services/storage.ts";

/** What is moved between. `lake`: the name of the lake bucket, where the pipeline's places are refused. */
export interface Ends {
  readonly clients: Pick<Clients, "drive" | "storage">;
  readonly lake: string;
}

/** A file that is read. */
export type Source =
  /** `root`: what was chosen, absolute and without links; `path`: below it, of this machine. Times in milliseconds. */
  | {
      readonly kind: "local";
      readonly root: string;
      readonly path: string;
      readonly size: number;
      readonly modified: number;
    }
  | { readonly kind: "object"; readonly bucket: string; readonly object: StoredObject }
  | { readonly kind: "drive"; readonly file: DriveFile };

/** Where it goes. */
export type Target =
  /** `folder`: what was chosen, absolute and without links; `path`: safe steps below it. */
  | { readonly kind: "local"; readonly folder: string; readonly path: readonly string[] }
  | { readonly kind: "object"; readonly bucket: string; readonly name: string }
  /** `folders`: names of the folders below it, made where they are missing. */
  | { readonly kind: "drive"; readonly folderId: string; readonly folders: readonly string[]; readonly name: string }
  | { readonly kind: "nowhere" };

/** What stands where something is to be written, as it was when that was looked at. */
export type Standing =
  /** Time in milliseconds. */
  | { readonly kind: "local"; readonly size: number; readonly modified: number }
  | { readonly kind: "object"; readonly generation: string }
  /** All of that name. */
  | { readonly kind: "drive"; readonly files: readonly DriveFile[] };

/** What is to be done with one file. */
export interface TransferItem {
  /** As it is shown: the path below what was chosen, with slashes. */
  readonly name: string;
  readonly from: Source;
  readonly to: Target;
  readonly bytes: number;
  /** Something else is there already. */
  readonly taken?: Standing;
  /** The same is there already: nothing is to be done. */
  readonly isThere?: boolean;
}

/** What is left out, and why. */
export interface LeftOut {
  readonly name: string;
  readonly why: Failure;
}

/** What is to be done. It is data: nothing is held open, and it may be shown, filtered and run again. */
export interface TransferPlan {
  readonly kind: "upload" | "download" | "copy" | "move" | "delete";
  readonly items: readonly TransferItem[];
  readonly leftOut: readonly LeftOut[];
  /** Of all items. */
  readonly bytes: number;
}

/**
 * What becomes of items whose place is taken. `refuse`: nothing at all is begun, and the failure lists them. `replace`: what
 * stood there when the plan was made, and nothing newer. `keep-both`: the new one gets a number.
 */
export type Policy = "refuse" | "skip" | "replace" | "keep-both";

/** How one item ended. `at`: where it stands now, where that is not where it was meant to. */
export type TransferResult = { readonly item: TransferItem } & (
  | { readonly outcome: "done"; readonly at: string | undefined }
  /** The same was there already. */
  | { readonly outcome: "same" }
  /** Something else was there, and is left as it is. */
  | { readonly outcome: "skipped" }
  | { readonly outcome: "cancelled" }
  | { readonly outcome: "failed"; readonly failure: Failure }
);

/** A plan of these items. */
export function planOf(
  kind: TransferPlan["kind"],
  items: readonly TransferItem[],
  leftOut: readonly LeftOut[] = [],
): TransferPlan {
  return { kind, items, leftOut, bytes: items.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** The same plan with what failed or was cancelled alone: to be run again. */
export function planOfRest({ kind, leftOut }: TransferPlan, results: readonly TransferResult[]): TransferPlan {
  const rest = results.filter(({ outcome }) => outcome === "failed" || outcome === "cancelled");
  return planOf(
    kind,
    rest.map(({ item }) => item),
    leftOut,
  );
}
