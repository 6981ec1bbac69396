import { join } from "node:path";

/** Where the plan of a working copy is kept: beside the state, in a folder that Terraform itself keeps out of version control. */
export function planFile(folder: string): string {
  return join(folder, ".terraform", "sluice.tfplan");
}
