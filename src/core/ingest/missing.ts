import { Failure } from "../failure.ts";
import { forEachConcurrent } from "../concurrency.ts";
import type { RunContext } from "./file/run-context.ts";
import type { RawObject } from "./raw/raw-object.ts";
import type { Locator } from "./source/locate.ts";
import { recordFile, recordDecision, recordFailure, type AboutFile } from "./file/record.ts";
import { MANY_GONE, MANY_GONE_SHARE, QUESTIONS_AT_ONCE } from "./limits.ts";

/** Files of the folder that Drive no longer showed in it. */
export interface Missing {
  readonly objects: ReadonlyMap<string, RawObject>;
  /** Files of the folder in the bucket that were not gone when the run began. */
  readonly of: number;
}

/**
 * Marks what is gone from Drive. Drive is asked for each file and the folders above it first: that a listing did not
 * show it proves nothing. A file that is there after all is brought up to date.
 * @returns the ids of those, each with the nearest folder of the tree above it: whose listing left something out,
 * unless the file moved meanwhile
 */
export async function recordMissing(
  run: RunContext,
  { objects, of }: Missing,
  locator: Locator,
): Promise<Map<string, string>> {
  const gone = new Map<string, RawObject>();
  const there = new Map<string, string>();
  await forEachConcurrent(objects, QUESTIONS_AT_ONCE, async ([fileId, stored]) => {
    try {
      const located = await locator.ofFile(fileId);
      if (located) {
        there.set(fileId, located.below);
        await recordFile(run, located.found, () => stored);
      } else gone.set(fileId, stored);
    } catch (error) {
      await recordFailure(run, aboutObject(fileId, stored), error);
    }
  });
  await recordGone(run, { objects: gone, of });
  return there;
}

/** When there are suspiciously many, and nobody confirms it, none is marked: they count as failed and are owed. */
async function recordGone(run: RunContext, { objects, of }: Missing): Promise<void> {
  const count = objects.size;
  const isMany = count > MANY_GONE && count > of * MANY_GONE_SHARE;
  if (isMany && !(await run.confirmGone(count, of))) {
    run.log.warn(`${count} of ${of} files seem to be gone from Drive; none was marked`);
    const failure = new Failure("ingest.too-many-gone", { count, of });
    for (const [fileId, stored] of objects) await recordFailure(run, aboutObject(fileId, stored), failure);
    return;
  }
  await forEachConcurrent(objects, QUESTIONS_AT_ONCE, async ([fileId, stored]) => {
    const about = aboutObject(fileId, stored);
    await recordDecision(run, about, async () => {
      if (!stored.gone) await run.rawWriter.markGone(stored, run.signal);
      return { ...about, decision: "gone", generation: stored.generation };
    });
  });
}

function aboutObject(fileId: string, { name, path }: RawObject): AboutFile {
  return { fileId, path, object: name };
}
