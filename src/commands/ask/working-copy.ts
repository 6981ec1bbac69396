import { join } from "node:path";
import type { App } from "../../app.ts";
import { bundleIn, type Bundle } from "../../core/terraform/bundle.ts";
import { Failure } from "../../core/failure.ts";
import { compareWithBundled, type WorkingCopyDiff } from "../../core/terraform/working-copy-diff.ts";
import { findTerraform } from "../../core/terraform/find.ts";
import { takeUntouched } from "../../core/terraform/take-untouched.ts";
import type { TerraformRun } from "../../core/terraform/calls.ts";
import { checkTerraform } from "../../core/terraform/version.ts";
import { makeWorkingCopy } from "../../core/terraform/working-copy.ts";

/** The workspace's infrastructure, and the Terraform that runs there. */
export interface WorkingCopy extends TerraformRun {
  /** What this Sluice brings that the copy lacks, if anything. */
  readonly newer: NewerBundle | undefined;
}

type NewerBundle = Extract<WorkingCopyDiff, { state: "bundle-newer" }>;

/**
 * Finds Terraform, and copies the infrastructure into the workspace where that has not been done.
 * @throws Failure `connection.no-workspace`, `terraform.*`, `infrastructure.*`
 */
export async function openWorkingCopy(app: App): Promise<WorkingCopy> {
  const { ui, machine, t } = app;
  const folder = workingCopyFolder(app);
  const { program, copied, compared } = await ui.progress(t("Looking for Terraform"), async (_report, signal) => {
    const found = await findTerraform(machine.terraform);
    await checkTerraform(found, machine.environment, signal);
    const made = await makeWorkingCopy(bundleOf(app), folder, signal);
    return { program: found, copied: made, compared: await compareWithBundled(bundleOf(app), folder, signal) };
  });
  if (copied)
    void ui.inform(t("The infrastructure is now in {0}. It is yours: change it and commit it.", "terraform/"));
  return { program, folder, newer: compared.state === "bundle-newer" ? compared : undefined };
}

/** Says what this Sluice brings that the copy lacks, and how to get it. */
export function tellNewer(app: App, { newer }: WorkingCopy): void {
  if (newer) void app.ui.warn(`${describeNewer(app, newer)} ${app.t('"Terraform: Init" asks whether to take it.')}`);
}

/** Asks whether to take what this Sluice brings into the files that the user left as they were. */
export async function offerNewer(app: App, { newer, folder }: WorkingCopy): Promise<void> {
  if (!newer) return;
  const { ui, t } = app;
  if (newer.untouched.length === 0) {
    void ui.warn(describeNewer(app, newer));
    return;
  }
  const agreed = await ui.confirm({
    question: t("Take the infrastructure of Sluice {0} into {1}?", app.version, "terraform/"),
    detail: describeNewer(app, newer),
    action: t("Take"),
  });
  if (!agreed) return;
  const taken = await ui.progress(t("Taking the newer infrastructure"), (_report, signal) =>
    takeUntouched(bundleOf(app), folder, signal),
  );
  void ui.inform(t("{0} files of {1} are as Sluice {2} brings them.", taken.length, "terraform/", app.version));
}

function describeNewer({ t, version }: Pick<App, "t" | "version">, newer: NewerBundle): string {
  const { untouched, changedOnBothSides } = newer;
  return [
    t("{0} is of Sluice {1}, and {2} brings newer files.", "terraform/", newer.version, version),
    ...(untouched.length === 0 ? [] : [t("You left as they were: {0}.", untouched.join(", "))]),
    ...(changedOnBothSides.length === 0
      ? []
      : [t("You changed too, and have to compare: {0}.", changedOnBothSides.join(", "))]),
  ].join(" ");
}

function workingCopyFolder({ places }: Pick<App, "places">): string {
  if (places.workspace === undefined) throw new Failure("connection.no-workspace", { wanted: "terraform/" });
  return join(places.workspace, "terraform");
}

function bundleOf({ places, version }: App): Bundle {
  return bundleIn(places.installation, version);
}
