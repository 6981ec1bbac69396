#!/usr/bin/env node
import { CommanderError } from "commander";
import { EventEmitter } from "node:events";
import { fileURLToPath } from "node:url";
import { describeError } from "./cli/describe-error.ts";
import { EXIT } from "./cli/exit.ts";
import { createProgram } from "./cli/program.ts";

// The storage client hangs more listeners on one response than Node expects, and Node would print a warning of a leak.
EventEmitter.defaultMaxListeners = 20;
// One Ctrl+C asks the work to stop and leave everything whole; a second one ends the process at once.
const interrupt = new AbortController();
process.once("SIGINT", () => interrupt.abort());
process.once("SIGTERM", () => interrupt.abort());
// A reader that has seen enough (head, a pager) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) =>
  process.exit(error.code === "EPIPE" ? EXIT.ok : EXIT.failed),
);

try {
  process.exitCode = await run();
} catch (error) {
  process.exitCode = end(error);
}

async function run(): Promise<number> {
  const outcome: { exit: number } = { exit: EXIT.ok };
  await createProgram({
    signal: interrupt.signal,
    outcome,
    installation: fileURLToPath(new URL("..", import.meta.url)),
  }).parseAsync();
  return outcome.exit;
}

function end(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (interrupt.signal.aborted) {
    process.stderr.write("Cancelled.\n");
    return EXIT.cancelled;
  }
  process.stderr.write(describeError(error, { json: process.argv.includes("--json"), environment: process.env }));
  return EXIT.failed;
}
