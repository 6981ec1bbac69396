import { resolve } from "node:path";
import type { App } from "../../app.ts";
import type { Connection } from "../../core/connection.ts";
import { Failure } from "../../core/failure.ts";

/** Where the pipeline's contracts are on this machine. @throws Failure `connection.no-workspace` */
export function contractsFolder(
  { places, t }: Pick<App, "places" | "t">,
  { contracts }: Pick<Connection, "contracts">,
): string {
  if (places.workspace === undefined)
    throw new Failure("connection.no-workspace", { wanted: t("The contracts folder") });
  return resolve(places.workspace, contracts);
}
