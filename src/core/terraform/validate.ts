import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as z from "zod";
import { Failure, reasonOf } from "../failure.ts";
import { parseAnswer } from "./answer.ts";
import { validateCall, type TerraformRun } from "./calls.ts";

// `terraform validate -json` (https://developer.hashicorp.com/terraform/cli/commands/validate#json-output-format), as far
// as it is used here.
const Place = z.object({ line: z.int().min(1), column: z.int().min(1) });
const Answer = z.object({
  valid: z.boolean(),
  diagnostics: z
    .array(
      z.object({
        severity: z.enum(["error", "warning"]),
        summary: z.string(),
        detail: z.string().default(""),
        range: z.object({ filename: z.string(), start: Place, end: Place }).optional(),
      }),
    )
    .default([]),
});

/** One thing that Terraform finds wrong; without a range it is about the folder. File names are relative to it. */
export type TerraformDiagnostic = z.output<typeof Answer>["diagnostics"][number];

/** An answer has a line of code for each of them; a folder of this size is nobody's. */
const LONGEST_ANSWER = 16 * 1024 * 1024;

/**
 * What Terraform finds wrong in a folder that is initialised; it asks nobody and changes nothing.
 * @param environment of the door
 * @throws Failure `terraform.unreadable`
 */
export async function validate(
  place: TerraformRun,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<readonly TerraformDiagnostic[]> {
  const { command, args, cwd, env } = validateCall(place);
  const options = {
    ...{ cwd, signal, maxBuffer: LONGEST_ANSWER },
    env: { ...environment, ...env, CHECKPOINT_DISABLE: "1" },
  };
  try {
    const { stdout } = await promisify(execFile)(command, [...args], options);
    return parseAnswer(Answer, "validate", stdout).diagnostics;
  } catch (error) {
    signal.throwIfAborted();
    // It ends with 1 where something is wrong, and its answer says what.
    const printed = z.object({ code: z.literal(1), stdout: z.string().min(1) }).safeParse(error);
    if (printed.success) return parseAnswer(Answer, "validate", printed.data.stdout).diagnostics;
    if (error instanceof Failure) throw error;
    throw new Failure("terraform.unreadable", { command: "validate", why: reasonOf(error) }, { cause: error });
  }
}
