import { execFile } from "node:child_process";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const KNIP = join(ROOT, "node_modules", "knip", "bin", "knip.js");

let repository: string;

/** A repository with this one's rules, in which everything is used. */
beforeEach(async () => {
  repository = await temporaryFolder();
  await copyFile(join(ROOT, "knip.config.ts"), join(repository, "knip.config.ts"));
  for (const folder of ["src", "test"]) await mkdir(join(repository, folder));
  await plant("package.json", JSON.stringify({ type: "module", devDependencies: { vitest: "*" } }));
  await plant("src/extension.ts", `import { walk } from "./walk.ts"; walk();`);
  await plant("src/walk.ts", `import { pace } from "./pace.ts"; export const walk = () => pace;`);
  await plant("src/pace.ts", `export const pace = 4;`);
  await plant(
    "test/walk.test.ts",
    `import { test } from "vitest"; import { walk } from "../src/walk.ts"; test("walk", walk);`,
  );
});

async function plant(path: string, text: string): Promise<void> {
  await writeFile(join(repository, path), text);
}

/** What it finds, a line each; nothing where it ends with 0. */
async function complaints(...options: readonly string[]): Promise<readonly string[]> {
  const args = [KNIP, "--no-progress", "--no-config-hints", "--directory", repository, ...options];
  try {
    await promisify(execFile)(process.execPath, args);
    return [];
  } catch (error) {
    const { stdout } = error as { stdout: string };
    const lines = stdout.split("\n").filter((line) => line.includes(".ts"));
    if (lines.length === 0) throw error;
    return lines;
  }
}

test("what is used is left in peace", async () => {
  expect(await complaints()).toEqual([]);
  expect(await complaints("--production")).toEqual([]);
});

test("an export that nothing uses is found", async () => {
  await plant("src/pace.ts", `export const pace = 4; export const haste = 6;`);
  expect(await complaints()).toEqual([expect.stringMatching(/^haste +src\/pace\.ts/)]);
});

test("a file that nothing uses is found", async () => {
  await plant("src/rest.ts", `export const rest = 0;`);
  expect(await complaints()).toEqual([expect.stringMatching(/^src\/rest\.ts/)]);
});

test("what only tests use is found", async () => {
  await plant("src/pace.ts", `export const pace = 4; export const haste = 6;`);
  await plant("test/pace.test.ts", `import { haste } from "../src/pace.ts"; haste.toFixed();`);
  expect(await complaints()).toEqual([]);
  expect(await complaints("--production")).toEqual([expect.stringMatching(/^haste +src\/pace\.ts/)]);
});

test("a circle of imports is found", async () => {
  await plant("src/pace.ts", `import { walk } from "./walk.ts"; export const pace = walk.length;`);
  expect(await complaints()).toEqual([
    expect.stringMatching(/src\/pace\.ts.*src\/walk\.ts|src\/walk\.ts.*src\/pace\.ts/),
  ]);
});
