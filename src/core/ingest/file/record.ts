import type { Failure } from "../../failure.ts";
import type { OddElement } from "../../google/reply.ts";
import { updateFile, ownFailure } from "./update.ts";
import type { RunContext } from "./run-context.ts";
import type { RawObject } from "../raw/raw-object.ts";
import type { ManifestEntry } from "../record/entry.ts";
import { joinPath, pathOf, type FoundFile } from "../source/found-file.ts";

/** What a manifest says of a file in any case. */
export type AboutFile = Pick<ManifestEntry, "fileId" | "path" | "object">;

/** Brings one file up to date, unless this process already has, and writes down what came of it. */
export function recordFile(
  run: RunContext,
  found: FoundFile,
  stored: () => RawObject | undefined | Promise<RawObject | undefined>,
): Promise<void> {
  const about = { fileId: found.file.id, path: pathOf(found) };
  return recordDecision(run, about, async () => updateFile(run, found, await stored()));
}

/** The same for a file about which `decide` knows best. A failure of this file alone becomes its entry. */
export async function recordDecision(
  run: RunContext,
  about: AboutFile,
  decide: () => Promise<ManifestEntry>,
): Promise<void> {
  if (!run.manifest.tally.claim(about.fileId)) return;
  const entry = await decide().catch((error: unknown) => failed(about, ownFailure(error, run)));
  await run.manifest.record(entry);
  run.report();
}

/** Writes down that a file failed before anything could be decided about it: the next run looks at it again. */
export function recordFailure(run: RunContext, about: AboutFile, error: unknown): Promise<void> {
  const failure = ownFailure(error, run);
  return recordDecision(run, about, () => Promise.resolve(failed(about, failure)));
}

/**
 * Writes down a file of which Drive says what makes no sense: it fails by itself, and the next run looks at it again.
 * @returns false for one without so much as an id: nobody can be sent to look at it, so that the listing is not whole
 */
export async function recordOdd(run: RunContext, { id, failure }: OddElement, folderPath: string): Promise<boolean> {
  if (id === undefined) {
    run.log.warn(`a listing is not whole: ${failure.message}`);
    return false;
  }
  await recordFailure(run, { fileId: id, path: joinPath(folderPath, id) }, failure);
  return true;
}

function failed(about: AboutFile, { code, params }: Failure): ManifestEntry {
  return { ...about, decision: "failed", reason: code, params: { ...params } };
}
