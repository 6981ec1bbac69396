import {
  compareContent,
  ingestedFolderOf,
  readContent,
  readHistory,
  readRun,
  skipReason,
  type IngestSummary,
  type ManifestEntry,
} from "../ingest/index.ts";
import { ingestSummary, rawPrefix } from "../layout.ts";
import { SHORTCUT, type DriveFile } from "../services/drive.ts";
import type { Bucket, StoredObject } from "../services/storage.ts";
import { type Asked, ask, unasked, valueOf } from "./ask.ts";
import type { NodeOf } from "./node.ts";
import { saidBy } from "./published.ts";
import type { DriveStep, LineageStep } from "./step.ts";

// The last run over all of the folder, and those over parts of it that are remembered.
const RUNS = { runs: 1, partRuns: 2 };

/** How the file stands in Drive, and what the last run decided about it where that tells why it is not copied. */
export async function driveSteps(
  asked: Asked,
  { fileId, name }: NodeOf<"file">,
  raw: StoredObject | undefined,
  signal: AbortSignal,
): Promise<readonly LineageStep[]> {
  if (fileId === undefined) return [];
  const answered = await ask(async () => {
    const drive = await asked.drive();
    const file = await drive.get(fileId, signal);
    const parent = file?.trashed === false ? file.parents[0] : undefined;
    const folderId = parent && (await ingestedFolderOf(drive, parent, asked.folderIds, signal));
    return { file, folderId };
  }, signal);
  const found = valueOf(answered);
  if (found === undefined) return unasked("drive", name, answered);
  const { file, folderId } = found;
  const source = { says: "drive" } as const;
  const head = { kind: "drive", source, time: file?.modifiedTime, name: file?.name ?? name } as const;
  if (file === undefined) return [{ ...head, state: "not-seen" }];
  const address = { kind: "driveFile", fileId, name: file.name } as const;
  if (file.trashed) return [{ ...head, state: "trashed", address }];
  if (folderId === undefined) return [{ ...head, state: "outside", address }];
  const skipped = skipReason(file);
  if (skipped !== undefined) {
    const target = await targetOf(asked.lake, file, signal);
    return [{ ...head, state: "skipped", address, reason: skipped, ...(target !== undefined && { target }) }];
  }
  if (raw !== undefined && compareContent(file, readContent(raw)) !== "changed")
    return [{ ...head, state: "same", address }];
  const owed = await ask(() => lastDecision(asked.lake, folderId, file, signal), signal);
  const refused = valueOf(owed);
  if (refused !== undefined) return [{ ...head, address, ...refused }];
  const state = raw === undefined ? "new" : "changed";
  return [{ ...head, state, address }, ...unasked("run", name, owed)];
}

/** The raw object of what a shortcut points to; undefined for no shortcut, and where it points to nothing in `raw/`. */
async function targetOf(lake: Bucket, file: DriveFile, signal: AbortSignal): Promise<NodeOf<"file"> | undefined> {
  if (file.mimeType !== SHORTCUT || file.shortcutDetails === undefined) return undefined;
  const fileId = file.shortcutDetails.targetId;
  const listed = await ask(() => lake.list({ prefix: rawPrefix(fileId), pageSize: 1 }, signal), signal);
  const object = valueOf(listed)?.objects[0];
  return object && { kind: "file", fileId, object: object.name, name: file.name };
}

type Refusal = Pick<DriveStep, "reason" | "params" | "source"> & { readonly state: "skipped" | "failed" };

/** What the last run that looked at the file as it is now said of it, where it did not copy it. */
async function lastDecision(
  lake: Bucket,
  folderId: string,
  file: DriveFile,
  signal: AbortSignal,
): Promise<Refusal | undefined> {
  const history = await readHistory(lake, folderId, RUNS, signal);
  if (history === undefined) return undefined;
  const isOwed = history.owed.includes(file.id);
  const runs = [...history.runs, ...history.partRuns]
    .filter((run) => Date.parse(file.modifiedTime) <= Date.parse(run.startedAt))
    .toSorted((one, other) => Date.parse(other.finishedAt) - Date.parse(one.finishedAt));
  for (const run of runs) {
    const entry = run.entries.find(({ fileId }) => fileId === file.id);
    if (entry !== undefined) return refusalOf(lake, run, entry);
  }
  if (!isOwed) return undefined;
  // A summary names the first hundred of each kind; the manifest has them all.
  const [last] = runs;
  const manifest = last && (await readRun(lake, last, signal));
  const entry = manifest?.entries.find(({ fileId }) => fileId === file.id);
  const told = last && entry && refusalOf(lake, last, entry);
  return told ?? { state: "failed", reason: undefined, source: undefined };
}

function refusalOf(lake: Bucket, run: IngestSummary, entry: ManifestEntry): Refusal | undefined {
  const { decision: state, reason, params } = entry;
  if (state !== "skipped" && state !== "failed") return undefined;
  const source = saidBy("run-summary", lake, ingestSummary(run.folderId, run.runId));
  return { state, reason, ...(params !== undefined && { params }), source };
}
