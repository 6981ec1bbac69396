import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Bundle } from "../../../src/core/terraform/bundle.ts";
import { compareWithBundled } from "../../../src/core/terraform/working-copy-diff.ts";
import { makeWorkingCopy } from "../../../src/core/terraform/working-copy.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const never = new AbortController().signal;

/** A bundle of three files, one of them from elsewhere, and a workspace without a copy. */
async function setUp(): Promise<{ root: string; bundle: Bundle; copy: string }> {
  const root = await temporaryFolder();
  const folder = join(root, "extension", "terraform");
  await mkdir(join(folder, "tests"), { recursive: true });
  await writeFile(join(folder, "buckets.tf"), "bucket 1\n");
  await writeFile(join(folder, "tests", "policies.tftest.hcl"), "policies 1\n");
  const archive = join(root, "extension", "function.zip");
  await writeFile(archive, "archive 1");
  await mkdir(join(root, "workspace"));
  const bundle = { version: "0.1.0", folder, added: { "files/function.zip": archive } };
  return { root, bundle, copy: join(root, "workspace", "terraform") };
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

test("copies every file of the bundle and says what it copied", async () => {
  const { bundle, copy } = await setUp();

  expect(await makeWorkingCopy(bundle, copy, never)).toBe(true);

  expect(await filesOf(copy)).toEqual([
    ".sluice-infrastructure.json",
    "buckets.tf",
    "files/function.zip",
    "tests/policies.tftest.hcl",
  ]);
  expect(await readFile(join(copy, "files/function.zip"), "utf8")).toBe("archive 1");
  const stamp: unknown = JSON.parse(await readFile(join(copy, ".sluice-infrastructure.json"), "utf8"));
  expect(stamp).toMatchObject({
    format: 1,
    version: "0.1.0",
    files: { "buckets.tf": "0f848f8c0c27d375950c743c08339b8ec9f91fbf407be8ef44d942b2b41c4335" },
  });
  expect(await compareWithBundled(bundle, copy, never)).toEqual({ state: "current", version: "0.1.0" });
});

test("leaves out what a run of Terraform left in the bundled folder", async () => {
  const { bundle, copy } = await setUp();
  await mkdir(join(bundle.folder, ".terraform"));
  await writeFile(join(bundle.folder, ".terraform", "provider"), "megabytes");
  for (const name of [".terraform.lock.hcl", "terraform.tfstate", "terraform.tfstate.backup", "sluice.tfplan"]) {
    await writeFile(join(bundle.folder, name), "left over");
  }

  await makeWorkingCopy(bundle, copy, never);

  expect(await filesOf(copy)).toHaveLength(4);
});

test("a second copy changes nothing, whatever the user did", async () => {
  const { bundle, copy } = await setUp();
  await makeWorkingCopy(bundle, copy, never);
  await writeFile(join(copy, "buckets.tf"), "mine\n");
  await rm(join(copy, "tests"), { recursive: true });

  expect(await makeWorkingCopy({ ...bundle, version: "0.2.0" }, copy, never)).toBe(false);

  expect(await readFile(join(copy, "buckets.tf"), "utf8")).toBe("mine\n");
  expect(await filesOf(copy)).toEqual([".sluice-infrastructure.json", "buckets.tf", "files/function.zip"]);
});

test("an empty folder is taken, one that holds something else is not", async () => {
  const { bundle, copy } = await setUp();
  await mkdir(copy);
  await writeFile(join(copy, "main.tf"), "somebody else's\n");

  await expect(makeWorkingCopy(bundle, copy, never)).rejects.toMatchObject({ code: "infrastructure.folder-taken" });
  expect(await filesOf(copy)).toEqual(["main.tf"]);

  await rm(join(copy, "main.tf"));
  expect(await makeWorkingCopy(bundle, copy, never)).toBe(true);
});

test("a file in the folder's place is not replaced", async () => {
  const { bundle, copy } = await setUp();
  await writeFile(copy, "a file");

  await expect(makeWorkingCopy(bundle, copy, never)).rejects.toMatchObject({ code: "infrastructure.folder-taken" });
  expect(await readFile(copy, "utf8")).toBe("a file");
});

test("a link is followed neither in the bundle nor in the workspace", async () => {
  const { root, bundle, copy } = await setUp();
  await symlink("/etc/hostname", join(bundle.folder, "tests", "stolen.tf"));
  await expect(makeWorkingCopy(bundle, copy, never)).rejects.toMatchObject({
    code: "infrastructure.symlink",
    params: { path: join(bundle.folder, "tests", "stolen.tf") },
  });
  await rm(join(bundle.folder, "tests", "stolen.tf"));

  await symlink("/etc/hostname", join(root, "archive-link"));
  const linked = { ...bundle, added: { "files/function.zip": join(root, "archive-link") } };
  await expect(makeWorkingCopy(linked, copy, never)).rejects.toMatchObject({ code: "infrastructure.symlink" });

  await mkdir(join(root, "elsewhere"));
  await symlink(join(root, "elsewhere"), copy);
  await expect(makeWorkingCopy(bundle, copy, never)).rejects.toMatchObject({ code: "infrastructure.symlink" });
  expect(await readdir(join(root, "elsewhere"))).toEqual([]);
});

test("a copy that could not be finished leaves nothing behind", async () => {
  const { root, bundle, copy } = await setUp();
  const unfinishable = { ...bundle, added: { "files/function.zip": join(root, "not-built-yet.zip") } };
  await expect(makeWorkingCopy(unfinishable, copy, never)).rejects.toThrow("not-built-yet.zip");

  // The path of a file cannot be the path of a folder: this one fails after the first files are written.
  const torn = { ...bundle, added: { ...bundle.added, "buckets.tf/inner": bundle.added["files/function.zip"]! } };
  await expect(makeWorkingCopy(torn, copy, never)).rejects.toThrow();

  await expect(makeWorkingCopy(bundle, copy, AbortSignal.abort())).rejects.toThrow("aborted");
  expect(await readdir(join(root, "workspace"))).toEqual([]);
});
