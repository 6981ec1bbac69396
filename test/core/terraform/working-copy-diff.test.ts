import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Bundle } from "../../../src/core/terraform/bundle.ts";
import { compareWithBundled } from "../../../src/core/terraform/working-copy-diff.ts";
import { STAMP_FILE } from "../../../src/core/terraform/stamp.ts";
import { takeUntouched } from "../../../src/core/terraform/take-untouched.ts";
import { makeWorkingCopy } from "../../../src/core/terraform/working-copy.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const never = new AbortController().signal;

/** A copy of version 0.9.0 with the files a.tf, b.tf, c.tf; the bundle that a test then changes is 0.10.0. */
async function setUp(): Promise<{ bundle: Bundle; copy: string }> {
  const root = await temporaryFolder();
  const folder = join(root, "bundled");
  const copy = join(root, "terraform");
  await mkdir(folder);
  for (const name of ["a.tf", "b.tf", "c.tf"]) await writeFile(join(folder, name), `${name} as copied`);
  const bundle = { version: "0.9.0", folder, added: {} };
  await makeWorkingCopy(bundle, copy, never);
  return { bundle: { ...bundle, version: "0.10.0" }, copy };
}

test("no working copy is absent, not different", async () => {
  const { bundle, copy } = await setUp();
  expect(await compareWithBundled(bundle, `${copy}-nowhere`, never)).toEqual({ state: "absent" });
});

test.runIf(process.platform !== "win32")("a stamp that is a pipe is not waited for", async () => {
  const { bundle, copy } = await setUp();
  await rm(join(copy, STAMP_FILE));
  execFileSync("mkfifo", [join(copy, STAMP_FILE)]);
  await expect(compareWithBundled(bundle, copy, never)).rejects.toMatchObject({ code: "file.not-plain" });
});

test("changes of the user alone are no news", async () => {
  const { bundle, copy } = await setUp();
  await writeFile(join(copy, "a.tf"), "mine");
  await rm(join(copy, "b.tf"));
  await writeFile(join(copy, "own.tf"), "mine");

  expect(await compareWithBundled(bundle, copy, never)).toEqual({ state: "current", version: "0.9.0" });
});

test("tells files that only the bundle changed from those that both changed", async () => {
  const { bundle, copy } = await setUp();
  await writeFile(join(bundle.folder, "a.tf"), "newer");
  await writeFile(join(bundle.folder, "b.tf"), "newer");
  await writeFile(join(copy, "b.tf"), "mine");
  await rm(join(bundle.folder, "c.tf"));
  await writeFile(join(bundle.folder, "d.tf"), "added");
  await writeFile(join(bundle.folder, "e.tf"), "added by both");
  await writeFile(join(copy, "e.tf"), "added by me");

  expect(await compareWithBundled(bundle, copy, never)).toEqual({
    state: "bundle-newer",
    version: "0.9.0",
    untouched: ["a.tf", "c.tf", "d.tf"],
    changedOnBothSides: ["b.tf", "e.tf"],
  });
});

test("the same change on both sides is no difference", async () => {
  const { bundle, copy } = await setUp();
  for (const folder of [bundle.folder, copy]) await writeFile(join(folder, "a.tf"), "the same fix");

  expect(await compareWithBundled(bundle, copy, never)).toEqual({ state: "current", version: "0.9.0" });
});

test("a file that the user removed and the bundle changed needs a look", async () => {
  const { bundle, copy } = await setUp();
  await rm(join(copy, "a.tf"));
  await writeFile(join(bundle.folder, "a.tf"), "newer");

  expect(await compareWithBundled(bundle, copy, never)).toMatchObject({ changedOnBothSides: ["a.tf"], untouched: [] });
});

test("an older Sluice does not call its own files newer", async () => {
  const { bundle, copy } = await setUp();
  await writeFile(join(bundle.folder, "a.tf"), "older");

  const older = { ...bundle, version: "0.2.0" };
  expect(await compareWithBundled(older, copy, never)).toEqual({ state: "ahead", version: "0.9.0" });
});

test("a stamp that cannot be read is said so, and is not absent", async () => {
  const { bundle, copy } = await setUp();
  const stamp = join(copy, ".sluice-infrastructure.json");

  await writeFile(stamp, "{");
  await expect(compareWithBundled(bundle, copy, never)).rejects.toMatchObject({ code: "document.malformed" });
  await writeFile(stamp, JSON.stringify({ format: 1, version: "0.9.0", files: { "a.tf": "not a hash" } }));
  await expect(compareWithBundled(bundle, copy, never)).rejects.toMatchObject({ code: "document.malformed" });
  await writeFile(stamp, JSON.stringify({ format: 2, anything: true }));
  await expect(compareWithBundled(bundle, copy, never)).rejects.toMatchObject({
    code: "document.newer-format",
    params: { object: stamp, format: 2, known: 1 },
  });
});

test("taking what is newer leaves the user's changes alone, and goes on saying that they differ", async () => {
  const { bundle, copy } = await setUp();
  await writeFile(join(bundle.folder, "a.tf"), "newer");
  await writeFile(join(bundle.folder, "b.tf"), "newer");
  await writeFile(join(copy, "b.tf"), "mine");
  await rm(join(bundle.folder, "c.tf"));
  await mkdir(join(bundle.folder, "tests"));
  await writeFile(join(bundle.folder, "tests", "d.tf"), "added");
  await writeFile(join(copy, "own.tf"), "mine");

  expect(await takeUntouched(bundle, copy, never)).toEqual(["a.tf", "c.tf", "tests/d.tf"]);

  expect(await readdir(copy)).toEqual([".sluice-infrastructure.json", "a.tf", "b.tf", "own.tf", "tests"]);
  expect(await readFile(join(copy, "a.tf"), "utf8")).toBe("newer");
  expect(await readFile(join(copy, "b.tf"), "utf8")).toBe("mine");
  expect(await readdir(join(copy, "tests"))).toEqual(["d.tf"]);
  expect(await compareWithBundled(bundle, copy, never)).toEqual({
    state: "bundle-newer",
    version: "0.10.0",
    untouched: [],
    changedOnBothSides: ["b.tf"],
  });

  await writeFile(join(copy, "b.tf"), "newer");
  expect(await compareWithBundled(bundle, copy, never)).toEqual({ state: "current", version: "0.10.0" });
});

test("taken half-way, the rest can be taken later", async () => {
  const { bundle, copy } = await setUp();
  await writeFile(join(bundle.folder, "a.tf"), "newer");
  await writeFile(join(bundle.folder, "b.tf"), "newer");
  // As a crash leaves it: one file is there, the stamp knows nothing of it.
  await writeFile(join(copy, "a.tf"), "newer");

  expect(await takeUntouched(bundle, copy, never)).toEqual(["b.tf"]);
  expect(await compareWithBundled(bundle, copy, never)).toMatchObject({ state: "current" });
  // The stamp knows of both now: the next change of either is again one of the bundle alone.
  await writeFile(join(bundle.folder, "a.tf"), "newest");
  expect(await compareWithBundled(bundle, copy, never)).toMatchObject({ untouched: ["a.tf"], changedOnBothSides: [] });
});

test("an older Sluice takes nothing back", async () => {
  const { bundle, copy } = await setUp();
  await writeFile(join(bundle.folder, "a.tf"), "older");

  expect(await takeUntouched({ ...bundle, version: "0.2.0" }, copy, never)).toEqual([]);
  expect(await readFile(join(copy, "a.tf"), "utf8")).toBe("a.tf as copied");
});

test("writes through no link that leads out of the working copy", async () => {
  const { bundle, copy } = await setUp();
  const outside = join(copy, "..", "outside");
  await mkdir(outside);
  await writeFile(join(outside, "a.tf"), "a.tf as copied");
  await rm(join(copy, "a.tf"));
  await symlink(join(outside, "a.tf"), join(copy, "a.tf"));
  await symlink(outside, join(copy, "tests"));
  await symlink(join(outside, "b.tf"), join(copy, "b.tf.new"));
  await mkdir(join(bundle.folder, "tests"));
  for (const name of ["a.tf", "b.tf", "tests/d.tf"]) await writeFile(join(bundle.folder, name), "newer");

  expect(await takeUntouched(bundle, copy, never)).toEqual(["b.tf"]);
  expect(await compareWithBundled(bundle, copy, never)).toMatchObject({ changedOnBothSides: ["a.tf", "tests/d.tf"] });
  expect(await readFile(join(copy, "b.tf"), "utf8")).toBe("newer");
  expect(await readdir(outside)).toEqual(["a.tf"]);
  expect(await readFile(join(outside, "a.tf"), "utf8")).toBe("a.tf as copied");
});
