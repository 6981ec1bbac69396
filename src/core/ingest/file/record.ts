import type { Failure } from "../../failure.ts";
import type { OddElement } from "../../google/reply.ts";
import { bringUpToDate, ownFailure } from "./update.ts";
import type { RunContext } from "./run-context.ts";
import type { KnownObject } from "../raw/raw-object.ts";
import type { ManifestEntry } from "../record/entry.ts";
import { joinPath, pathOf, type SeenFile } from "../source/found-file.ts";

/** What a manifest says of a file in any case. */
export type About = Pick<ManifestEntry, "fileId" | "path" | "object">;

/** Brings one file up to date, unless this process already has, and writes down what came of it. */
export function settle(
  run: RunContext,
  seen: SeenFile,
  known: () => KnownObject | undefined | Promise<KnownObject | undefined>,
): Promise<void> {
  const about = { fileId: seen.file.id, path: pathOf(seen) };
  return settleAs(run, about, async () => bringUpToDate(run, seen, await known()));
}

/** The same for a file about which `decide` knows best. A failure of this file alone becomes its entry. */
export async function settleAs(run: RunContext, about: About, decide: () => Promise<ManifestEntry>): Promise<void> {
  if (!run.manifest.tally.claim(about.fileId)) return;
  const entry = await decide().catch((error: unknown) => failed(about, ownFailure(error, run)));
  await run.manifest.record(entry);
  run.report();
}

/** Writes down that a file failed before anything could be decided about it: the next run looks at it again. */
export function settleFailed(run: RunContext, about: About, error: unknown): Promise<void> {
  const failure = ownFailure(error, run);
  return settleAs(run, about, () => Promise.resolve(failed(about, failure)));
}

/**
 * Writes down a file of which Drive says what makes no sense: it fails by itself, and the next run looks at it again.
 * @returns false for one without so much as an id: nobody can be sent to look at it, so that the listing is not whole
 */
export async function settleOdd(run: RunContext, { id, failure }: OddElement, folderPath: string): Promise<boolean> {
  if (id === undefined) {
    run.log.warn(`a listing is not whole: ${failure.message}`);
    return false;
  }
  await settleFailed(run, { fileId: id, path: joinPath(folderPath, id) }, failure);
  return true;
}

function failed(about: About, { code, params }: Failure): ManifestEntry {
  return { ...about, decision: "failed", reason: code, params: { ...params } };
}
