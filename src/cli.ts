#!/usr/bin/env node
import { CommanderError } from "commander";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describeError, describeInterruption } from "./cli/describe-error.ts";
import { EXIT } from "./cli/exit.ts";
import { handedOver, remarkError, remarkText } from "./cli/output.ts";
import { localeOf } from "./cli/locale.ts";
import { createProgram } from "./cli/program.ts";
import { translator } from "./cli/translate.ts";
import { takeWarnings } from "./cli/warnings.ts";
import { Failure, isFailure } from "./core/failure.ts";
import { noProxyOf } from "./core/google/proxy.ts";

takeWarnings(process.env["SLUICE_DEBUG"] !== undefined);
// The library that asks Google's metadata server takes no agent: it only knows this.
process.env["NO_PROXY"] = noProxyOf(process.env);
// One Ctrl+C asks the work to stop and leave everything whole; a second one, or the first when the work is over, ends
// the process at once.
const interrupt = new AbortController();
let isOver = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (isOver || interrupt.signal.aborted) process.exit(EXIT.cancelled);
    interrupt.abort();
  });
}
// A reader of results that has seen enough (head, a pager) ends the work, whole and without an error. One of remarks that
// went away changes nothing.
let readerGone = false;
process.stdout.on("error", () => {
  readerGone = true;
  interrupt.abort();
});
process.stderr.on("error", () => undefined);

const HAND_OVER_MS = 2000;
const installation = fileURLToPath(new URL("..", import.meta.url));
const json = process.argv.includes("--json");
// Until the language is known, English.
let t = await translator(installation, "en");
let code: number;
try {
  t = await translator(installation, localeOf(process.env));
  refuseOldNode(process.versions.node);
  code = await run();
} catch (error) {
  code = end(error);
}
await leave(code);

/**
 * A command that is done ends, whatever a library has left open: a connection, a timer. What was printed is handed over
 * first, however slowly it is read; whoever has asked for the end does not wait for a reader that takes nothing.
 */
async function leave(exitCode: number): Promise<never> {
  isOver = true;
  const longest = interrupt.signal.aborted ? [sleep(HAND_OVER_MS)] : [];
  await Promise.race([handedOver(), ...longest]);
  process.exit(exitCode);
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
    installation,
    json,
    t,
  }).parseAsync();
  return outcome.exit;
}

function end(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (readerGone) return EXIT.ok;
  const isInterrupted = interrupt.signal.aborted;
  // An interruption hides no failure: it may be that nobody knows what was done by then.
  if (!isInterrupted || isFailure(error))
    (json ? remarkText : remarkError)(describeError(error, { json, environment: process.env, t }));
  if (!isInterrupted) return EXIT.failed;
  remarkText(describeInterruption(json, t));
  return EXIT.cancelled;
}
