import { defineConfig } from "vitest/config";
import { LIMITS } from "./test/limits.ts";

/** One project a suite; test/runner/main.ts runs them and adds up what they report. */
export default defineConfig({
  test: {
    projects: [
      suite(
        "unit",
        ["core", "messages", "commands", "views", "host", "cli", "discovery", "repository"].map(
          (folder) => `test/${folder}/**/*.test.ts`,
        ),
      ),
      suite("conformance", ["test/conformance/**/*.test.ts", "test/emulators/**/*.test.ts"]),
      suite("pipeline", ["test/pipeline/**/*.test.ts"]),
      suite("fault", ["test/fault/**/*.test.ts"]),
      suite("workbench", ["test/workbench/**/*.test.ts"]),
      // Asserts nothing that the others don't: run on its own, for its pictures.
      suite("pictures", ["test/pictures/**/*.test.ts"]),
    ],
  },
});

function suite(name: string, include: string[]) {
  return {
    test: {
      name,
      include,
      // Holds what the tests ask of emulators against Google's discovery documents.
      setupFiles: ["test/discovery/setup.ts"],
      testTimeout: LIMITS.test,
      hookTimeout: LIMITS.test,
      expect: { poll: { timeout: LIMITS.answer } },
      pool: "forks" as const,
      // Tests wait for servers more than they reckon; an editor wants a machine of its own.
      maxWorkers: name === "workbench" ? 1 : 2,
    },
  };
}
