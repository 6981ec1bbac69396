import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { lt, valid } from "semver";
import * as z from "zod";
import { Failure, reasonOf } from "../failure.ts";
import { parseAnswer } from "./answer.ts";

/** Mocked plans with known values and write-only arguments came with it. */
export const TERRAFORM_MINIMUM = "1.11.0";

const run = promisify(execFile);
const Answer = z.object({ terraform_version: z.string().refine((version) => valid(version) !== null) });

/**
 * Asks the program for its version and holds it against what `terraform/` needs.
 * @param environment of the door
 * @throws Failure `terraform.too-old`; `terraform.unreadable` if it does not run, or is another program
 */
export async function checkTerraform(
  program: string,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<string> {
  const version = readTerraformVersion(await askVersion(program, environment, signal));
  if (lt(version, TERRAFORM_MINIMUM)) {
    throw new Failure("terraform.too-old", { program, version, minimum: TERRAFORM_MINIMUM });
  }
  return version;
}

/**
 * The version in an answer of `terraform version -json`.
 * @throws Failure `terraform.unreadable`
 */
export function readTerraformVersion(answer: string): string {
  return parseAnswer(Answer, "version", answer).terraform_version;
}

async function askVersion(
  program: string,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<string> {
  try {
    // The program's own folder: elsewhere it would also report the providers of that place.
    // Without the switch it asks its maker for news before it answers.
    const { stdout } = await run(program, ["version", "-json"], {
      cwd: dirname(program),
      env: { ...environment, CHECKPOINT_DISABLE: "1" },
      signal,
    });
    return stdout;
  } catch (error) {
    signal.throwIfAborted();
    throw new Failure("terraform.unreadable", { command: "version", why: reasonOf(error) }, { cause: error });
  }
}
