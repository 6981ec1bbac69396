import { afterAll } from "vitest";
import { addCount } from "./counts.ts";
import { documentsMissing, openDocuments } from "./documents.ts";
import { holdExchanges } from "./hold.ts";
import { watchedPorts } from "./watched.ts";

/** Around every test file: whatever it asks of emulators is held against Google's discovery documents. */
if (documentsMissing === undefined) {
  const held = holdExchanges(watchedPorts, openDocuments);
  afterAll(() => {
    const deviations = held.close();
    if (held.count() > 0) addCount(held.count());
    if (deviations.length === 0) return;
    throw new Error(`Against Google's discovery documents, and not declared:\n${deviations.join("\n")}`);
  });
}
