import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { measureIngest } from "./ingest.ts";
import { measureJob } from "./job.ts";
import { measureLargeFile } from "./large-file.ts";
import { measurePreview } from "./preview.ts";
import { measureDemo, measureSetup, measureSizes, measureStart } from "./programs.ts";
import { measureTables } from "./tables.ts";
import { measureViews } from "./views.ts";
import type { Result } from "./result.ts";

/**
 * Measures Sluice on this machine and prints a table, with the budget beside each number that has one.
 *
 *     npm run bench
 *     npm run bench -- --without-demo --without-job
 *     npm run bench -- --growth          the job also by the number of its files and headers
 *
 * Times depend on the machine and on what else it does: each is a median, with how far its runs were apart. Sizes and
 * numbers of requests do not. Nothing is asserted here: the tests hold sizes and requests to their budgets.
 */
const flag = { type: "boolean", default: false } as const;
const { values } = parseArgs({ options: { "without-demo": flag, "without-job": flag, growth: flag } });

const measures: (() => Promise<Result | Result[]>)[] = [
  measureSetup,
  measureSizes,
  measureStart,
  measureIngest,
  measureLargeFile,
  measurePreview,
  measureTables,
  measureViews,
  ...(values["without-job"] ? [] : [() => measureJob(values.growth)]),
  ...(values["without-demo"] ? [] : [measureDemo]),
];

const load = () => (loadavg()[0] ?? NaN).toFixed(1);
process.stdout.write(`${availableParallelism()} cores, Node ${process.version}, load ${load()} before\n\n`);
for (const measure of measures) {
  for (const { what, value, budget, note } of [await measure()].flat()) {
    const allowed = budget === undefined ? "" : `at most ${budget}`;
    process.stdout.write(
      `${what.padEnd(40)} ${value.padStart(12)}   ${allowed.padEnd(15)} ${note ?? ""}`.trimEnd() + "\n",
    );
  }
}
process.stdout.write(`\nload ${load()} after\n`);
