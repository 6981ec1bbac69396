import pRetry from "p-retry";
import { Failure, isFailure, reasonOf, type FailureCode } from "../../failure.ts";
import { readRemoteError } from "../../google/remote-failure.ts";
import type { RunContext } from "./run-context.ts";
import { decide } from "./decide.ts";
import { findRawObject, type RawObject } from "../raw/raw-object.ts";
import type { ManifestEntry } from "../record/entry.ts";
import { pathOf, type FoundFile } from "../source/found-file.ts";

/** Thrown when the bucket turned out to hold a newer version than Drive had shown. */
class OutOfDate extends Error {
  override readonly name = "OutOfDate";
}

/** A file as Drive and the bucket show it. */
interface FileVersions {
  readonly found: FoundFile;
  readonly stored: RawObject | undefined;
}

// Asking again may help: somebody else wrote, the content changed under the download, or the connection broke.
const WORTH_REFETCHING: ReadonlySet<FailureCode> = new Set<FailureCode>([
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
 * Decides about one file and carries it out. Each repetition asks anew, first the bucket and then Drive: so
 * what is written is never older than what it replaces, and a write whose acknowledgement was lost is found done.
 * A failure of this file alone becomes its entry. Throws what concerns the whole run: Failure `credentials.*`,
 * `bucket.missing`, the signal's reason.
 */
export async function updateFile(
  run: RunContext,
  first: FoundFile,
  stored: RawObject | undefined,
): Promise<ManifestEntry> {
  const { patience, signal } = run;
  let versions: FileVersions | undefined = { found: first, stored };
  try {
    return await pRetry(
      async (attempt) => {
        if (attempt > 1) versions = await refetch(run, first);
        return versions ? await carryOut(run, versions, attempt > 1) : skipped(first, "left-meanwhile");
      },
      {
        retries: patience.retries,
        minTimeout: patience.firstWait,
        maxTimeout: patience.longestWait,
        randomize: true,
        signal,
        shouldRetry: ({ error }) =>
          error instanceof OutOfDate || (isFailure(error) && WORTH_REFETCHING.has(error.code)),
      },
    );
  } catch (error) {
    const failure = ownFailure(error, run);
    return isRefusal(failure) ? skipped(first, "download-refused") : failed(first, failure);
  }
}

function failed(found: FoundFile, { code, params }: Failure): ManifestEntry {
  return { ...about(found), decision: "failed", reason: code, params: { ...params } };
}

async function carryOut(run: RunContext, { found, stored }: FileVersions, isFresh: boolean): Promise<ManifestEntry> {
  const { rawWriter, signal } = run;
  const decision = decide(found, stored, run, isFresh);
  switch (decision.kind) {
    case "skip":
      return skipped(found, decision.reason);
    case "stale":
      throw new OutOfDate();
    case "copy": {
      const { object, why } = decision;
      const generation = await rawWriter.copy(found, decision, signal);
      const bytes = found.file.size ?? 0;
      return {
        ...about(found),
        decision: "copied",
        reason: why,
        object,
        bytes,
        ...(generation === undefined ? {} : { generation }),
      };
    }
    case "describe":
      await rawWriter.describe(found, decision.stored, signal);
      return { ...unchangedOrCopied(found, decision.stored), reason: decision.why };
    case "leave":
      return unchangedOrCopied(found, decision.stored);
  }
}

/** What this run copied before it was interrupted, or without learning of it, counts as copied. */
function unchangedOrCopied(found: FoundFile, stored: RawObject): ManifestEntry {
  const { name: object, generation, size } = stored;
  return stored.ofThisRun
    ? { ...about(found), decision: "copied", object, generation, bytes: size }
    : { ...about(found), decision: "unchanged", object, generation };
}

async function refetch(run: RunContext, { file, folderPath }: FoundFile): Promise<FileVersions | undefined> {
  const stored = await findRawObject(run.lake, file.id, run, run.signal);
  const now = await run.drive.get(file.id, run.signal);
  return now === undefined || now.trashed ? undefined : { found: { file: now, folderPath }, stored };
}

function skipped(found: FoundFile, reason: string): ManifestEntry {
  return { ...about(found), decision: "skipped", reason };
}

function about(found: FoundFile) {
  return { fileId: found.file.id, path: pathOf(found), createdTime: found.file.createdTime };
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
