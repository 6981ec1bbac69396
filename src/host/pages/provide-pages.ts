import type { Disposable } from "vscode";
import type { EditorParts } from "../parts.ts";
import { registerPages } from "../window.ts";

/** The pages of another time that the window still has tabs of. */
export function providePages({ pages }: Pick<EditorParts, "pages">): Disposable {
  return registerPages("sluice.page", async (tab, state) => (await pages()).revive(tab, state));
}
