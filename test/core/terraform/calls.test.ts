import { execFile } from "node:child_process";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { applyCall, initCall, outputCall, planCall, type TerraformCall } from "../../../src/core/terraform/calls.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const place = { program: "/opt/bin/terraform", folder: "/my pipeline/terraform" };
const refused = expect.objectContaining({ code: "terraform.argument-refused" }) as Error;

test("each call is a program, its arguments and its folder", () => {
  const common = { command: "/opt/bin/terraform", cwd: "/my pipeline/terraform", env: { TF_IN_AUTOMATION: "1" } };

  expect(initCall(place)).toEqual({ ...common, args: ["init", "-input=false"] });
  expect(initCall(place, "/mirror")).toEqual({ ...common, args: ["init", "-input=false", "-plugin-dir=/mirror"] });
  expect(planCall(place, "/my pipeline/p", { region: "europe-west1" })).toEqual({
    ...common,
    args: ["plan", "-input=false", "-out=/my pipeline/p", "-var=region=europe-west1"],
  });
  expect(applyCall(place, "/my pipeline/p")).toEqual({ ...common, args: ["apply", "-input=false", "/my pipeline/p"] });
  expect(outputCall(place)).toEqual({ ...common, args: ["output", "-json", "-no-color"] });
});

test("apply never approves by itself anything but the saved plan", () => {
  expect(applyCall(place, "/p").args.join(" ")).not.toMatch(/auto-approve|-destroy|-target|-var/);
});

test.each(["-destroy", "--auto-approve", "plan", "./plan", ""])("%j is not a plan file", (path) => {
  expect(() => applyCall(place, path)).toThrow(refused);
  expect(() => planCall(place, path)).toThrow(refused);
});

test.each(["/plan\n-destroy", "/plan\r", "/plan\0"])("a path with a control character is refused: %j", (path) => {
  expect(() => applyCall(place, path)).toThrow(refused);
  expect(() => planCall(place, path)).toThrow(refused);
  expect(() => initCall(place, path)).toThrow(refused);
  expect(() => outputCall({ ...place, folder: path })).toThrow(refused);
  expect(() => outputCall({ ...place, program: path })).toThrow(refused);
});

test("programs and folders are absolute: a relative one depends on what is open", () => {
  expect(() => outputCall({ ...place, program: "terraform" })).toThrow(refused);
  expect(() => outputCall({ ...place, folder: "terraform" })).toThrow(refused);
  expect(() => initCall(place, "-upgrade")).toThrow(refused);
});

test.each(["", "a b", "region=x", "-destroy", "region\n"])("%j is not a name of a variable", (name) => {
  expect(() => planCall(place, "/p", { [name]: "x" })).toThrow(refused);
});

test("a value with a line break is refused", () => {
  expect(() => planCall(place, "/p", { region: "a\n-destroy" })).toThrow(refused);
});

test("hostile values reach the program as they are, and no shell", async () => {
  const folder = await temporaryFolder();
  const program = join(folder, "terra form");
  await writeFile(program, `#!/usr/bin/env python3\nimport json, sys\nprint(json.dumps(sys.argv[1:]))\n`);
  await chmod(program, 0o755);
  const trap = join(folder, "trap");
  const plan = join(folder, `$(touch ${trap}) ; touch ${trap} & "'`);
  const value = `"; touch ${trap}; $(touch ${trap}) -destroy`;

  const received = await receivedBy(planCall({ program, folder }, plan, { region: value }));

  expect(received).toEqual(["plan", "-input=false", `-out=${plan}`, `-var=region=${value}`]);
  await expect(readFile(trap)).rejects.toThrow("ENOENT");
});

async function receivedBy({ command, args, cwd }: TerraformCall): Promise<unknown> {
  const { stdout } = await promisify(execFile)(command, args, { cwd });
  return JSON.parse(stdout);
}
