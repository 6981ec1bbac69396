import { ESLint } from "eslint";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");
// One for all: it holds the program that the type-aware rules look things up in.
const eslint = new ESLint({ cwd: ROOT });

/** What lint says to this code in the place of a file that is there. */
async function complaints(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: join(ROOT, file) });
  return result!.messages.map(({ ruleId, message }) => `${ruleId ?? "parser"}: ${message}`);
}

// The first look compiles the whole program.
beforeAll(() => complaints("src/app.ts", ""));

const arrow = (from: string, to: string) =>
  `boundaries/dependencies: ${from} must not import ${to}: see the arrows in ARCHITECTURE.md`;

test.each([
  ["core", "host", "src/core/bucket.ts", `import "../host/log.ts";`],
  ["core", "app", "src/core/bucket.ts", `export type { App } from "../app.ts";`],
  ["core", "messages", "src/core/failure.ts", `import "../messages/index.ts";`],
  ["core", "jobs", "src/core/bucket.ts", `export * from "./jobs/submit.ts";`],
  ["core", "extension", "src/core/bucket.ts", `import "../extension.ts";`],
  ["app", "host", "src/app.ts", `import "./host/log.ts";`],
  ["command", "messages", "src/commands/ingest.ts", `import "../messages/index.ts";`],
  ["command", "host", "src/commands/ingest.ts", `import "../host/log.ts";`],
  ["command", "view", "src/commands/ingest.ts", `export const views = await import("../views/index.ts");`],
  ["view", "command", "src/views/index.ts", `import "../commands/index.ts";`],
  ["view", "host", "src/views/index.ts", `import "../host/log.ts";`],
  ["host", "command", "src/host/log.ts", `import "../commands/index.ts";`],
  ["ingest", "jobs", "src/core/ingest/plan.ts", `import "../jobs/submit.ts";`],
  ["jobs", "results", "src/core/jobs/submit.ts", `export const results = await import("../results/preview.ts");`],
  ["results", "ingest", "src/core/results/preview.ts", `import type {} from "../ingest/plan.ts";`],
  ["emulators", "core", "emulators/http.ts", `import "../src/core/failure.ts";`],
  ["emulators", "app", "emulators/http.ts", `import type {} from "../src/app.ts";`],
  ["core", "emulators", "src/core/bucket.ts", `export const start = await import("../../emulators/start.ts");`],
  ["jobs", "emulators", "src/core/jobs/submit.ts", `import "../../../emulators/start.ts";`],
  ["core", "test", "src/core/bucket.ts", `import "../../test/emulators.ts";`],
])("%s must not import %s", async (from, to, file, code) => {
  expect(await complaints(file, code)).toContain(arrow(from, to));
});

const PROCESS = /^no-restricted-\w+: .*(The doors read the environment|only the doors read the environment)/;
const VSCODE = /^no-restricted-\w+: .*(speak to VS Code|'vscode' import is restricted)/;

const LIMIT = /^no-restricted-syntax: .*test\/limits/;

test.each([
  ["src/core/bucket.ts", `export const home = process.env["HOME"];`, PROCESS],
  ["src/core/bucket.ts", `import { env } from "node:process"; export const home = env["HOME"];`, PROCESS],
  ["src/core/jobs/submit.ts", `export const { env } = await import("node:process");`, PROCESS],
  ["src/commands/ingest.ts", `export const { env } = await import("process");`, PROCESS],
  ["src/messages/index.ts", `import { env } from "process"; export const home = env["HOME"];`, PROCESS],
  ["src/core/bucket.ts", `import { window } from "vscode"; export const ask = window.showInputBox;`, VSCODE],
  ["src/commands/ingest.ts", `export const vscode = await import("vscode");`, VSCODE],
  ["src/app.ts", `import type { Uri } from "vscode"; export type Place = Uri;`, VSCODE],
  ["emulators/http.ts", `import { window } from "vscode"; export const ask = window.showInputBox;`, VSCODE],
  ["src/core/bucket.ts", `console.log("done");`, /^no-console: /],
  [
    "src/views/index.ts",
    `import { commands } from "vscode"; export const done = commands.executeCommand("sluice.ingest.run");`,
    /^no-restricted-syntax: .*Call the function/,
  ],
  ["test/results.ts", `export const options = { timeout: 20_000 };`, LIMIT],
  ["test/results.ts", `import { test } from "vitest"; test("a", () => undefined, 20_000);`, LIMIT],
])("%s: %s", async (file, code, complaint) => {
  expect(await complaints(file, code)).toContainEqual(expect.stringMatching(complaint));
});

test.each([
  ["src/core/jobs/submit.ts", `export { openBatches } from "../batches.ts";`],
  ["src/core/bucket.ts", `export const { Storage } = await import("@google-cloud/storage");`],
  ["src/commands/ingest.ts", `export { submitJob } from "../core/jobs/submit.ts";`],
  ["src/commands/ingest.ts", `export type { App } from "../app.ts";`],
  ["src/views/index.ts", `import { window } from "vscode"; export const { activeTextEditor } = window;`],
  ["src/extension.ts", `export { commands } from "./commands/index.ts";`],
  ["emulators/start.ts", `export { createServer } from "node:http";`],
])("%s may: %s", async (file, code) => {
  expect(await complaints(file, code)).toEqual([]);
});
