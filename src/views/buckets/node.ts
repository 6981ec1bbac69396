import type { InternalPart } from "../../core/layout.ts";
import type { BucketFilter } from "../../core/shown-buckets.ts";
import type { DatasetStanding } from "../../core/results/standing.ts";
import type { StoredObject } from "../../core/services/storage.ts";

/** What the view of the buckets shows. */
export type BucketsNode =
  | BucketNode
  | BucketGroupNode
  | FilterNode
  | HintNode
  | LakePartNode
  | DatasetNode
  | DatasetPartNode
  | ColumnNode
  | RawNode
  | PrefixNode
  | ObjectNode;

/** A bucket: the lake, one that the user added by name, or another of the project. */
export interface BucketNode {
  readonly kind: "bucket";
  readonly role: "lake" | "added" | "other";
  readonly id: string;
  readonly bucket: string;
  readonly uri: string;
}

/** The other buckets of the project: who may list them is asked when somebody wants to see them. */
export interface BucketGroupNode {
  readonly kind: "bucketGroup";
  readonly id: string;
  readonly project: string;
}

/** Stands first while the view shows what was looked for. */
export interface FilterNode {
  readonly kind: "filter";
  readonly id: string;
  readonly filter: BucketFilter;
  readonly found: "some" | "none";
}

/** Says in the place of rows why there are none. */
export interface HintNode {
  readonly kind: "hint";
  readonly id: string;
  readonly hint: "may-not-list" | "no-other-bucket";
}

/** A part of the lake, by what it means. */
export interface LakePartNode {
  readonly kind: "lakePart";
  readonly id: string;
  readonly bucket: string;
  readonly part: "datasets" | "raw" | "all";
}

/** A dataset that a contract describes, or that a batch has worked on. */
export interface DatasetNode {
  readonly kind: "dataset";
  readonly id: string;
  readonly bucket: string;
  readonly uri: string;
  readonly dataset: string;
  readonly standing: DatasetStanding;
}

/** What stands below a dataset that was published. */
export interface DatasetPartNode {
  readonly kind: "datasetPart";
  readonly id: string;
  readonly bucket: string;
  readonly part:
    | { readonly name: "columns"; readonly columns: readonly Column[] }
    | { readonly name: "quarantine"; readonly prefix: string; readonly rows: number }
    | { readonly name: "publishes"; readonly prefix: string; readonly current: string };
}

/** A column of a dataset as it was published. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** A column, as a row. */
export interface ColumnNode {
  readonly kind: "column";
  readonly id: string;
  readonly column: Column;
}

/** What stands for several raw objects. */
export type RawNode = RawFolderNode | RawRestNode;

/** A folder of Drive that raw objects came from. `depth`: how many folders stand above what is in it. */
export interface RawFolderNode {
  readonly kind: "rawFolder";
  readonly id: string;
  readonly bucket: string;
  readonly name: string;
  readonly depth: number;
  /** Those of it and of the folders below it, with the folders that each stands in. */
  readonly files: readonly RawFile[];
}

/** A raw object, and the folders of Drive that it came from, from the outermost on. */
export interface RawFile {
  readonly object: StoredObject;
  readonly folders: readonly string[];
}

/** The raw objects after those that were looked at. */
export interface RawRestNode {
  readonly kind: "rawRest";
  readonly id: string;
  readonly bucket: string;
  readonly token: string;
}

/** What a bucket shows as a folder. `prefix` ends with a slash. */
export interface PrefixNode {
  readonly kind: "prefix";
  readonly id: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly uri: string;
  /** Tells it, and all below it, from the same in another place of the view. */
  readonly place: string;
  /** Whose own it is, where it is nobody's data. */
  readonly internal: InternalPart | undefined;
}

/** An object of a bucket, as it was when it was listed. */
export interface ObjectNode {
  readonly kind: "object";
  readonly id: string;
  readonly object: StoredObject;
  readonly uri: string;
  /** Whether it is a raw object: one that an ingest run brought from Drive. */
  readonly raw: boolean;
  /** Where it stands, where its place in the view does not say so: the path before its name. */
  readonly within?: string;
  /** Set for a publish document: the batch that wrote it, and whether it is what the dataset is now. */
  readonly publish?: { readonly batchId: string; readonly isCurrent: boolean };
}
