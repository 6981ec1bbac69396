import type { Locator, Page } from "playwright-core";

// Fewer are taken for a click by some lists.
const STEPS = 8;

/** Drags one thing onto another with the mouse, as a hand does it. @param over what is rested on on the way, until the target is there */
export async function drag(page: Page, from: Locator, to: Locator, over?: Locator): Promise<void> {
  const start = await middleOf(from);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + 4, start.y + 4, { steps: 3 });
  if (over !== undefined) {
    const rest = await middleOf(over);
    await page.mouse.move(rest.x, rest.y, { steps: STEPS });
    await page.mouse.move(rest.x + 2, rest.y + 2, { steps: STEPS });
    await to.waitFor();
  }
  const end = await middleOf(to);
  await page.mouse.move(end.x, end.y, { steps: STEPS });
  // The target says whether it takes it a moment after it was entered.
  await page.mouse.move(end.x + 2, end.y, { steps: STEPS });
  await page.mouse.up();
}

async function middleOf(locator: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error("what is dragged, or dragged to, is not on the screen");
  return { x: box.x + Math.min(box.width / 2, 90), y: box.y + box.height / 2 };
}
