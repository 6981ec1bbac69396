import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll } from "vitest";
import { documentsMissing, openDocuments } from "./documents.ts";
import { COUNTS } from "./counts.ts";
import { holdExchanges } from "./hold.ts";
import { watchedPorts } from "./watched.ts";

/** Around every test file: whatever it asks of emulators is held against Google's discovery documents. */
if (documentsMissing === undefined) {
  const held = holdExchanges(watchedPorts, openDocuments);
  afterAll(() => {
    const deviations = held.close();
    if (held.count() > 0) tellCount(held.count());
    if (deviations.length === 0) return;
    throw new Error(`Against Google's discovery documents, and not declared:\n${deviations.join("\n")}`);
  });
}

function tellCount(count: number): void {
  mkdirSync(dirname(COUNTS), { recursive: true });
  appendFileSync(COUNTS, `${count}\n`);
}
