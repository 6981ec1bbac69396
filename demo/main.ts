import { relative } from "node:path";
import { parseArgs } from "node:util";
import { openEditor } from "./editor.ts";
import { makePlace, type Place } from "./place.ts";
import { tell } from "./story.ts";
import { openTerminal } from "./terminal.ts";

/**
 * The whole of Sluice on one machine, told as a story:  npm run demo [-- --open]
 * With --open the emulators go on after it, and a real VS Code with the extension is served on what the story made.
 */
const { values } = parseArgs({ options: { open: { type: "boolean", default: false } } });
const interrupt = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, () => interrupt.abort());

const started = Date.now();
const place = await makePlace();
const sluice = openTerminal(place, interrupt.signal);
try {
  await tell(place, sluice);
  conclude(place, Math.round((Date.now() - started) / 1000));
  if (values.open) await openEditor(place, interrupt.signal);
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await openTerminal(place, new AbortController().signal)("emulators", "stop").catch((error: unknown) => {
    process.stderr.write(`The emulators could not be stopped: ${String(error)}\n`);
  });
}

function conclude({ root, workspace, state }: Place, seconds: number): void {
  const here = (path: string) => relative(process.cwd(), path);
  process.stdout.write(
    [
      "",
      `The whole story took ${seconds} s. It left:`,
      `  ${here(workspace)}   the pipeline: sluice.json, contracts/, airflow/dags/`,
      `  ${here(state)}       the emulators' Drive, buckets and batches`,
      `Delete ${here(root)} to remove it all; npm run demo -- --open tells it again and then shows it in VS Code.`,
      "",
    ].join("\n"),
  );
}
