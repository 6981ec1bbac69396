import pRetry from "p-retry";
import { Failure, isFailure, reasonOf, type FailureCode } from "../../failure.ts";
import { readRemoteError } from "../../google/remote-failure.ts";
import type { RunContext } from "./run-context.ts";
import { decide } from "./decide.ts";
import { lookUp, type KnownObject } from "../raw/raw-object.ts";
import type { ManifestEntry } from "../record/entry.ts";
import { pathOf, type SeenFile } from "../source/found-file.ts";

/** Thrown when the bucket turned out to hold a newer version than Drive had shown. */
class OutOfDate extends Error {
  override readonly name = "OutOfDate";
}

/** A file as Drive and the bucket show it. */
interface Look {
  readonly seen: SeenFile;
  readonly known: KnownObject | undefined;
}

// Another look may help: somebody else wrote, the content changed under the download, or the connection broke.
const WORTH_ANOTHER_LOOK: ReadonlySet<FailureCode> = new Set<FailureCode>([
  "remote.conflict",
  "remote.unavailable",
  "remote.stalled",
  "remote.not-found",
  "remote.invalid",
  "ingest.content-mismatch",
]);

// Reasons with which Drive refuses a download for good (developers.google.com/workspace/drive/api/guides/handle-errors).
const REFUSED_FOR_GOOD = new Set(["cannotDownloadAbusiveFile", "cannotDownloadFile", "fileNotDownloadable"]);

/**
 * Decides about one file and carries it out. Each repetition looks anew, first at the bucket and then at Drive: so
 * what is written is never older than what it replaces, and a write whose acknowledgement was lost is found done.
 * A failure of this file alone becomes its entry. Throws what concerns the whole run: Failure `credentials.*`,
 * `bucket.missing`, the signal's reason.
 */
export async function bringUpToDate(
  run: RunContext,
  first: SeenFile,
  known: KnownObject | undefined,
): Promise<ManifestEntry> {
  const { patience, signal } = run;
  let look: Look | undefined = { seen: first, known };
  try {
    return await pRetry(
      async (attempt) => {
        if (attempt > 1) look = await lookAnew(run, first);
        return look ? await carryOut(run, look, attempt > 1) : skipped(first, "left-meanwhile");
      },
      {
        retries: patience.retries,
        minTimeout: patience.firstWait,
        maxTimeout: patience.longestWait,
        randomize: true,
        signal,
        shouldRetry: ({ error }) =>
          error instanceof OutOfDate || (isFailure(error) && WORTH_ANOTHER_LOOK.has(error.code)),
      },
    );
  } catch (error) {
    const failure = ownFailure(error, run);
    return isRefusal(failure) ? skipped(first, "download-refused") : failed(first, failure);
  }
}

function failed(seen: SeenFile, { code, params }: Failure): ManifestEntry {
  return { ...about(seen), decision: "failed", reason: code, params: { ...params } };
}

async function carryOut(run: RunContext, { seen, known }: Look, isFresh: boolean): Promise<ManifestEntry> {
  const { hands, signal } = run;
  const decision = decide(seen, known, run, isFresh);
  switch (decision.kind) {
    case "skip":
      return skipped(seen, decision.reason);
    case "look-again":
      throw new OutOfDate();
    case "copy": {
      const { object, why } = decision;
      const generation = await hands.copy(seen, decision, signal);
      const bytes = seen.file.size ?? 0;
      return {
        ...about(seen),
        decision: "copied",
        reason: why,
        object,
        bytes,
        ...(generation === undefined ? {} : { generation }),
      };
    }
    case "describe":
      await hands.describe(seen, decision.known, signal);
      return { ...unchangedOrCopied(seen, decision.known), reason: decision.why };
    case "leave":
      return unchangedOrCopied(seen, decision.known);
  }
}

/** What this run copied before it was interrupted, or without learning of it, counts as copied. */
function unchangedOrCopied(seen: SeenFile, known: KnownObject): ManifestEntry {
  const { name: object, generation, size } = known;
  return known.ofThisRun
    ? { ...about(seen), decision: "copied", object, generation, bytes: size }
    : { ...about(seen), decision: "unchanged", object, generation };
}

async function lookAnew(run: RunContext, { file, folderPath }: SeenFile): Promise<Look | undefined> {
  const known = await lookUp(run.lake, file.id, run, run.signal);
  const now = await run.drive.get(file.id, run.signal);
  return now === undefined || now.trashed ? undefined : { seen: { file: now, folderPath }, known };
}

function skipped(seen: SeenFile, reason: string): ManifestEntry {
  return { ...about(seen), decision: "skipped", reason };
}

function about(seen: SeenFile) {
  return { fileId: seen.file.id, path: pathOf(seen), createdTime: seen.file.createdTime };
}

/**
 * The failure of one file alone. Throws what concerns the whole run: the signal's reason, and what would fail the same
 * way with the other files. A defect, ours or a client's at an odd answer, is logged, and is that file's.
 */
export function ownFailure(error: unknown, { log, signal }: Pick<RunContext, "log" | "signal">): Failure {
  signal.throwIfAborted();
  if (!isFailure(error)) {
    log.error(`a defect: ${reasonOf(error)}`, error);
    return new Failure("ingest.defect", { why: reasonOf(error) }, { cause: error });
  }
  if (error.code.startsWith("credentials.") || error.code === "bucket.missing") throw error;
  return error;
}

function isRefusal(failure: Failure): boolean {
  return (
    isFailure(failure, "remote.denied") &&
    failure.params.service === "drive" &&
    REFUSED_FOR_GOOD.has(readRemoteError(failure.cause).reason ?? "")
  );
}
