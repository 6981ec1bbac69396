import { join, resolve, sep } from "node:path";
import type { App, FileProblem } from "../app.ts";
import { Failure } from "../core/failure.ts";
import { exists } from "../core/files.ts";
import { findTerraform } from "../core/terraform/find.ts";
import { validate, type TerraformDiagnostic } from "../core/terraform/validate.ts";
import { checkTerraform } from "../core/terraform/version.ts";

/**
 * Marks what Terraform finds wrong in the workspace's copy of the infrastructure. It changes nothing and never runs init:
 * where that is needed it says so. Returns what it found; undefined where it could not look.
 * @param quietly somebody only saved a file: what is fine, or is not set up yet, is not told
 */
export async function terraformValidate(
  app: App,
  { quietly = false }: { readonly quietly?: boolean } = {},
): Promise<readonly TerraformDiagnostic[] | undefined> {
  const { ui, machine, places, t } = app;
  if (places.workspace === undefined) throw new Failure("connection.no-workspace", { wanted: "terraform/" });
  const folder = join(places.workspace, "terraform");
  if (!(await exists(join(folder, ".terraform")))) {
    if (!quietly) void ui.warn(t("{0} is not initialised: run Terraform: Init first.", "terraform/"));
    return undefined;
  }
  const found = await ui.progress(t("Validating {0}", "terraform/"), async (_report, signal) => {
    const program = await findTerraform(machine.terraform);
    await checkTerraform(program, machine.environment, signal);
    return validate({ program, folder }, machine.environment, signal);
  });
  ui.mark(
    "terraform",
    found.flatMap((one) => problemOf(folder, one)),
  );
  const elsewhere = found.filter(({ range }) => range === undefined).map(inWords);
  if (elsewhere.length > 0) void ui.warn(elsewhere.join(" "));
  else if (!quietly && found.length === 0) void ui.inform(t("Terraform finds nothing wrong in {0}.", "terraform/"));
  else if (!quietly) void ui.warn(t("Terraform finds {0} problems in {1}.", found.length, "terraform/"));
  return found;
}

function problemOf(folder: string, diagnostic: TerraformDiagnostic): readonly FileProblem[] {
  const { severity, range } = diagnostic;
  if (range === undefined) return [];
  const file = resolve(folder, range.filename);
  // A module may lie anywhere; what a program prints marks nothing outside of the copy.
  if (!file.startsWith(folder + sep)) return [];
  return [{ file, at: range.start, end: range.end, severity, message: inWords(diagnostic) }];
}

function inWords({ summary, detail }: TerraformDiagnostic): string {
  return [summary, detail].filter(Boolean).join(": ");
}
