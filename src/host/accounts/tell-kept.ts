import type { App } from "../../app.ts";
import { readSettings } from "../settings.ts";

/** Says what is kept from now on; with a warning where a key file that is named goes before it. */
export function tellKept({ ui, t }: Pick<App, "ui" | "t">, said: string): void {
  if (readSettings().keyFile === undefined) void ui.inform(said);
  else void ui.warn(`${said} ${t("The setting sluice.credentials.keyFile goes before it: clear it.")}`);
}
