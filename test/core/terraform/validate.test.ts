import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { terraformValidate } from "../../../src/commands/terraform-validate.ts";
import { testApp } from "../../commands/test-app.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { initCall } from "../../../src/core/terraform/calls.ts";
import { validate } from "../../../src/core/terraform/validate.ts";
import { run, terraformOfThisMachine } from "./real-terraform.ts";

const never = new AbortController().signal;
const terraform = await terraformOfThisMachine();

test.skipIf("missing" in terraform)("a real Terraform tells what is wrong at its place", async () => {
  if ("missing" in terraform) throw new Error(terraform.missing);
  const folder = await temporaryFolder();
  const place = { program: terraform.program, folder };
  const file = join(folder, "main.tf");
  await writeFile(file, 'output "a" { value = 1 }\n');
  await run(initCall(place));
  expect(await validate(place, process.env, never)).toEqual([]);
  await writeFile(file, 'output "a" { value = 1 }\n\noutput "b" {\n  value = var.missing\n}\n');
  expect(await validate(place, process.env, never)).toEqual([
    expect.objectContaining({
      severity: "error",
      summary: "Reference to undeclared input variable",
      range: { filename: "main.tf", start: { line: 4, column: 11 }, end: { line: 4, column: 22 } },
    }),
  ]);
});

test("what is not initialised is not looked at, and nothing is initialised unasked", async () => {
  const workspace = await temporaryFolder();
  await mkdir(join(workspace, "terraform"));
  const app = testApp({ workspace });
  expect(await terraformValidate(app)).toBeUndefined();
  expect(app.ui.said).toEqual(["terraform/ is not initialised: run Terraform: Init first."]);
  expect(app.ui.tasks).toEqual([]);
  const quiet = testApp({ workspace });
  await terraformValidate(quiet, { quietly: true });
  expect(quiet.ui.said).toEqual([]);
});
