import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A line with a number for each test file since the folder was emptied. */
export const COUNTS = join(import.meta.dirname, "..", "..", "out", "test", "exchanges");

/** How many exchanges have been held against the documents since the folder of reports was emptied. */
export function countedExchanges(): number {
  if (!existsSync(COUNTS)) return 0;
  return readFileSync(COUNTS, "utf8")
    .split("\n")
    .reduce((sum, line) => sum + Number(line), 0);
}
