import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type FrameLocator, type Locator, type Page } from "playwright-core";
import type { Workbench } from "../../demo/workbench.ts";
import { LIMITS } from "../limits.ts";
import { eventually } from "../support/eventually.ts";

/** A VS Code window in a browser, driven as a user drives it. */
export interface Editor {
  readonly page: Page;
  /** Opens another folder of this machine in the same window, as the same user, and Sluice in its sidebar. */
  visit(folder: string): Promise<void>;
  /** Runs a command through the palette, by its title. */
  readonly run: (title: string) => Promise<void>;
  /** The commands of the palette whose titles have this text. */
  offered(text: string): Promise<string[]>;
  /** A row of the sidebar, or of one view of it, whose spoken name begins so. */
  row(name: string, view?: string): Locator;
  /** The names of the rows of a view of Sluice, from top to bottom. */
  rows(view: string): Promise<string[]>;
  /** A view of Sluice. */
  pane(view: string): Locator;
  /** Presses what a view that has no rows offers. */
  press(view: string, button: string): Promise<void>;
  /** Presses the button of a row that tells what helps. */
  whatHelps(row: Locator): Promise<void>;
  /** How often the user has clicked since this was asked last. */
  clicks(): number;
  /** Waits for a notification with this text. */
  message(text: string | RegExp): Promise<Locator>;
  /** Presses a button of the dialog that is open. */
  answer(button: string): Promise<void>;
  /** Picks an entry of the list that is open. */
  pick(label: string): Promise<void>;
  /** Picks an entry of a row's context menu. */
  choose(row: Locator, label: string): Promise<void>;
  /** The table that is on the screen. */
  table(): FrameLocator;
  /** The lines on the screen of the text that is open. */
  text(): Promise<string>;
  /** What the terminal on the screen shows. */
  terminal(): Promise<string>;
  /** How long the editor says that it took to activate Sluice. */
  activation(): Promise<string>;
  /** Types into the input that is open and accepts it. */
  type(text: string): Promise<void>;
  close(): Promise<void>;
}

const WHILE_IT_CHANGES = { timeout: LIMITS.answer, interval: 300 };
const SIZE = { width: 1360, height: 850 };

/** Opens a workbench in the browser, and Sluice in its sidebar once the editor's own extensions are up. */
export async function openEditor({ url, logs }: Workbench, browserPath: string): Promise<Editor> {
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
  const context = await browser.newContext({
    viewport: SIZE,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(LIMITS.answer);
  let clicked = 0;
  await page.exposeFunction("countClick", () => clicked++);
  await page.addInitScript('addEventListener("mousedown", () => countClick(), true)');
  await page.goto(url, { waitUntil: "commit" });
  // Before that they share the extension host's one thread with Sluice, and its activation time says nothing.
  await eventually(() => hasStarted(logs), { timeout: LIMITS.start });
  const openSidebar = async (): Promise<void> => {
    const icon = page.locator(".activitybar a[aria-label^='Sluice']");
    await icon.waitFor({ timeout: LIMITS.start });
    // A window that was open before shows what it showed: a click would close it.
    if ((await page.locator(".sidebar .pane-header[aria-label^='Pipeline']").count()) === 0) await icon.click();
    await page.locator(".sidebar .pane-header[aria-label^='Pipeline']").waitFor();
    clicked = 0;
  };
  await openSidebar();
  const input = page.locator(".quick-input-widget input");

  const pane = (view: string | undefined): Locator =>
    page.locator(view === undefined ? ".sidebar" : `.sidebar .pane:has(.pane-header[aria-label^="${view}"])`);
  const palette = page.locator(".quick-input-list .monaco-list-row");
  const search = async (title: string): Promise<void> => {
    await input.first().waitFor({ state: "hidden" });
    // Something that takes the focus closes the palette again: it is asked for until it stays.
    await eventually(
      async () => {
        await page.keyboard.press("F1");
        await input.first().fill(`>${title}`, { timeout: LIMITS.answer / 10 });
      },
      { timeout: LIMITS.answer },
    );
  };
  const run = async (title: string): Promise<void> => {
    // It may close too between the search and the click.
    await eventually(
      async () => {
        await search(title);
        await palette
          .filter({ hasText: title })
          .first()
          .click({ timeout: LIMITS.answer / 10 });
      },
      { timeout: LIMITS.answer },
    );
  };

  return {
    page,
    async visit(folder) {
      const address = new URL(url);
      address.searchParams.set("folder", folder);
      await page.goto(address.href, { waitUntil: "commit" });
      await openSidebar();
    },
    run,
    pane,
    async offered(text) {
      await search(text);
      const names = () => palette.locator(".label-name").allInnerTexts();
      let found = await names();
      // The list follows what is typed a moment later.
      await eventually(async () => {
        const before = found;
        found = await names();
        return found.length > 0 && found.join() === before.join();
      }, WHILE_IT_CHANGES);
      await page.keyboard.press("Escape");
      return found.filter((title) => title.includes(text));
    },
    row: (name, view) => pane(view).locator(`.monaco-list-row[aria-label^="${name}"]`).first(),
    async rows(view) {
      const found = await pane(view).locator(".monaco-list-row").all();
      return Promise.all(found.map(async (row) => ((await row.getAttribute("aria-label")) ?? "").trim()));
    },
    async press(view, button) {
      await pane(view).getByRole("button", { name: button }).click();
    },
    async whatHelps(row) {
      await row.hover();
      await row.getByRole("button", { name: "What Helps" }).click();
    },
    clicks() {
      const since = clicked;
      clicked = 0;
      return since;
    },
    async message(text) {
      const toast = page.locator(".notification-toast", { hasText: text });
      await toast.first().waitFor({ timeout: LIMITS.start });
      return toast.first();
    },
    async answer(button) {
      await page.locator(".monaco-dialog-box").getByRole("button", { name: button }).click();
    },
    async pick(label) {
      await page.locator(".quick-input-list .monaco-list-row", { hasText: label }).first().click();
    },
    async choose(row, label) {
      await row.click({ button: "right" });
      const menu = page.locator(".monaco-menu");
      const entry = menu.getByText(label);
      await entry.waitFor();
      // The editor's menus take no click in their first tenth of a second, and say nothing of it.
      await eventually(
        async () => {
          if (await entry.isVisible()) await entry.click();
          await menu.waitFor({ state: "hidden", timeout: LIMITS.answer / 10 });
        },
        { timeout: LIMITS.answer },
      );
    },
    table: () => page.locator("iframe.webview.ready").last().contentFrame().frameLocator("#active-frame"),
    text: async () =>
      (await page.locator(".editor-instance .view-lines").allInnerTexts()).join("\n").replaceAll("\u00a0", " "),
    // Blanks on the screen are no-break spaces.
    // The command that scrolled away is kept in sight by a terminal of its own.
    terminal: async () => (await page.locator(".xterm-rows").allInnerTexts()).join("\n").replaceAll("\u00a0", " "),
    async activation() {
      // Only rows that fit are in the page.
      await page.setViewportSize({ ...SIZE, height: 3000 });
      await run("Developer: Show Running Extensions");
      const row = page.locator(".monaco-list-row", { hasText: "Sluice: Drive to Dataproc" }).last();
      const said = await row.locator(".activation-time").innerText();
      await page.keyboard.press("Escape");
      await row.waitFor({ state: "hidden" });
      await page.setViewportSize(SIZE);
      return said;
    },
    async type(text) {
      await input.first().fill(text);
      await page.keyboard.press("Enter");
    },
    close: () => browser.close(),
  };
}

function hasStarted(logs: string): boolean {
  return globSync(join(logs, "**", "remoteexthost.log")).some((log) =>
    readFileSync(log, "utf8").includes("Eager extensions activated"),
  );
}
