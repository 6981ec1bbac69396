import { chromium, type Locator, type Page } from "playwright-core";

/** A VS Code window in a browser, driven as a user drives it. */
export interface Editor {
  readonly page: Page;
  /** Runs a command through the palette, by its title. */
  run(title: string): Promise<void>;
  /** A row of the sidebar whose spoken name begins so. */
  row(name: string): Locator;
  /** The names of the rows of a view of Sluice, from top to bottom. */
  rows(view: string): Promise<string[]>;
  /** Waits for a notification with this text. */
  message(text: string | RegExp): Promise<Locator>;
  /** Presses a button of the dialog that is open. */
  answer(button: string): Promise<void>;
  /** Types into the input that is open and accepts it. */
  type(text: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a workbench in the browser, and Sluice in its sidebar. */
export async function openEditor(url: string, browserPath: string): Promise<Editor> {
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "commit" });
  await page.locator(".activitybar a[aria-label^='Sluice']").click({ timeout: 120_000 });
  const input = page.locator(".quick-input-widget input");

  return {
    page,
    async run(title) {
      await page.keyboard.press("F1");
      await input.first().fill(`>${title}`);
      await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().click();
    },
    row: (name) => page.locator(`.sidebar .monaco-list-row[aria-label^="${name}"]`).first(),
    async rows(view) {
      const pane = page.locator(`.sidebar .pane:has(.pane-header[aria-label^="${view}"])`);
      const found = await pane.locator(".monaco-list-row").all();
      return Promise.all(found.map(async (row) => ((await row.getAttribute("aria-label")) ?? "").trim()));
    },
    async message(text) {
      const toast = page.locator(".notification-toast", { hasText: text });
      await toast.first().waitFor({ timeout: 120_000 });
      return toast.first();
    },
    async answer(button) {
      await page.locator(".monaco-dialog-box").getByRole("button", { name: button }).click();
    },
    async type(text) {
      await input.first().fill(text);
      await page.keyboard.press("Enter");
    },
    close: () => browser.close(),
  };
}
