import type { Bucket } from "../../services/storage.ts";
import type { Drive } from "../../services/drive.ts";
import { encodeRawMetadata } from "../../layout.ts";
import { describeFile } from "./description.ts";
import type { Asking, KnownObject } from "./raw-object.ts";
import type { SeenFile } from "../source/found-file.ts";
import { openTransfer } from "./transfer.ts";

/** Where a file's content goes, and what must stand there until then. */
export interface Destination {
  readonly object: string;
  readonly ifGenerationMatch: string;
}

/** What carries decisions out. A dry run has hands that do nothing. */
export interface Hands {
  /** Resolves with the generation of the content, undefined where none was written. */
  copy(seen: SeenFile, to: Destination, signal: AbortSignal): Promise<string | undefined>;
  /** Corrects what an object says of its file, which is not gone. */
  describe(seen: SeenFile, known: KnownObject, signal: AbortSignal): Promise<void>;
  markGone(known: KnownObject, signal: AbortSignal): Promise<void>;
}

export const idleHands: Hands = {
  copy: () => Promise.resolve(undefined),
  describe: () => Promise.resolve(),
  markGone: () => Promise.resolve(),
};

/** Hands that write; nothing is replaced but what the decision was about. Throw Failure `remote.*`, `ingest.content-mismatch`. */
export function workingHands(drive: Drive, lake: Bucket, asking: Asking, now: () => Date): Hands {
  const transfer = openTransfer(drive, lake);

  return {
    async copy(seen, { object, ifGenerationMatch }, signal) {
      const description = describeFile(seen, asking);
      const writing = {
        ifGenerationMatch,
        contentType: description.mimeType,
        metadata: withoutNulls(encodeRawMetadata({ ...description, runId: asking.runId })),
        md5: description.md5,
      };
      return (await transfer(seen.file, object, writing, signal)).generation;
    },

    async describe(seen, known, signal) {
      await lake.annotate(known, encodeRawMetadata(describeFile(seen, asking)), signal);
    },

    async markGone(known, signal) {
      const gone = { goneSince: now().toISOString(), goneRunId: asking.runId };
      await lake.annotate(known, encodeRawMetadata(gone), signal);
    },
  };
}

function withoutNulls(metadata: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).filter((entry): entry is [string, string] => entry[1] !== null));
}
