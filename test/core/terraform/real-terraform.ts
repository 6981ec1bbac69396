import { execFile } from "node:child_process";
import { delimiter, resolve } from "node:path";
import { promisify } from "node:util";
import { Failure } from "../../../src/core/failure.ts";
import { findTerraform } from "../../../src/core/terraform/find.ts";
import { makeWorkingCopy } from "../../../src/core/terraform/working-copy.ts";
import { initCall, type TerraformCall } from "../../../src/core/terraform/calls.ts";

/** The Terraform of this machine, or why there is none. */
export async function terraformOfThisMachine(): Promise<{ program: string } | { missing: string }> {
  const path = (process.env["PATH"] ?? "").split(delimiter);
  try {
    return { program: await findTerraform({ configured: undefined, path, suffix: "" }) };
  } catch (error) {
    if (error instanceof Failure) return { missing: "Terraform is not on the search path" };
    throw error;
  }
}

/**
 * A working copy of `terraform/`, as a user gets it, with its provider from the folder that SLUICE_TF_PLUGIN_DIR names
 * or from the registry; or why there is no provider. A copy without a lock file: that names the hash of one source.
 */
export async function initialisedCopy(program: string, folder: string): Promise<{ missing: string } | undefined> {
  const fixture = (name: string) => resolve("terraform/tests/fixtures", name);
  const added = { "files/function.zip": fixture("function.zip"), "files/compose.yaml": fixture("compose.yaml") };
  const bundle = { version: "0.0.0", folder: resolve("terraform"), added };
  await makeWorkingCopy(bundle, folder, new AbortController().signal);
  const pluginFolder = process.env["SLUICE_TF_PLUGIN_DIR"];
  const init = initCall({ program, folder }, pluginFolder);
  try {
    await run({ ...init, args: [...init.args, "-backend=false"] });
    return undefined;
  } catch (error) {
    if (pluginFolder === undefined && String(error).includes("Failed to query available provider packages")) {
      return { missing: "The provider registry cannot be reached and SLUICE_TF_PLUGIN_DIR is not set" };
    }
    throw error;
  }
}

/** Runs a call as a door does, and returns what it printed. */
export async function run({ command, args, cwd, env }: TerraformCall): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, {
    cwd,
    env: { ...process.env, ...env, CHECKPOINT_DISABLE: "1" },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}
