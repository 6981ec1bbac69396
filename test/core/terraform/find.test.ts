import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { findTerraform } from "../../../src/core/terraform/find.ts";
import { checkTerraform, readTerraformVersion } from "../../../src/core/terraform/version.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const never = new AbortController().signal;
const environment = { PATH: "/usr/local/bin:/usr/bin:/bin" };

async function program(path: string, script: string, mode = 0o755): Promise<string> {
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, mode);
  return path;
}

test("the first program of the search path is taken; folders and plain files are not", async () => {
  const root = await temporaryFolder();
  await mkdir(join(root, "a", "terraform"), { recursive: true });
  await mkdir(join(root, "b"));
  await mkdir(join(root, "c"));
  await program(join(root, "b", "terraform"), "", 0o644);
  const wanted = await program(join(root, "c", "terraform"), "");

  const path = [join(root, "nowhere"), join(root, "a"), join(root, "b"), join(root, "c")];
  expect(await findTerraform({ configured: undefined, path, suffix: "" })).toBe(wanted);
});

test("a relative folder of the search path is never looked into", async () => {
  const root = await temporaryFolder();
  await program(join(root, "terraform"), "");
  const path = [relative(".", root), ".", ""];

  await expect(findTerraform({ configured: undefined, path, suffix: "" })).rejects.toMatchObject({
    code: "terraform.missing",
    params: { looked: [], minimum: "1.11.0" },
  });
});

test("a configured program is taken as it is, or missed; the search path is not asked", async () => {
  const root = await temporaryFolder();
  const onPath = await program(join(root, "terraform"), "");
  const configured = await program(join(root, "my-terraform"), "");

  expect(await findTerraform({ configured, path: [root], suffix: "" })).toBe(configured);
  for (const wrong of [join(root, "gone"), relative(".", onPath)]) {
    await expect(findTerraform({ configured: wrong, path: [root], suffix: "" })).rejects.toMatchObject({
      code: "terraform.missing",
      params: { looked: [wrong] },
    });
  }
});

test("a version from the minimum on is right, numbers compared as numbers", async () => {
  const root = await temporaryFolder();
  for (const version of ["1.11.0", "1.11.4", "1.20.1", "2.0.0", "1.12.0-beta1"]) {
    const path = await program(join(root, version), `echo '{"terraform_version": "${version}"}'`);
    expect(await checkTerraform(path, environment, never)).toBe(version);
  }
  for (const version of ["1.9.8", "1.10.5", "0.15.0", "1.11.0-rc1"]) {
    const path = await program(join(root, version), `echo '{"terraform_version": "${version}"}'`);
    await expect(checkTerraform(path, environment, never)).rejects.toMatchObject({
      code: "terraform.too-old",
      params: { program: path, version, minimum: "1.11.0" },
    });
  }
});

test("a program that fails or is another one is unreadable, not old", async () => {
  const root = await temporaryFolder();
  for (const script of ["exit 3", "echo Terraform v1.11.4", "echo '{}'", `echo '{"terraform_version": "new"}'`]) {
    const path = await program(join(root, "terraform"), script);
    await expect(checkTerraform(path, environment, never)).rejects.toMatchObject({ code: "terraform.unreadable" });
  }
});

test("a check that is given up ends", async () => {
  const root = await temporaryFolder();
  const path = await program(join(root, "terraform"), "exec sleep 600");
  const abort = new AbortController();
  const check = checkTerraform(path, environment, abort.signal);
  abort.abort();
  await expect(check).rejects.toThrow("aborted");
});

test("the version stands in the answer of a real Terraform", () => {
  const answer = '{"terraform_version": "1.11.4", "platform": "linux_amd64", "provider_selections": {}}';
  expect(readTerraformVersion(answer)).toBe("1.11.4");
});
