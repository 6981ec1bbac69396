import { deviationsOf } from "./check.ts";
import { addCount } from "./counts.ts";
import { openDocuments } from "./documents.ts";
import { record } from "./record.ts";

/**
 * Loaded into emulators that run as a process of their own (`node --import`): holds whatever comes to them against
 * Google's discovery documents. In the end it says how many exchanges it held; with a deviation it prints a line for each, and the process ends with 3.
 */
const documents = openDocuments();
const deviations = new Set<string>();
let count = 0;

record(
  () => true,
  (exchange) => {
    const lines = deviationsOf(documents, exchange);
    if (!lines) return;
    count++;
    for (const line of lines) deviations.add(line);
  },
);

process.on("exit", () => {
  if (count > 0) addCount(count);
  process.stderr.write(`Held against Google's discovery documents: ${count} exchanges\n`);
  if (deviations.size === 0) return;
  process.stderr.write(`Not as Google's discovery documents have it:\n${[...deviations].join("\n")}\n`);
  process.exitCode = 3;
});
