import { dirname } from "node:path";
import type { App } from "../app.ts";
import type { Connection } from "../core/connection.ts";
import { exists } from "../core/files.ts";
import { planCall } from "../core/terraform/calls.ts";
import { terraformInit } from "./terraform-init.ts";
import { planFile } from "../core/terraform/plan-file.ts";
import { connectionIfAny } from "./ask/connection-if-any.ts";
import { runTerraform } from "./ask/run-terraform.ts";
import { openWorkingCopy, tellNewer, type WorkingCopy } from "./ask/working-copy.ts";

/** Runs `terraform plan` and keeps the plan for apply; runs init before it where that was never done. Returns the exit code. */
export async function terraformPlan(app: App, opened?: WorkingCopy): Promise<number | undefined> {
  const place = opened ?? (await openWorkingCopy(app));
  if (!opened) tellNewer(app, place);
  const plan = planFile(place.folder);
  if (!(await exists(dirname(plan)))) {
    const initialised = await terraformInit(app, place);
    if (initialised !== 0) return initialised;
  }
  const done = opened
    ? undefined
    : app.t("The plan is made: the terminal shows it. Apply does that, and nothing else.");
  return runTerraform(app, { name: "terraform plan", ...planCall(place, plan, await variablesOf(app)) }, done);
}

/** What `sluice.json` says of the infrastructure; without one, Terraform's own variable files say it all. */
async function variablesOf(app: App): Promise<Readonly<Record<string, string>>> {
  const connected = await connectionIfAny(app);
  return connected === undefined ? {} : describe(connected.connection);
}

function describe({ project, region, driveFolders }: Connection): Record<string, string> {
  return { project, region, drive_folders: JSON.stringify(driveFolders) };
}
