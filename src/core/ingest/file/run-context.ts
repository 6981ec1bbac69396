import type { RetryPolicy } from "../../google/retry.ts";
import type { Log } from "../../log.ts";
import type { Drive } from "../../services/drive.ts";
import type { Bucket } from "../../services/storage.ts";
import type { RunIdentity } from "../raw/raw-object.ts";
import type { RawWriter } from "../raw/writer.ts";
import type { Manifest } from "../record/manifest.ts";

/** What the parts of one run share. */
export interface RunContext extends RunIdentity {
  readonly drive: Drive;
  readonly lake: Bucket;
  readonly rawWriter: RawWriter;
  readonly manifest: Manifest;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** For the work on one file, around what the clients repeat themselves. */
  readonly patience: RetryPolicy;
  /** Whether the run has to stop taking up files. */
  readonly isLate: () => boolean;
  /** Told after each file. */
  readonly report: () => void;
  /** Asked before more files than usual are marked as gone; nobody to ask means no. */
  readonly confirmGone: (count: number, of: number) => Promise<boolean>;
}
