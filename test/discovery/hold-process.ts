import { deviationsOf } from "./check.ts";
import { addCount } from "./counts.ts";
import { openDocuments } from "./documents.ts";
import { record } from "./record.ts";

/**
 * Loaded into emulators that run as a process of their own (`node --import`): holds whatever comes to them against
 * Google's discovery documents. With a deviation the process prints a line for each and ends with 3.
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
  if (deviations.size === 0) return;
  process.stderr.write(`Against Google's discovery documents:\n${[...deviations].join("\n")}\n`);
  process.exitCode = 3;
});
