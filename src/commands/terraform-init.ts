import type { App } from "../app.ts";
import { initCall } from "../core/terraform/calls.ts";
import { runTerraform } from "./ask/run-terraform.ts";
import { offerNewer, openWorkingCopy, type WorkingCopy } from "./ask/working-copy.ts";

/**
 * Runs `terraform init` in the workspace's copy of the infrastructure. Returns its exit code.
 * @param opened by a command that does this first: what is newer is not asked about then
 */
export async function terraformInit(app: App, opened?: WorkingCopy): Promise<number | undefined> {
  const place = opened ?? (await openWorkingCopy(app));
  if (!opened) await offerNewer(app, place);
  const call = initCall(place, app.machine.environment["SLUICE_TF_PLUGIN_DIR"]);
  const done = opened ? undefined : app.t("Terraform is initialised in {0}.", place.folder);
  return runTerraform(app, { name: "terraform init", ...call }, done);
}
