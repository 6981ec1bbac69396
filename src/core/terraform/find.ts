import { access, constants, stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { Failure } from "../failure.ts";
import { TERRAFORM_MINIMUM } from "./version.ts";

/** Where Terraform is looked for. */
export interface TerraformSearch {
  /** Program that the user named in a setting of the machine; never one of a workspace. */
  readonly configured: string | undefined;
  /** Folders of the search path. */
  readonly path: readonly string[];
  /** End of a program's name: `.exe` on Windows, else empty. */
  readonly suffix: "" | ".exe";
}

/**
 * Absolute path of Terraform. Folders that are not absolute are passed over: `.` is whatever was opened last.
 * @throws Failure `terraform.missing` with the places that were looked at
 */
export async function findTerraform({ configured, path, suffix }: TerraformSearch): Promise<string> {
  const candidates =
    configured === undefined
      ? path.filter(isAbsolute).map((folder) => join(folder, `terraform${suffix}`))
      : [configured];
  for (const candidate of candidates) {
    if (isAbsolute(candidate) && (await isProgram(candidate))) return candidate;
  }
  throw new Failure("terraform.missing", { looked: candidates, minimum: TERRAFORM_MINIMUM });
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    // Whatever keeps us from it, it is not what we look for; the failure names the place.
    return false;
  }
}
