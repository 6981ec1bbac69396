import { ingestRun } from "../../layout.ts";
import type { Bucket } from "../../services/storage.ts";
import type { ManifestEntry } from "./entry.ts";
import { partNumber, readPart } from "./parts.ts";
import { readSummary, type IngestSummary } from "./summary.ts";

/** What a run wrote down. */
export interface IngestRun {
  /** How it ended; undefined while it goes on, or when it was interrupted. */
  readonly summary: IngestSummary | undefined;
  /** What it decided about each file, from the first parts of its manifest. */
  readonly entries: readonly ManifestEntry[];
  /** Whether these are all. */
  readonly isAll: boolean;
}

// Ten thousand files: more than anybody reads in a table.
const PARTS = 5;

/**
 * Reads the manifest of a run. Undefined where there is none.
 * @throws Failure `document.*`, `remote.*`, `credentials.*`
 */
export async function readRun(
  lake: Bucket,
  { folderId, runId }: { readonly folderId: string; readonly runId: string },
  signal: AbortSignal,
): Promise<IngestRun | undefined> {
  const prefix = ingestRun(folderId, runId);
  const objects = await Array.fromAsync(lake.all(prefix, signal));
  if (objects.length === 0) return undefined;
  const parts = objects
    .flatMap(({ name }) => {
      const number = partNumber(name);
      return number === undefined ? [] : [{ name, number }];
    })
    .toSorted((one, other) => one.number - other.number);
  // Of several lines for one file the last one counts.
  const entries = new Map<string, ManifestEntry>();
  for (const { name } of parts.slice(0, PARTS))
    for (const entry of await readPart(lake, name, signal)) entries.set(entry.fileId, entry);
  return {
    summary: await readSummary(lake, { folderId, runId }, signal),
    entries: [...entries.values()],
    isAll: parts.length <= PARTS,
  };
}
