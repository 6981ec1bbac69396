import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

/** A line with a number for each test file that ended. */
const COUNTS = join(import.meta.dirname, "..", "..", "out", "test", "exchanges");

/** Adds what one test file had. */
export function addCount(count: number): void {
  mkdirSync(dirname(COUNTS), { recursive: true });
  appendFileSync(COUNTS, `${count}\n`);
}

/** How many exchanges were held against the documents since this was last asked. */
export function takeCount(): number {
  if (!existsSync(COUNTS)) return 0;
  const counts = readFileSync(COUNTS, "utf8").split("\n").map(Number);
  rmSync(COUNTS);
  return counts.reduce((sum, count) => sum + count, 0);
}
