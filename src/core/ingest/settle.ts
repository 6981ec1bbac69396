import { bringUpToDate } from "./bring-up-to-date.ts";
import type { RunContext } from "./context.ts";
import type { KnownObject } from "./known.ts";
import type { SeenFile } from "./seen.ts";

/** Looks at one file, unless this process already has, and writes down what came of it. */
export async function settle(run: RunContext, seen: SeenFile, known: KnownObject | undefined): Promise<void> {
  if (!run.manifest.tally.claim(seen.file.id)) return;
  await run.manifest.record(await bringUpToDate(run, seen, known));
  run.report();
}
