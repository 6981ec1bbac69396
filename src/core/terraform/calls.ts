import { isAbsolute } from "node:path";
import { Failure, type Failures } from "../failure.ts";

type Argument = Failures["terraform.argument-refused"]["what"];

/** A call of Terraform as a value: doors show it, log it and run it, without a shell. */
export interface TerraformCall {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Added to the environment of the door. */
  readonly env: Readonly<Record<string, string>>;
}

/** Where Terraform runs. Both are absolute. */
export interface TerraformRun {
  /** The program, from `findTerraform`. */
  readonly program: string;
  /** The working copy. */
  readonly folder: string;
}

/**
 * Gets the provider: from the registry, or only from `pluginFolder` where a machine has no way to it.
 * @throws Failure `terraform.argument-refused`, as every function here
 */
export function initCall(place: TerraformRun, pluginFolder?: string): TerraformCall {
  const plugins = pluginFolder === undefined ? [] : [`-plugin-dir=${absolute("provider-folder", pluginFolder)}`];
  return call(place, ["init", "-input=false", ...plugins]);
}

/** Writes what would change into `planFile`; nothing changes yet. `variables` beat those of the folder. */
export function planCall(
  place: TerraformRun,
  planFile: string,
  variables: Readonly<Record<string, string>> = {},
): TerraformCall {
  const given = Object.entries(variables).map(([name, value]) => `-var=${variable(name, value)}`);
  return call(place, ["plan", "-input=false", `-out=${absolute("plan-file", planFile)}`, ...given]);
}

/** Does what `planFile` says, and only that: Terraform refuses it once the state is another one. */
export function applyCall(place: TerraformRun, planFile: string): TerraformCall {
  // Absolute, hence never an option: `-destroy` as a name of a plan would be one.
  return call(place, ["apply", "-input=false", absolute("plan-file", planFile)]);
}

/** Prints as JSON what is wrong in the folder, and where; it asks nobody. */
export function validateCall(place: TerraformRun): TerraformCall {
  return call(place, ["validate", "-json", "-no-color"]);
}

/**
 * Prints the outputs for `connectionFromOutputs`.
 * @internal No command asks for them yet: tests hold by it that the outputs of `terraform/` fit a `sluice.json`.
 */
export function outputCall(place: TerraformRun): TerraformCall {
  return call(place, ["output", "-json", "-no-color"]);
}

function call({ program, folder }: TerraformRun, args: readonly string[]): TerraformCall {
  return {
    command: absolute("program", program),
    args,
    cwd: absolute("folder", folder),
    // No hints to run commands by hand: the door offers the next step.
    env: { TF_IN_AUTOMATION: "1" },
  };
}

function absolute(what: Argument, path: string): string {
  if (!isAbsolute(path)) throw new Failure("terraform.argument-refused", { what, why: "not-absolute" });
  return oneLine(what, path);
}

function variable(name: string, value: string): string {
  const what: Argument = { variable: name };
  if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)) {
    throw new Failure("terraform.argument-refused", { what, why: "no-name" });
  }
  return `${name}=${oneLine(what, value)}`;
}

function oneLine(what: Argument, text: string): string {
  if (/\p{Cc}/u.test(text)) {
    throw new Failure("terraform.argument-refused", { what, why: "control-character" });
  }
  return text;
}
