import type { LastRun } from "./last-run.ts";
import type { View } from "../app.ts";
import type { DriveFile } from "../core/services/drive.ts";
import type { DriveFilter } from "../core/shown-drive.ts";
import type { BatchesNode } from "./batches/node.ts";
import type { BucketsNode } from "./buckets/node.ts";
import type { FileStatus } from "./drive/file-status.ts";
import type { PipelineNode } from "./pipeline/node.ts";
import type { TransfersNode } from "./transfers/node.ts";

/** What a view shows, as data. `id` is unique in its view and stays the same over a refresh. */
export type Node =
  | PipelineNode
  | DriveFilterNode
  | DriveFolderNode
  | DriveFileNode
  | BucketsNode
  | BatchesNode
  | TransfersNode
  | MoreNode
  | ErrorNode;

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
  /** The folder that it is in, where that is not to be seen by the rows above. */
  readonly where?: string;
  readonly link: string | undefined;
  /** How it stands to the lake; undefined for a folder inside one, and where it isn't known. */
  readonly standing?: FolderStanding | undefined;
  /** Whether it is the top of a shared drive. */
  readonly isSharedDrive?: boolean;
  /** Whether `sluice.json` names it: then it can be ingested. */
  readonly ingested: boolean;
}

/** What the runs over an ingested folder left. */
export interface FolderStanding {
  /** Files of it in raw/ that are in Drive too. */
  readonly files: number;
  /** Files that the last run could not copy. */
  readonly failed: number;
  readonly lastRun: LastRun | undefined;
  /** The run that is going on. */
  readonly running: string | undefined;
}

/** Stands first where the Drive view shows what a filter found. */
export interface DriveFilterNode {
  readonly kind: "driveFilter";
  readonly id: string;
  readonly filter: DriveFilter;
  /** Files that match. */
  readonly found: number;
  /** Whether all was looked at: if not, rows say what was not. */
  readonly isWhole: boolean;
  /** Files of all folders that the last runs could not copy. */
  readonly failed: number;
}

/** A file of Drive, and how it stands to the lake. */
export interface DriveFileNode {
  readonly kind: "driveFile";
  readonly id: string;
  readonly file: DriveFile;
  /** Inside the folder of `sluice.json`. */
  readonly path: string;
  /** The folder that it is in, where that is not to be seen by the rows above. */
  readonly where?: string;
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
  "pipeline.signedOut",
  "pipeline.local",
  "ingest.run",
  "drive.folder",
  "drive.subfolder",
  "drive.file",
  "drive.notCopied",
  "drive.filter",
  "lake.bucket",
  "lake.addedBucket",
  "lake.otherBucket",
  "lake.filter",
  "lake.part",
  "lake.prefix",
  "lake.dataset",
  "lake.quarantine",
  "lake.object",
  "lake.raw",
  "batch.going",
  "batch.ended",
  "batch.dataset",
  "batch.output",
  "batch.fact",
  "batch.filter",
  "transfer.running",
  "transfer.done",
  "transfer.failed",
  "transfer.file",
  "more",
  "error",
] as const;
export type ContextValue = (typeof CONTEXT_VALUES)[number];
