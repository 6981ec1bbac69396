#!/usr/bin/env node
import { CommanderError } from "commander";
import { EventEmitter } from "node:events";
import { fileURLToPath } from "node:url";
import { describeError } from "./cli/describe-error.ts";
import { EXIT } from "./cli/exit.ts";
import { createProgram } from "./cli/program.ts";
import { Failure } from "./core/failure.ts";

// The storage client hangs more listeners on one response than Node expects, and Node would print a warning of a leak.
EventEmitter.defaultMaxListeners = 20;
// One Ctrl+C asks the work to stop and leave everything whole; a second one ends the process at once.
const interrupt = new AbortController();
process.once("SIGINT", () => interrupt.abort());
process.once("SIGTERM", () => interrupt.abort());
// A reader of results that has seen enough (head, a pager) ends the work, whole and without an error. One of remarks that
// went away changes nothing.
let readerGone = false;
process.stdout.on("error", () => {
  readerGone = true;
  interrupt.abort();
});
process.stderr.on("error", () => undefined);

const json = process.argv.includes("--json");
try {
  refuseOldNode(process.versions.node);
  process.exitCode = await run();
} catch (error) {
  process.exitCode = end(error);
}

/** The Google packages and node:sqlite of the emulators want it. */
function refuseOldNode(version: string): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 13)) return;
  throw new Failure("node.too-old", { version, minimum: "22.13" });
}

async function run(): Promise<number> {
  const outcome: { exit: number } = { exit: EXIT.ok };
  await createProgram({
    signal: interrupt.signal,
    outcome,
    installation: fileURLToPath(new URL("..", import.meta.url)),
    json,
  }).parseAsync();
  return outcome.exit;
}

function end(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (readerGone) return EXIT.ok;
  if (interrupt.signal.aborted) {
    process.stderr.write("Interrupted.\n");
    return EXIT.cancelled;
  }
  process.stderr.write(describeError(error, { json, environment: process.env }));
  return EXIT.failed;
}
