import type { Page } from "../../page.ts";
import { openTable } from "../window.ts";

/** Opens a page in its tab. */
export async function openPage(page: Page): Promise<void> {
  openTable({ title: page.title, columns: ["", ""], rows: page.facts.map(({ name, value }) => [name, value.text]) });
  return Promise.resolve();
}
