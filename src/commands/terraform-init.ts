import type { App } from "../app.ts";
import { initCall } from "../core/infra/terraform.ts";
import { openWorkingCopy } from "./working-copy.ts";

/** Runs `terraform init` in the workspace's copy of the infrastructure. Returns its exit code. */
export async function terraformInit(app: App): Promise<number | undefined> {
  const place = await openWorkingCopy(app);
  const call = initCall(place, app.machine.environment["SLUICE_TF_PLUGIN_DIR"]);
  return app.ui.runTask({ name: "terraform init", ...call });
}
