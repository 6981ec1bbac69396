import type { Bucket } from "../../services/storage.ts";
import type { Drive } from "../../services/drive.ts";
import { encodeRawMetadata } from "../../layout.ts";
import { describeFile } from "./description.ts";
import type { RunIdentity, RawObject } from "./raw-object.ts";
import type { FoundFile } from "../source/found-file.ts";
import { openTransfer } from "./transfer.ts";

/** Where a file's content goes, and what must stand there until then. */
export interface Destination {
  readonly object: string;
  readonly ifGenerationMatch: string;
}

/** Carries decisions out in `raw/`. */
export interface RawWriter {
  /** Resolves with the generation of the content, undefined where none was written. */
  copy(found: FoundFile, to: Destination, signal: AbortSignal): Promise<string | undefined>;
  /** Corrects what an object says of its file, which is not gone. */
  describe(found: FoundFile, stored: RawObject, signal: AbortSignal): Promise<void>;
  markGone(stored: RawObject, signal: AbortSignal): Promise<void>;
}

/** A dry run's: it writes nothing. */
export const idleWriter: RawWriter = {
  copy: () => Promise.resolve(undefined),
  describe: () => Promise.resolve(),
  markGone: () => Promise.resolve(),
};

/** Hands that write; nothing is replaced but what the decision was about. Throw Failure `remote.*`, `ingest.content-mismatch`. */
export function openRawWriter(drive: Drive, lake: Bucket, run: RunIdentity, now: () => Date): RawWriter {
  const transfer = openTransfer(drive, lake);

  return {
    async copy(found, { object, ifGenerationMatch }, signal) {
      const description = describeFile(found, run);
      const writing = {
        ifGenerationMatch,
        contentType: description.mimeType,
        metadata: withoutNulls(encodeRawMetadata({ ...description, runId: run.runId })),
        md5: description.md5,
      };
      return (await transfer(found.file, object, writing, signal)).generation;
    },

    async describe(found, stored, signal) {
      await lake.annotate(stored, encodeRawMetadata(describeFile(found, run)), signal);
    },

    async markGone(stored, signal) {
      const gone = { goneSince: now().toISOString(), goneRunId: run.runId };
      await lake.annotate(stored, encodeRawMetadata(gone), signal);
    },
  };
}

function withoutNulls(metadata: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).filter((entry): entry is [string, string] => entry[1] !== null));
}
