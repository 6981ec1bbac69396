import type { Bucket } from "../services/storage.ts";
import type { Drive } from "../services/drive.ts";
import type { RetryPolicy } from "../google/retry.ts";
import type { Log } from "../log.ts";
import type { IngestProgress } from "./record/summary.ts";

/** How a run goes about the folder: only what changed, or the whole of it. */
export type IngestMode = "incremental" | "reconcile";

/** What to ingest, and how. */
export interface IngestOptions {
  readonly drive: Drive;
  readonly lake: Bucket;
  readonly folderId: string;
  /** A folder that is ingested too, and has this one in it: what its runs have described stays its own. */
  readonly outer?: string | undefined;
  /** [a-z0-9-]{8,64}. The same one again goes on with a run that was interrupted, or returns its first answer. */
  readonly runId: string;
  /** An incremental run reconciles by itself when that is due or has to be. */
  readonly mode: IngestMode;
  /** Id of a file of the folder, or of a folder in it: the run looks at that alone, whatever the mode. */
  readonly only?: string | undefined;
  /** Nothing is written; the summary counts what would be. */
  readonly dryRun?: boolean;
  /** Milliseconds since 1970 after which no further file is taken up: the summary says `more`. */
  readonly deadline?: number;
  /** Milliseconds after which an incremental run reconciles. A day when left out. */
  readonly reconcileEvery?: number;
  readonly now?: () => Date;
  /** Unique to this process; random when left out. */
  readonly writer?: string;
  readonly patience?: RetryPolicy;
  /** Milliseconds between two writes of the folder's state; a second when left out, which is what Cloud Storage takes. */
  readonly pace?: number;
  readonly log: Log;
  readonly report?: (progress: IngestProgress) => void;
  /** Asked before more than 20 files and more than 10 % are marked as gone. When left out, none is. */
  readonly confirmGone?: (count: number, of: number) => Promise<boolean>;
}
