import { setTimeout } from "node:timers/promises";
import type { Locator, Page } from "playwright-core";
import { LIMITS } from "../limits.ts";
import { eventually } from "../support/eventually.ts";

const BETWEEN_LOOKS_MS = 300;

/**
 * Chooses a file or a folder in the editor's own file dialog, which is open or opens.
 * @param path of a folder with a slash at its end: the dialog then looks into it and chooses it
 */
export async function choosePath(page: Page, path: string): Promise<void> {
  const input = page.locator(".quick-input-widget input").first();
  await input.waitFor();
  let isTyped = false;
  await eventually(
    async () => {
      // It fills itself in while it reads folders, over what was typed.
      const value = await settled(input);
      // What comes next may ask in the same place; only the dialog has a path in it.
      if (isTyped && !value.startsWith("/")) return true;
      if (!value.startsWith("/")) return false;
      if (value === path) {
        isTyped = true;
        await page.keyboard.press("Enter");
      } else await input.fill(path);
      return false;
    },
    { timeout: LIMITS.start, interval: 0 },
  );
}

/** What the input has in it once that stays the same; nothing where it is not shown. */
async function settled(input: Locator): Promise<string> {
  const read = async () => ((await input.isVisible()) ? input.inputValue() : "");
  let before = await read();
  for (;;) {
    await setTimeout(BETWEEN_LOOKS_MS);
    const value = await read();
    if (value === before) return value;
    before = value;
  }
}
