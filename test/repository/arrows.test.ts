import { ESLint } from "eslint";
import { join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");
// One for all: it holds the program that the type-aware rules look things up in.
const eslint = new ESLint({ cwd: ROOT });

/** What lint says to this code in the place of a file that is there. */
async function complaints(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: join(ROOT, file) });
  return result!.messages.map(({ ruleId, message }) => `${ruleId ?? "parser"}: ${message}`);
}

/** What the compiler says to this code as a file of src/host/. */
function compile(code: string): string[] {
  const file = join(ROOT, "src", "host", "planted.ts");
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...how) =>
    name === file ? ts.createSourceFile(name, code, ts.ScriptTarget.Latest) : read(name, ...how);
  const program = ts.createProgram([file], options, host);
  const planted = program.getSourceFile(file);
  return program
    .getSemanticDiagnostics(planted)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

// The first look compiles the whole program.
beforeAll(() => complaints("src/app.ts", ""));

const arrow = (from: string, to: string) =>
  `boundaries/dependencies: ${from} must not import ${to}: see the arrows in ARCHITECTURE.md`;

test.each([
  ["services", "host", "src/core/services/storage.ts", `import "../../host/log.ts";`],
  ["services", "app", "src/core/services/storage.ts", `export type { App } from "../../app.ts";`],
  ["services", "app", "src/core/services/clients.ts", `import "../../connect.ts";`],
  ["base", "messages", "src/core/failure.ts", `import "../messages/index.ts";`],
  ["services", "jobs", "src/core/services/storage.ts", `export * from "../jobs/submit.ts";`],
  ["services", "extension", "src/core/services/storage.ts", `import "../../extension.ts";`],
  ["base", "google", "src/core/connection.ts", `import type {} from "./google/endpoints.ts";`],
  ["base", "services", "src/core/text/plain-text.ts", `import type {} from "../services/drive.ts";`],
  ["google", "services", "src/core/google/retry.ts", `import type {} from "../services/drive.ts";`],
  ["dags", "services", "src/core/dags/push.ts", `import type {} from "../services/storage.ts";`],
  ["terraform", "dags", "src/core/terraform/calls.ts", `import type {} from "../dags/push.ts";`],
  ["local", "jobs", "src/core/local/start.ts", `import type {} from "../jobs/submit.ts";`],
  ["app", "host", "src/app.ts", `import "./host/log.ts";`],
  ["command", "messages", "src/commands/ingest.ts", `import "../messages/index.ts";`],
  ["command", "host", "src/commands/ingest.ts", `import "../host/log.ts";`],
  ["command", "view", "src/commands/ingest.ts", `export const views = await import("../views/index.ts");`],
  ["view", "command", "src/views/index.ts", `import "../commands/index.ts";`],
  ["view", "host", "src/views/index.ts", `import "../host/log.ts";`],
  ["host", "command", "src/host/log.ts", `import "../commands/index.ts";`],
  ["ingest-run", "jobs", "src/core/ingest/plan.ts", `import "../jobs/submit.ts";`],
  ["ingest-run", "ingest", "src/core/ingest/plan.ts", `export * from "./index.ts";`],
  ["ingest-file", "ingest-run", "src/core/ingest/file/decide.ts", `import type {} from "../options.ts";`],
  ["ingest-raw", "ingest-file", "src/core/ingest/raw/writer.ts", `import type {} from "../file/decide.ts";`],
  ["ingest-source", "ingest-raw", "src/core/ingest/source/walk.ts", `import type {} from "../raw/writer.ts";`],
  ["ingest-record", "ingest-source", "src/core/ingest/record/tally.ts", `import type {} from "../source/walk.ts";`],
  ["command", "ingest-run", "src/commands/ingest.ts", `import type {} from "../core/ingest/run.ts";`],
  ["view", "ingest-file", "src/views/index.ts", `import type {} from "../core/ingest/file/decide.ts";`],
  ["function", "ingest-record", "src/function.ts", `import type {} from "./core/ingest/record/state.ts";`],
  ["jobs", "results", "src/core/jobs/submit.ts", `export const results = await import("../results/preview.ts");`],
  ["set-up", "jobs", "src/core/set-up/machine.ts", `import type {} from "../jobs/submit.ts";`],
  ["results", "ingest", "src/core/results/preview.ts", `import type {} from "../ingest/index.ts";`],
  ["emulators", "base", "emulators/start.ts", `import "../src/core/failure.ts";`],
  ["emulators", "app", "emulators/start.ts", `import type {} from "../src/app.ts";`],
  ["emulators", "emulator-drive", "emulators/start.ts", `import type {} from "./drive/routes.ts";`],
  ["emulators", "emulator-http", "emulators/start.ts", `import type {} from "./http/server.ts";`],
  ["emulator-drive", "emulator-storage", "emulators/drive/routes.ts", `import "../storage/methods/routes.ts";`],
  ["emulator-dataproc", "emulator-storage-door", "emulators/dataproc/run/run.ts", `import "../../storage/index.ts";`],
  ["emulator-storage", "emulators", "emulators/storage/methods/routes.ts", `import "../../start.ts";`],
  ["emulator-google", "emulator-drive", "emulators/google/range.ts", `import type {} from "../drive/routes.ts";`],
  ["emulator-http", "emulator-google", "emulators/http/server.ts", `import type {} from "../google/range.ts";`],
  ["emulator-store", "emulator-base", "emulators/store/database.ts", `import type {} from "../service.ts";`],
  [
    "services",
    "emulators",
    "src/core/services/drive.ts",
    `export const start = await import("../../../emulators/start.ts");`,
  ],
  ["jobs", "emulators", "src/core/jobs/submit.ts", `import "../../../emulators/start.ts";`],
  ["setup", "base", "setup/step.mjs", `import "../src/core/failure.ts";`],
  ["bundler", "ingest", "esbuild.mjs", `import "./src/core/ingest/index.ts";`],
  ["base", "test", "src/core/failure.ts", `import "../../test/support/emulators.ts";`],
])("%s must not import %s", async (from, to, file, code) => {
  expect(await complaints(file, code)).toContain(arrow(from, to));
});

const PROCESS = /^no-restricted-\w+: .*(The doors read the environment|only the doors read the environment)/;
const VSCODE = /^no-restricted-\w+: .*(speak to VS Code|'vscode' import is restricted)/;

const LIMIT = /^no-restricted-syntax: .*test\/limits/;

test.each([
  ["src/core/services/storage.ts", `export const home = process.env["HOME"];`, PROCESS],
  ["src/core/services/storage.ts", `import { env } from "node:process"; export const home = env["HOME"];`, PROCESS],
  ["src/core/jobs/submit.ts", `export const { env } = await import("node:process");`, PROCESS],
  ["src/commands/ingest.ts", `export const { env } = await import("process");`, PROCESS],
  ["src/messages/index.ts", `import { env } from "process"; export const home = env["HOME"];`, PROCESS],
  ["src/core/services/storage.ts", `import { window } from "vscode"; export const ask = window.showInputBox;`, VSCODE],
  ["src/commands/ingest.ts", `export const vscode = await import("vscode");`, VSCODE],
  ["src/app.ts", `import type { Uri } from "vscode"; export type Place = Uri;`, VSCODE],
  ["emulators/http/server.ts", `import { window } from "vscode"; export const ask = window.showInputBox;`, VSCODE],
  ["src/core/services/storage.ts", `console.log("done");`, /^no-console: /],
  ["setup/step.mjs", `import * as z from "zod"; export default z;`, /^no-restricted-imports: .*before any package/],
  [
    "src/views/index.ts",
    `import { commands } from "vscode"; export const done = commands.executeCommand("sluice.ingest.run");`,
    /^no-restricted-syntax: .*Call the function/,
  ],
  ["test/runner/results.ts", `export const options = { timeout: 20_000 };`, LIMIT],
  ["test/runner/results.ts", `import { test } from "vitest"; test("a", () => undefined, 20_000);`, LIMIT],
])("%s: %s", async (file, code, complaint) => {
  expect(await complaints(file, code)).toContainEqual(expect.stringMatching(complaint));
});

const SHOWN = /^no-restricted-syntax: .*(makes? them plain|makes them plain|lint looks at what is used of it)/;
const PRINTED = /^no-restricted-syntax: .*(makes texts plain|lint looks at what is used of it)/;
const vs = (code: string) => `import * as vscode from "vscode"; ${code}`;

describe("text of somebody else's can't get past what makes it plain", () => {
  test.each([
    ["src/host/ui.ts", vs(`export const tell = (name: string) => vscode.window.showInformationMessage(name);`), SHOWN],
    ["src/host/run-command.ts", vs(`export const tell = vscode.window.showErrorMessage;`), SHOWN],
    ["src/host/status-bar.ts", vs(`export const open = (name: string) => vscode.window.createTerminal(name);`), SHOWN],
    ["src/host/connector.ts", vs(`export const bar = vscode.window.createStatusBarItem();`), SHOWN],
    ["src/host/ui.ts", vs(`export const { window } = vscode;`), SHOWN],
    ["src/host/ui.ts", vs(`export const windows = vscode.window;`), SHOWN],
    ["src/host/ui.ts", vs(`export const { showQuickPick } = vscode.window;`), SHOWN],
    ["src/host/ui.ts", `import { window } from "vscode"; export const ask = window.showInputBox;`, SHOWN],
    ["src/host/ui.ts", vs(`export const tip = (name: string) => new vscode.MarkdownString(name);`), SHOWN],
    ["src/extension.ts", vs(`export const tell = vscode.window.setStatusBarMessage;`), SHOWN],
    ["src/views/index.ts", vs(`export const tell = vscode.window.showWarningMessage;`), SHOWN],
    ["src/views/index.ts", vs(`export const item = (name: string) => new vscode.TreeItem(name);`), SHOWN],
    ["src/views/tree.ts", vs(`export const tell = vscode.window.showWarningMessage;`), SHOWN],
    [
      "src/views/tree.ts",
      vs(`export const tip = (name: string) => new vscode.MarkdownString(name);`),
      /row says is text/,
    ],
    [
      "src/views/tree.ts",
      vs(`export const tell = (view: vscode.TreeView<string>, name: string) => { view.message = name; };`),
      /What a view says/,
    ],
    ["src/host/log.ts", `console.warn("done");`, /^no-console: /],
    ["src/cli/results.ts", `process.stdout.write("name");`, PRINTED],
    ["src/cli/results.ts", `export const out = process.stderr;`, PRINTED],
    ["src/cli/results.ts", `export const { stdout } = process;`, PRINTED],
    ["src/cli/results.ts", `import { stdout } from "node:process"; stdout.write("name");`, PRINTED],
    ["src/cli/results.ts", `console.log("name");`, /^no-console: /],
    ["src/cli.ts", `process.stderr.write("name");`, PRINTED],
  ])("%s: %s", async (file, code, complaint) => {
    expect(await complaints(file, code)).toContainEqual(expect.stringMatching(complaint));
  });

  test("a page takes no text for markup", () => {
    const typed = compile(`import { markup, type Html } from "./html.ts";
      export const escaped: Html = markup\`<p>\${"name"}</p>\`;
      export const raw: Html = { text: "<p>name</p>" };`);
    expect(typed).toEqual([expect.stringMatching(/isMarkup/)]);
  });
});

test.each([
  ["src/core/files.ts", "export {};\n".repeat(301), /^max-lines: /],
  [
    "emulators/start.ts",
    `export function many(a: 1, b: 2, c: 3, d: 4, e: 5, f: 6) { return [a, b, c, d, e, f]; }`,
    /^max-params: .*many/,
  ],
  ["src/core/files.ts", `export function nobodyKnows() { return 1; }`, /^jsdoc\/require-jsdoc: /],
  ["src/core/files.ts", `export const nobodyKnows = () => 1;`, /^jsdoc\/require-jsdoc: /],
  ["src/core/files.ts", `/** */ export const nobodyKnows = () => 1;`, /^jsdoc\/no-blank-blocks: /],
])("%s is kept small, and what it exports is described", async (file, code, complaint) => {
  expect(await complaints(file, code)).toContainEqual(expect.stringMatching(complaint));
});

test.each([
  [`test.only("a", () => { expect(1).toBe(1); });`, /^vitest\/no-focused-tests: /],
  [`test("a", () => undefined);`, /^vitest\/expect-expect: /],
  [`test("a", () => { expect(1); });`, /^vitest\/valid-expect: /],
  [`for (const n of [1, 2]) test("a", () => { if (n === 1) expect(n).toBe(1); });`, /^vitest\/no-conditional-expect: /],
])("no test may be: %s", async (code, complaint) => {
  const text = `import { expect, test } from "vitest"; ${code}`;
  expect(await complaints("test/core/files.test.ts", text)).toContainEqual(expect.stringMatching(complaint));
});

const ASKED = /^no-restricted-globals: .*goes past the proxy/;

test.each([
  ["src/core/services/storage.ts", `export const answer = await fetch("https://storage.googleapis.com");`],
  ["src/core/google/transport.ts", `export const answer = await globalThis.fetch("https://storage.googleapis.com");`],
  ["src/core/jobs/submit.ts", `export const ask = fetch;`],
  ["src/host/connector.ts", `export const answer = await fetch("http://127.0.0.1:1");`],
  ["src/function.ts", `export const socket = new WebSocket("wss://drive.googleapis.com");`],
])("%s asks nobody past the proxy: %s", async (file, code) => {
  expect(await complaints(file, code)).toContainEqual(expect.stringMatching(ASKED));
});

test.each(["src/core/results/preview.ts", "emulators/drive/store/access.ts"])(
  "a list never becomes the arguments of a call in %s",
  async (file) => {
    const code = `export const widest = (all: readonly number[]) => Math.max(...all);`;
    expect(await complaints(file, code)).toContainEqual(expect.stringMatching(/Loop: a list/));
  },
);

test.each([
  ["src/core/jobs/submit.ts", `export { openBatches } from "../services/batches.ts";`],
  ["src/core/services/storage.ts", `/** Planted. */ export const { Storage } = await import("@google-cloud/storage");`],
  ["src/commands/ingest.ts", `export { submitJob } from "../core/jobs/submit.ts";`],
  ["src/commands/ingest.ts", `export type { App } from "../app.ts";`],
  [
    "src/views/index.ts",
    `import * as vscode from "vscode"; /** Planted. */ export const isOnTop = () => vscode.window.state.focused;`,
  ],
  ["src/cli/terminal-ui.ts", `/** Planted. */ export const live = process.stderr.isTTY;`],
  ["src/extension.ts", `export { commands } from "./commands/index.ts";`],
  ["emulators/start.ts", `export { createServer } from "node:http";`],
])("%s may: %s", async (file, code) => {
  expect(await complaints(file, code)).toEqual([]);
});
