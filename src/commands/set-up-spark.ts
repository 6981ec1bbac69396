import { join } from "node:path";
import type { App } from "../app.ts";
import { setUpSpark as setUp } from "../core/local/set-up-spark.ts";

/**
 * Sets up Spark for the local emulators, once the user agreed to its size and place. Returns its folder; undefined when
 * the user did not agree.
 * @param asked.question where something else needs it
 * @param asked.inPerson where agreeing to that is no word on this
 */
export async function setUpSpark(
  { ui, machine, places, t }: App,
  { question, inPerson = false }: { readonly question?: string; readonly inPerson?: boolean } = {},
): Promise<string | undefined> {
  const folder = machine.sparkFolder;
  const agreed = await ui.confirm({
    question: question ?? t("Set up Spark for the local emulators?"),
    inPerson,
    detail: t("It takes about 500 MB in {0}. Deleting that folder removes it.", folder),
    action: t("Set Up Spark"),
  });
  if (!agreed) return undefined;
  await ui.progress(t("Setting up Spark"), (report, signal) => bringSpark({ machine, places }, report, signal));
  void ui.inform(t("Spark is in {0}: the local emulators run batches. Delete that folder to remove it.", folder));
  return folder;
}

/** What `setUpSpark` does once the user agreed, without a word to them. @throws Failure `emulators.no-spark` */
export function bringSpark(
  { machine, places }: Pick<App, "machine" | "places">,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const script = join(places.installation, "setup", "spark.mjs");
  const node = { path: machine.node.path, env: { ...machine.environment, ...machine.node.env } };
  return setUp({ script, node, folder: machine.sparkFolder }, report, signal);
}
