import { mkdir, rm } from "node:fs/promises";
import { parseArgs } from "node:util";
import { suites } from "./suites.ts";
import { add, describeCounts, nothing, type Outcome } from "./outcome.ts";

/**
 * Runs the suites one after the other and ends with one line, `N passed, N failed, N skipped`, over all of them.
 *
 *     npm test                     all of them
 *     npm test -- unit contract    only these
 */
const { positionals } = parseArgs({ allowPositionals: true });
const unknown = positionals.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  process.stderr.write(`No suite ${unknown.join(", ")}; there are ${suites.map(({ name }) => name).join(", ")}.\n`);
  process.exit(2);
}

await rm("out/test", { recursive: true, force: true });
await mkdir("out/test", { recursive: true });
let total: Outcome = nothing;
const lines: string[] = [];
for (const suite of suites.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  process.stdout.write(`\n=== ${suite.name}\n`);
  const started = Date.now();
  const outcome = await suite.run();
  total = add(total, { ...outcome, failures: outcome.failures.map((failure) => `${suite.name}: ${failure}`) });
  lines.push(`${suite.name.padEnd(10)} ${describeCounts(outcome)} (${Math.round((Date.now() - started) / 1000)} s)`);
}

process.stdout.write(`\n${lines.join("\n")}\n`);
if (total.skips.length > 0) process.stdout.write(`\nSkipped:\n${total.skips.map((skip) => `  ${skip}`).join("\n")}\n`);
if (total.failures.length > 0)
  process.stdout.write(`\nFailed:\n${total.failures.map((failure) => `  ${failure}`).join("\n")}\n`);
process.stdout.write(`\n${describeCounts(total)}\n`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
