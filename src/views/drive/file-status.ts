import type { StoredObject } from "../../core/services/storage.ts";
import type { DriveFile } from "../../core/services/drive.ts";
import {
  compareContent,
  readContent,
  skipReason,
  type IngestHistory,
  type IngestSummary,
  type ManifestEntry,
} from "../../core/ingest/index.ts";

/** How a Drive file stands to the lake; undefined when it isn't known. */
export type FileStatus =
  | { readonly state: "new" | "changed" | "ingested" }
  /** `reason`: why it is not copied. `params`: of the failure that the reason is the code of. */
  | {
      readonly state: "skipped" | "failed";
      readonly reason: string | undefined;
      readonly params?: ManifestEntry["params"];
      /** Of a shortcut: how the file stands that it points to, where that is in raw/. */
      readonly target?: "ingested" | "changed" | undefined;
    }
  | undefined;

/** What a look at the lake told. */
export interface LakeGlance {
  readonly byFileId: ReadonlyMap<string, StoredObject>;
  /** Whether these are all the raw objects: if not, a file that is missing here may well be there. */
  readonly all: boolean;
  /** What the last run over the folder left; undefined where none ended. */
  readonly history: IngestHistory | undefined;
}

/** How a file stands to the lake: as an ingest run would see it, and as the last one left it. */
export function statusOf(file: DriveFile, glance: LakeGlance): FileStatus {
  const reason = skipReason(file);
  if (reason !== undefined) return { state: "skipped", reason };
  const object = glance.byFileId.get(file.id);
  if (object !== undefined && compareContent(file, readContent(object)) === "same") return { state: "ingested" };
  const refused = asTheLastRunLeftIt(file, glance.history);
  if (refused !== undefined) return refused;
  if (object === undefined) return glance.all ? { state: "new" } : undefined;
  return { state: "changed" };
}

/** How the file stands that a shortcut points to: of one that is not in raw/ nothing is known. */
export function statusOfTarget(target: DriveFile, glance: LakeGlance): "ingested" | "changed" | undefined {
  const object = glance.byFileId.get(target.id);
  if (object === undefined) return undefined;
  return compareContent(target, readContent(object)) === "same" ? "ingested" : "changed";
}

/** A run names some of the files that it did not copy, and owes all that failed; what changed since is another matter. */
function asTheLastRunLeftIt(file: DriveFile, history: IngestHistory | undefined): FileStatus {
  const runs = [...(history?.runs ?? []), ...(history?.partRuns ?? [])];
  const [run] = runs.filter((one) => hasLookedAt(one, file)).toSorted(lastFirst);
  const isOlder = run !== undefined && Date.parse(file.modifiedTime) <= Date.parse(run.startedAt);
  const entry = isOlder ? run.entries.find(({ fileId }) => fileId === file.id) : undefined;
  if (entry?.decision === "skipped" || entry?.decision === "failed") {
    const { decision, reason, params } = entry;
    return { state: decision, reason, ...(params !== undefined && { params }) };
  }
  return history?.owed.includes(file.id) === true ? { state: "failed", reason: undefined } : undefined;
}

/** A run over one part tells nothing of the others; what it says of a folder in it, only by what it names. */
function hasLookedAt({ only, entries }: IngestSummary, { id }: DriveFile): boolean {
  return only === undefined || only.id === id || entries.some(({ fileId }) => fileId === id);
}

function lastFirst(one: IngestSummary, other: IngestSummary): number {
  return Date.parse(other.finishedAt) - Date.parse(one.finishedAt);
}
