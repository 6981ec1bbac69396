import { rm, stat } from "node:fs/promises";
import type { App } from "../app.ts";
import { isMissing } from "../core/files.ts";
import { applyCall } from "../core/terraform/calls.ts";
import { terraformPlan } from "./terraform-plan.ts";
import { planFile } from "../core/terraform/plan-file.ts";
import { runTerraform } from "./ask/run-terraform.ts";
import { openWorkingCopy, tellNewer } from "./ask/working-copy.ts";

/**
 * Does what the last plan showed, and only that; makes a plan first where there is none.
 * Returns the exit code; undefined when the user said no.
 */
export async function terraformApply(app: App): Promise<number | undefined> {
  const { ui, t } = app;
  const place = await openWorkingCopy(app);
  tellNewer(app, place);
  const plan = planFile(place.folder);
  if ((await plannedAt(plan)) === undefined) {
    const planned = await terraformPlan(app, place);
    if (planned !== 0) return planned;
  }
  const confirmed = await ui.confirm({
    question: t("Apply the Terraform plan of {0}?", (await plannedAt(plan))?.toISOString() ?? ""),
    detail: t(
      "It creates, changes and deletes resources in Google Cloud, which cost money. The plan is in the terminal.",
    ),
    action: t("Apply"),
  });
  if (!confirmed) return undefined;
  const done = t("The plan is applied.");
  const exitCode = await runTerraform(app, { name: "terraform apply", ...applyCall(place, plan) }, done);
  // Done, it is stale: Terraform would refuse it.
  if (exitCode === 0) await rm(plan, { force: true });
  return exitCode;
}

async function plannedAt(plan: string): Promise<Date | undefined> {
  try {
    return (await stat(plan)).mtime;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
