import type { Address } from "../address.ts";
import type { Failure } from "../failure.ts";
import type { ManifestEntry } from "../ingest/index.ts";
import type { LineageNode, NodeOf } from "./node.ts";

/** Who says it: Drive itself, or one of the documents in the lake; `address` opens it. */
export interface Source {
  readonly says:
    "drive" | "raw-object" | "run-summary" | "run-manifest" | "publish" | "report" | "contract" | "dataproc";
  readonly address?: Address;
}

/** Rows of one file, or of several. */
export interface RowCounts {
  readonly rowsRead: number;
  readonly curated: number;
  readonly quarantined: number;
  readonly duplicates: number;
}

/** A row that broke the contract, as the report has it for an example. */
export interface BrokenRow {
  readonly column: string | null;
  readonly rule: string;
  readonly line: number | null;
  readonly value: string | null;
  /** Where it stands, in the generation that was read. */
  readonly object: string;
  readonly generation: string | undefined;
}

interface Step<Kind extends string, State extends string> {
  readonly kind: Kind;
  readonly state: State;
  /** RFC 3339; undefined where nobody wrote it down. */
  readonly time: string | undefined;
  readonly source: Source | undefined;
  /** What the step is about, to be opened. */
  readonly address?: Address;
}

/** The file in Drive. `new`: no run has copied it. `outside`: in no folder that is ingested. */
export type DriveStep = Step<
  "drive",
  "new" | "same" | "changed" | "trashed" | "outside" | "skipped" | "failed" | "not-seen"
> & {
  readonly name: string;
  readonly reason?: string | undefined;
  readonly params?: ManifestEntry["params"];
  /** The file that a shortcut points to. */
  readonly target?: LineageNode;
};

/** The ingest run that copied the file, or looked at it last. */
export type RunStep = Step<"run", "complete" | "incomplete" | "not-ended"> & {
  readonly folderId: string;
  readonly runId: string;
};

/** The raw object. `by-hand`: no run brought it. */
export type RawStep = Step<"raw", "copied" | "gone" | "by-hand" | "none"> & {
  readonly object?: string;
  readonly generation?: string;
  readonly bytes?: number;
};

/** The contract of this machine that takes the file: the first one by name; `others` would take it too. */
export type ContractStep = Step<"contract", "takes" | "none"> & {
  readonly dataset?: string;
  readonly others: readonly string[];
};

/** A batch that looked at the dataset. `interrupted`: it ended before it could report, or is not known to have published. */
export type BatchStep = Step<"batch", "published" | "already-published" | "interrupted" | "failed" | "no-report"> & {
  readonly batchId: string;
  readonly dataset: string;
  readonly reason: string | undefined;
  /** What it read of the file, where it came so far. */
  readonly read?: RowCounts & { readonly generation: string };
};

/**
 * How the file, or the batch, stands to the dataset as it is now. `older`: what is published is of an older content.
 * `waiting`: of none, and the next batch reads it. `excluded`: gone from Drive, and the contract leaves such files out.
 * `replaced`: another batch has published since.
 */
export type DatasetStep = Step<
  "dataset",
  "current" | "older" | "waiting" | "excluded" | "never" | "replaced" | "unclaimed"
> & {
  readonly dataset: string | undefined;
  /** The batch that published what the dataset is now. */
  readonly batchId?: string;
  readonly generation?: string;
  readonly counts?: RowCounts;
};

/** Rows that were put aside. `broken`: some of them, with what they broke. */
export type QuarantineStep = Step<"quarantine", "rows"> & {
  readonly dataset: string;
  readonly rows: number;
  readonly broken: readonly BrokenRow[];
};

/** What could not be asked, and so is not known. */
export type UnaskedStep = Step<"unasked", "unasked"> & {
  readonly about: "drive" | "run" | "raw" | "contract" | "batch" | "dataset" | "quarantine";
  readonly name: string;
  readonly failure: Failure;
};

/** One station on the way from Drive to rows, or what is not known of it. */
export type LineageStep =
  DriveStep | RunStep | RawStep | ContractStep | BatchStep | DatasetStep | QuarantineStep | UnaskedStep;

/** One file that a dataset is made of, that a batch read or that a run looked at. */
export interface LineageFile {
  readonly node: NodeOf<"file">;
  /** In Drive, inside the ingested folder. */
  readonly path: string;
  /** Where it is in the dataset of this name, or was read for it. */
  readonly dataset?: string;
  /** What was read, or copied. */
  readonly generation?: string | undefined;
  readonly counts?: RowCounts;
  /** When that content was copied; undefined where it is another one by now, or the object is gone. */
  readonly copied?: string | undefined;
  /** How `raw/` stands to what was read; undefined where it was not asked. */
  readonly inRaw?: "same" | "newer" | "missing";
  /** How Drive stands to `raw/`; undefined where it was not asked. `gone`: as the last run found it, where Drive was not asked. */
  readonly inDrive?: "same" | "changed" | "gone";
  /** What a run did about it. */
  readonly decision?: ManifestEntry["decision"];
  readonly reason?: string | undefined;
  readonly params?: ManifestEntry["params"];
}

/** Where something comes from and where it went, as it is written down. */
export interface Lineage {
  readonly node: LineageNode;
  /** What it is called. */
  readonly name: string;
  readonly steps: readonly LineageStep[];
  /** Of a dataset, a batch and a run: the files, each to be traced on. */
  readonly files: readonly LineageFile[];
  /** Files of `raw/` that the dataset's contract takes and no batch has read yet. */
  readonly waiting: readonly LineageFile[];
  /** Whether `files` has them all. */
  readonly isWhole: boolean;
}
