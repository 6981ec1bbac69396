import type { App } from "../app.ts";
import { initCall } from "../core/terraform/calls.ts";
import { offerNewer, openWorkingCopy, type WorkingCopy } from "./ask/working-copy.ts";

/**
 * Runs `terraform init` in the workspace's copy of the infrastructure. Returns its exit code.
 * @param opened by a command that does this first: what is newer is not asked about then
 */
export async function terraformInit(app: App, opened?: WorkingCopy): Promise<number | undefined> {
  const place = opened ?? (await openWorkingCopy(app));
  if (!opened) await offerNewer(app, place);
  const call = initCall(place, app.machine.environment["SLUICE_TF_PLUGIN_DIR"]);
  return app.ui.runTask({ name: "terraform init", ...call });
}
