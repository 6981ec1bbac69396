import type { View } from "../app.ts";
import type { DriveFile } from "../core/services/drive.ts";
import type { BatchesNode } from "./batches/node.ts";
import type { BucketsNode } from "./buckets/node.ts";
import type { FileStatus } from "./drive/file-status.ts";
import type { PipelineNode } from "./pipeline/node.ts";

/** What a view shows, as data. `id` is unique in its view and stays the same over a refresh. */
export type Node = PipelineNode | DriveFolderNode | DriveFileNode | BucketsNode | BatchesNode | MoreNode | ErrorNode;

/** A folder of Drive: one that is ingested, or one inside it. */
export interface DriveFolderNode {
  readonly kind: "driveFolder";
  readonly id: string;
  readonly folderId: string;
  /** The folder of `sluice.json` that it is in, or is. */
  readonly rootId: string;
  readonly name: string;
  /** Inside the folder of `sluice.json`: empty for that itself. */
  readonly path: string;
  readonly link: string | undefined;
  /** Whether `sluice.json` names it: then it can be ingested. */
  readonly ingested: boolean;
}

/** A file of Drive, and how it stands to the lake. */
export interface DriveFileNode {
  readonly kind: "driveFile";
  readonly id: string;
  readonly file: DriveFile;
  /** Inside the folder of `sluice.json`. */
  readonly path: string;
  readonly link: string | undefined;
  readonly status: FileStatus;
}

/** Stands last where there are more children than are shown. */
export interface MoreNode {
  readonly kind: "more";
  readonly id: string;
  readonly view: View;
  readonly parent: Node | undefined;
}

/** Stands first where the children of a node could not be loaded. */
export interface ErrorNode {
  readonly kind: "error";
  readonly id: string;
  readonly error: unknown;
}

/** What menus in the manifest go by. */
export const CONTEXT_VALUES = [
  "pipeline.ingest",
  "pipeline.clean",
  "pipeline.contracts",
  "pipeline.airflow",
  "pipeline.infrastructure",
  "pipeline.google",
  "pipeline.local",
  "ingest.run",
  "drive.folder",
  "drive.subfolder",
  "drive.file",
  "drive.notCopied",
  "lake.bucket",
  "lake.addedBucket",
  "lake.otherBucket",
  "lake.filter",
  "lake.part",
  "lake.prefix",
  "lake.dataset",
  "lake.object",
  "lake.raw",
  "batch.going",
  "batch.ended",
  "batch.dataset",
  "batch.output",
  "batch.fact",
  "batch.filter",
  "more",
  "error",
] as const;
export type ContextValue = (typeof CONTEXT_VALUES)[number];
