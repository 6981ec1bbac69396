import { join } from "node:path";
import type { App } from "../app.ts";
import type { Bundle } from "../core/infra/bundle.ts";
import { Failure } from "../core/failure.ts";
import { findTerraform } from "../core/infra/find-terraform.ts";
import type { TerraformPlace } from "../core/infra/terraform.ts";
import { checkTerraform } from "../core/infra/terraform-version.ts";
import { makeWorkingCopy } from "../core/infra/working-copy.ts";

/**
 * Finds Terraform, and copies the infrastructure into the workspace where that has not been done.
 * @throws Failure `connection.no-workspace`, `terraform.*`, `infrastructure.*`
 */
export async function openWorkingCopy(app: App): Promise<TerraformPlace> {
  const { ui, machine, t } = app;
  const folder = workingCopyFolder(app);
  const { program, copied } = await ui.progress(t("Looking for Terraform"), async (_report, signal) => {
    const found = await findTerraform(machine.terraform);
    await checkTerraform(found, machine.environment, signal);
    return { program: found, copied: await makeWorkingCopy(bundleOf(app), folder, signal) };
  });
  if (copied)
    void ui.inform(t("The infrastructure is now in {0}. It is yours: change it and commit it.", "terraform/"));
  return { program, folder };
}

/** Beside the state, in a folder that Terraform itself keeps out of version control. */
export function planFile(folder: string): string {
  return join(folder, ".terraform", "sluice.tfplan");
}

export function workingCopyFolder({ places }: Pick<App, "places">): string {
  if (places.workspace === undefined) throw new Failure("connection.no-workspace", { wanted: "terraform/" });
  return join(places.workspace, "terraform");
}

function bundleOf({ places, version }: App): Bundle {
  const shipped = (...path: string[]) => join(places.installation, ...path);
  return {
    version,
    folder: shipped("terraform"),
    added: {
      "files/function.zip": shipped("dist", "function.zip"),
      "files/compose.yaml": shipped("airflow", "compose.yaml"),
    },
  };
}
