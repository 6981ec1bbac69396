import { decodeRawMetadata, ingestSummary, rawPrefix } from "../layout.ts";
import { readSummary } from "../ingest/index.ts";
import type { Bucket, StoredObject } from "../services/storage.ts";
import { ask, unasked, valueOf } from "./ask.ts";
import type { NodeOf } from "./node.ts";
import { saidBy } from "./published.ts";
import type { LineageStep, RawStep, RunStep } from "./step.ts";

/** The object of a file in `raw/`; undefined where there is none. @throws Failure `remote.*` */
export async function findRaw(
  lake: Bucket,
  { fileId, object }: NodeOf<"file">,
  signal: AbortSignal,
): Promise<StoredObject | undefined> {
  if (fileId === undefined) return object === undefined ? undefined : lake.stat(object, signal);
  const { objects, odd } = await lake.list({ prefix: rawPrefix(fileId), pageSize: 1 }, signal);
  if (odd[0] !== undefined) throw odd[0].failure;
  return objects[0];
}

/** What stands in `raw/` of the file, and the run that brought it. */
export async function rawSteps(
  lake: Bucket,
  raw: StoredObject | undefined,
  signal: AbortSignal,
): Promise<readonly LineageStep[]> {
  if (raw === undefined) return [{ kind: "raw", state: "none", time: undefined, source: undefined }];
  const metadata = decodeRawMetadata(raw.metadata);
  const head = {
    kind: "raw",
    object: raw.name,
    generation: raw.generation,
    bytes: raw.size,
    address: { kind: "object", bucket: lake.name, object: raw.name },
    source: saidBy("raw-object", lake, raw.name),
  } as const;
  if (metadata === undefined) return [{ ...head, state: "by-hand", time: copiedAt(raw) }];
  const { folderId, runId, goneSince } = metadata;
  const answered = await ask(() => readRunStep(lake, folderId, runId, signal), signal);
  const run = valueOf(answered);
  const copied: RawStep = { ...head, state: "copied", time: copiedAt(raw) };
  const gone: RawStep[] = goneSince === undefined ? [] : [{ ...head, state: "gone", time: goneSince }];
  return [...(run === undefined ? [] : [run]), ...unasked("run", runId, answered), copied, ...gone];
}

/** When the content was written; what a service without that field says of the object as a whole else. */
export function copiedAt({ timeCreated, updated }: Pick<StoredObject, "timeCreated" | "updated">): string | undefined {
  const time = timeCreated ?? updated;
  return time === "" ? undefined : time;
}

/** How a run ended. @throws Failure `document.*`, `remote.*` */
export async function readRunStep(
  lake: Bucket,
  folderId: string,
  runId: string,
  signal: AbortSignal,
): Promise<RunStep> {
  const summary = await readSummary(lake, { folderId, runId }, signal);
  const head = { kind: "run", folderId, runId } as const;
  const object = ingestSummary(folderId, runId);
  if (summary === undefined) return { ...head, state: "not-ended", time: undefined, source: undefined };
  const source = saidBy("run-summary", lake, object);
  return { ...head, state: summary.complete ? "complete" : "incomplete", time: summary.finishedAt, source };
}
