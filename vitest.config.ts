import { defineConfig } from "vitest/config";

/** One project a suite; test/main.ts runs them and adds up what they report. */
export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      suite("unit", ["test/core/**/*.test.ts", "test/commands/**/*.test.ts", "test/views/**/*.test.ts"]),
      suite("contract", ["test/contract/**/*.test.ts"]),
      suite("pipeline", ["test/pipeline/**/*.test.ts"], 300_000),
      suite("fault", ["test/fault/**/*.test.ts"], 120_000),
      suite("workbench", ["test/workbench/**/*.test.ts"], 300_000),
    ],
  },
});

function suite(name: string, include: string[], timeout = 30_000) {
  return {
    test: { name, include, testTimeout: timeout, hookTimeout: Math.max(timeout, 60_000), pool: "forks" as const },
  };
}
