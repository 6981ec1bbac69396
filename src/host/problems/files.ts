import { basename, dirname, join, relative, resolve } from "node:path";
import type { Uri } from "vscode";
import type { App } from "../../app.ts";
import { isFailure } from "../../core/failure.ts";

/** Whether it is a `sluice.json`, of whichever pipeline. */
export function isConnection({ scheme, fsPath }: Uri): boolean {
  return scheme === "file" && basename(fsPath) === "sluice.json";
}

/** Whether it is a contract of the pipeline, or stands in a folder of that name. */
export async function isContract(app: Pick<App, "contracts" | "places">, { scheme, fsPath }: Uri): Promise<boolean> {
  if (scheme !== "file" || !/\.ya?ml$/i.test(fsPath)) return false;
  if (basename(dirname(fsPath)) === "contracts") return true;
  return dirname(fsPath) === (await contractsOf(app));
}

/** The folder of the pipeline's contracts; undefined where none is known. */
export async function contractsOf({
  contracts,
  places,
}: Pick<App, "contracts" | "places">): Promise<string | undefined> {
  if (places.workspace === undefined) return undefined;
  try {
    return resolve(places.workspace, await contracts());
  } catch (error) {
    // A sluice.json that can't be read is marked itself.
    if (isFailure(error)) return undefined;
    throw error;
  }
}

/** Whether it is Terraform's, in the workspace's copy of the infrastructure. */
export function isInfrastructure({ places }: Pick<App, "places">, { scheme, fsPath }: Uri): boolean {
  if (places.workspace === undefined || scheme !== "file" || !fsPath.endsWith(".tf")) return false;
  return !relative(join(places.workspace, "terraform"), fsPath).startsWith("..");
}
