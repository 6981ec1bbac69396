import { type RunnerTestCase, TestRunner } from "vitest";
import "./deviates.ts";
import { deviationsOf } from "./check.ts";
import type { Document } from "./document.ts";
import { record } from "./record.ts";

/** The exchanges of one test file, held against Google's documents as they end. */
export interface Held {
  /** How many exchanges the documents had a say in. */
  count(): number;
  /** Stops. Gives a line for each deviation that nobody declared, and for each declaration that nothing came of. */
  close(): string[];
}

/**
 * Holds what comes to these ports of this process.
 * @param open reads the documents, at the first exchange: most test files have none
 */
export function holdExchanges(ports: ReadonlySet<number>, open: () => readonly Document[]): Held {
  let documents: readonly Document[] | undefined;
  let count = 0;
  /** The lines of each test; undefined stands for hooks. */
  const found = new Map<RunnerTestCase | undefined, string[]>();
  const end = record(
    (port) => (ports.has(port) ? { test: TestRunner.getCurrentTest<RunnerTestCase | undefined>() } : undefined),
    (exchange, { test }) => {
      const lines = deviationsOf((documents ??= open()), exchange);
      if (!lines) return;
      count++;
      found.set(test, [...(found.get(test) ?? []), ...lines]);
    },
  );
  return {
    count: () => count,
    close() {
      end();
      return [...found].flatMap(([test, lines]) => undeclared(test, lines));
    },
  };
}

/**
 * A test that had no exchange, as one against Google itself, may declare what it likes; one that failed may not have come
 * to what it declared.
 */
function undeclared(test: RunnerTestCase | undefined, lines: readonly string[]): string[] {
  const declared = (test?.meta.deviations ?? []).flatMap((declaration) => declaration.lines);
  const open = lines.filter((line) => !declared.some((part) => line.includes(part)));
  const ran = test?.result?.state !== "fail";
  const idle = declared.filter((part) => ran && !lines.some((line) => line.includes(part)));
  const name = test?.fullTestName ?? "in a hook";
  return [
    ...[...Map.groupBy(open, (line) => line)].map(([line, { length }]) => `${name}: ${line}${times(length)}`),
    ...idle.map((part) => `${name}: declared as a deviation, but there was none: ${part}`),
  ];
}

function times(count: number): string {
  return count === 1 ? "" : ` (${count} times)`;
}
