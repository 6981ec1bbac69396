import type { Translate } from "../app.ts";
import { pickOne } from "./window.ts";

/** What the menu of the status bar depends on. */
export interface MenuState {
  /** How many pipelines the window has. */
  readonly pipelines: number;
  readonly emulatorsRun: boolean;
}

type MenuCommand =
  | "sluice.pipeline.switch"
  | "sluice.ingest.run"
  | "sluice.batch.submit"
  | "sluice.emulators.start"
  | "sluice.emulators.stop"
  | "sluice.account.switch"
  | "sluice.log.show";

/** What can be done from the status bar, and which of it the user chose. */
export async function chooseCommand(
  t: Translate,
  { pipelines, emulatorsRun }: MenuState,
): Promise<MenuCommand | undefined> {
  const choices: readonly { readonly label: string; readonly value: MenuCommand }[] = [
    ...(pipelines > 1 ? [{ label: t("Switch Pipeline…"), value: "sluice.pipeline.switch" } as const] : []),
    { label: t("Ingest from Drive"), value: "sluice.ingest.run" },
    { label: t("Run Batch…"), value: "sluice.batch.submit" },
    emulatorsRun
      ? { label: t("Stop Local Emulators"), value: "sluice.emulators.stop" }
      : { label: t("Start Local Emulators"), value: "sluice.emulators.start" },
    { label: t("Switch Account…"), value: "sluice.account.switch" },
    { label: t("Show Sluice Log"), value: "sluice.log.show" },
  ];
  return pickOne("Sluice", choices);
}
