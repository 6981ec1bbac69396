import { Failure } from "../failure.ts";
import { workThrough } from "../concurrency.ts";
import type { RunContext } from "./file/run-context.ts";
import type { KnownObject } from "./raw/raw-object.ts";
import type { Places } from "./source/locate.ts";
import { settle, settleAs, settleFailed, type About } from "./file/record.ts";

const AT_ONCE = 8;
// More than this at once looks like a mistake: a folder dropped, or no longer shared.
const MANY = 20;
const MANY_SHARE = 0.1;

/** Files of the folder that Drive no longer showed in it. */
export interface Missing {
  readonly objects: ReadonlyMap<string, KnownObject>;
  /** Files of the folder in the bucket that were not gone when the run began. */
  readonly of: number;
}

/**
 * Marks what is gone from Drive. Drive is asked for each file and the folders above it first: that a listing did not
 * show it proves nothing. A file that is there after all is brought up to date.
 * @returns the ids of those, each with the nearest folder of the tree above it: whose listing left something out,
 * unless the file moved meanwhile
 */
export async function settleMissing(
  run: RunContext,
  { objects, of }: Missing,
  places: Places,
): Promise<Map<string, string>> {
  const gone = new Map<string, KnownObject>();
  const there = new Map<string, string>();
  await workThrough(objects, AT_ONCE, async ([fileId, known]) => {
    try {
      const found = await places.ofFile(fileId);
      if (found) {
        there.set(fileId, found.below);
        await settle(run, found.seen, () => known);
      } else gone.set(fileId, known);
    } catch (error) {
      await settleFailed(run, aboutObject(fileId, known), error);
    }
  });
  await settleGone(run, { objects: gone, of });
  return there;
}

/** When there are suspiciously many, and nobody confirms it, none is marked: they count as failed and are owed. */
async function settleGone(run: RunContext, { objects, of }: Missing): Promise<void> {
  const count = objects.size;
  const isMany = count > MANY && count > of * MANY_SHARE;
  if (isMany && !(await run.confirmGone(count, of))) {
    run.log.warn(`${count} of ${of} files seem to be gone from Drive; none was marked`);
    const failure = new Failure("ingest.too-many-gone", { count, of });
    for (const [fileId, known] of objects) await settleFailed(run, aboutObject(fileId, known), failure);
    return;
  }
  await workThrough(objects, AT_ONCE, async ([fileId, known]) => {
    const about = aboutObject(fileId, known);
    await settleAs(run, about, async () => {
      if (!known.gone) await run.hands.markGone(known, run.signal);
      return { ...about, decision: "gone", generation: known.generation };
    });
  });
}

function aboutObject(fileId: string, { name, path }: KnownObject): About {
  return { fileId, path, object: name };
}
