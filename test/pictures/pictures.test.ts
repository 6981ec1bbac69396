import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { startWorkbench, workbenchBrowser, type Workbench } from "../../demo/workbench.ts";
import { readEmulators } from "../../src/core/local/running-emulators.ts";
import { openOwnersDrive } from "../../src/core/local/seed.ts";
import { LIMITS } from "../limits.ts";
import { openEditor, type Editor } from "../workbench/editor.ts";
import { findVsix, hasSpark, ROOT, SPARK, stopEmulators } from "../workbench/stage.ts";
import { undoneInTheEnd } from "../workbench/steps.ts";

const browser = workbenchBrowser();
const PICTURES = join(ROOT, "out", "pictures");
const MEDIA = join(ROOT, "media");
const TRY = "Try It Here, Without an Account";
// Else the page of what is trusted lies over everything.
const SETTINGS = { "workbench.editor.useModal": "off" };
/** The last one stays: it is that of the README's picture. */
const THEMES = [
  { kind: "light", theme: "Light Modern", window: "vs" },
  { kind: "hc", theme: "Dark High Contrast", window: "hc-black" },
  { kind: "dark", theme: "Dark Modern", window: "vs-dark" },
] as const;
const REGION = "europe-west1";

/** A part of the window, in pixels. */
interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A step of the walkthrough, and the part of the window that it shows. */
interface Step {
  readonly name: string;
  readonly clip: Clip;
  /** What lies over the window, and keeps a theme from being chosen. */
  readonly open?: () => Promise<void>;
  readonly close?: () => Promise<void>;
}

/**
 * Each view and each welcome in each kind of theme, as `out/pictures/`; from them the walkthrough's and the README's in
 * `media/`. To be looked at: nothing but the way there is asserted.
 */
describe.skipIf(browser === undefined || !hasSpark)("pictures of", () => {
  let root: string;
  let state: string;
  let workbench: Workbench;
  let editor: Editor;
  const cleanups = undoneInTheEnd();

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "sluice-pictures-"));
    state = join(root, "state");
    cleanups.push(() => rm(root, { recursive: true, force: true }));
    await mkdir(PICTURES, { recursive: true });
    await mkdir(join(MEDIA, "walkthrough"), { recursive: true });
    for (const name of ["my-pipeline", "several/north", "several/south", "broken", "google", "elsewhere"])
      await mkdir(join(root, name), { recursive: true });
    const whole = {
      project: "my-project",
      region: REGION,
      lakeBucket: "my-project-lake",
      driveFolders: ["1AbCdEfGhIjKlMnOpQrS"],
    };
    for (const name of ["several/north", "several/south", "google", "elsewhere"])
      await writeFile(join(root, name, "sluice.json"), JSON.stringify(whole, null, 2));
    await writeFile(
      join(root, "broken", "sluice.json"),
      '{\n  "project": "my-project",\n  region: "europe-west1"\n}\n',
    );
    const env = { SLUICE_STATE_FOLDER: state, SLUICE_SPARK_FOLDER: SPARK };
    workbench = await startWorkbench({
      folder: join(root, "elsewhere"),
      vsix: await findVsix(),
      env,
      settings: SETTINGS,
      asksForTrust: true,
    });
    cleanups.push(
      () => stopEmulators(state),
      () => workbench.stop(),
    );
    editor = await openEditor(workbench, browser ?? "");
    cleanups.push(() => editor.close());
  });

  /** What is on the screen, in each theme; with a step also as its picture in the walkthrough. */
  async function take(name: string, step?: Step): Promise<void> {
    const { page } = editor;
    for (const { kind, theme, window } of THEMES) {
      await editor.run("Preferences: Color Theme");
      await editor.type(theme);
      await page.locator(`.monaco-workbench.${window}`).waitFor();
      await step?.open?.();
      await page.mouse.move(1000, 790);
      // Colours fade into one another, and so do the palette and the scroll bars.
      await page.waitForTimeout(1000);
      await page.screenshot({ path: join(PICTURES, `${name}-${kind}.png`) });
      if (step !== undefined && kind !== "hc") {
        await page.screenshot({ path: join(MEDIA, "walkthrough", `${step.name}-${kind}.png`), clip: step.clip });
      }
      await step?.close?.();
    }
  }

  /** The command is there only while there is something to clear. */
  async function clearToasts(): Promise<void> {
    if ((await editor.page.locator(".notification-toast").count()) === 0) return;
    await editor.run("Notifications: Clear All Notifications");
  }

  async function expand(name: string, view: string): Promise<void> {
    const row = editor.row(name, view);
    await row.waitFor();
    if ((await row.getAttribute("aria-expanded")) === "false") await row.click();
  }

  async function visit(folder: string): Promise<void> {
    await editor.visit(join(root, folder));
    await editor.press("Pipeline", "Manage Trust");
    await editor.page.locator(".workspace-trust-editor").getByRole("button", { name: "Trust", exact: true }).click();
    await editor.pane("Pipeline").getByText("Restricted Mode").waitFor({ state: "hidden" });
    await editor.run("View: Close All Editors");
  }

  test("Restricted Mode", async () => {
    await editor.pane("Pipeline").getByText("Restricted Mode").waitFor();
    await take("welcome-untrusted");
  });

  test.each([
    ["several", "several pipelines in this window"],
    ["broken", "could not be read"],
    ["google", "Not signed in to Google"],
  ])("a window that shows %s", async (folder, text) => {
    await visit(folder);
    await editor.page.locator(".sidebar").getByText(text).first().waitFor();
    await take(`welcome-${folder}`);
  });

  test("an empty folder, and what Try It Here asks there", async () => {
    await visit("my-pipeline");
    await editor.pane("Pipeline").getByText("No pipeline in this folder yet").waitFor();
    await take("welcome-empty-folder");
    await take("dialog-try-it", {
      name: "try-it",
      clip: { x: 48, y: 36, width: 960, height: 600 },
      async open() {
        await editor.press("Pipeline", TRY);
        await editor.page.locator(".monaco-dialog-box").waitFor();
      },
      close: () => editor.answer("Cancel"),
    });
    await editor.press("Pipeline", TRY);
    await editor.answer("Try It Here");
    await editor.page.locator(".tab", { hasText: "Quality of" }).first().waitFor({ timeout: LIMITS.batch });
  });

  test("a dataset, with the lake beside it", async () => {
    const { page } = editor;
    await clearToasts();
    await expand("Datasets", "Buckets");
    await expand("Sluice sample", "Drive");
    await editor.row("airports, ", "Buckets").click();
    await editor.table().locator(".row .cell").first().waitFor();
    await editor.run("View: Close Other Editors in Group");
    await take("views", { name: "preview", clip: { x: 350, y: 36, width: 960, height: 600 } });
    await editor.page.screenshot({ path: join(MEDIA, "screenshot.png") });
    expect(await page.locator(".monaco-workbench.vs-dark").count()).toBe(1);
  });

  test("the quality report", async () => {
    await editor.run("Sluice: Open Quality Report");
    await editor.pick("airports");
    await editor.page.locator(".tab", { hasText: "Quality of" }).first().waitFor();
    await take("quality-report");
  });

  test("a batch and an ingest run as pages, and where a dataset comes from", async () => {
    await editor.run("View: Close All Editors");
    await editor.pane("Batches").locator(".monaco-list-row").first().click();
    await editor.page.locator(".tab", { hasText: "Batch of" }).first().waitFor();
    await take("batch-page");
    await editor.table().getByRole("button", { name: "Show Lineage" }).click();
    await editor.page.locator(".tab", { hasText: "Lineage of" }).first().waitFor();
    await take("lineage");
    await expand("Drive → raw", "Pipeline");
    await editor.pane("Pipeline").locator('.monaco-list-row[aria-label*="3 copied"]').click();
    await editor.page.locator(".tab", { hasText: "Ingest run of" }).first().waitFor();
    await take("ingest-run");
  });

  test("a raw file and the rows that were quarantined of it, as tables", async () => {
    await editor.run("View: Close All Editors");
    await expand("Sluice sample", "Drive");
    await editor.row("airports.csv", "Drive").click();
    await editor.table().locator(".row .cell").first().waitFor();
    await editor.page.waitForTimeout(1000);
    await take("table");
    await editor.choose(editor.row("airports, ", "Buckets"), "Show Quarantined Rows");
    await editor.page.locator(".tab.active", { hasText: "quarantine" }).waitFor();
    await editor.table().locator(".row .cell").first().waitFor();
    await take("quarantined-rows");
  });

  test("what is wrong in a contract, as a problem", async () => {
    await editor.run("View: Close All Editors");
    const contracts = join(root, "my-pipeline", "contracts");
    const [first = ""] = await readdir(contracts);
    const good = await readFile(join(contracts, first), "utf8");
    await writeFile(join(contracts, first), good.replace(/type: \w+/, "type: strin"));
    await editor.page.keyboard.press("Control+P");
    await editor.page.locator(".quick-input-widget input").first().fill(first);
    await editor.pick(first);
    await editor.run("Problems: Focus on Problems View");
    await editor.page.locator(".markers-panel .monaco-list-row").nth(1).waitFor();
    await take("problems");
    await writeFile(join(contracts, first), good);
    await editor.run("View: Toggle Panel Visibility");
  });

  test("sluice.json, beside the views that it fills", async () => {
    await editor.run("View: Close All Editors");
    await editor.page.keyboard.press("Control+P");
    await editor.page.locator(".quick-input-widget input").first().fill("sluice.json");
    await editor.pick("sluice.json");
    await editor.page.locator(".view-lines").getByText('"lakeBucket"').waitFor();
    await take("connection", { name: "connect", clip: { x: 48, y: 36, width: 960, height: 600 } });
  });

  test("a file that is new in Drive", async () => {
    const drive = await openOwnersDrive((await readEmulators(join(state, "emulators.json")))!);
    const file = join(root, "my-pipeline", "sluice.json");
    const { driveFolders } = z
      .object({ driveFolders: z.tuple([z.string()]) })
      .parse(JSON.parse(await readFile(file, "utf8")));
    const sample = join(ROOT, "dist", "sample", "drive");
    const [first = ""] = await readdir(sample);
    await drive.upload(join(sample, first), driveFolders[0], { name: `new-${first}` });
    await editor.run("View: Close All Editors");
    await editor.run("Sluice: Plan Ingest");
    await editor.table().locator("tbody tr").first().waitFor();
    await editor.run("Sluice: Refresh");
    await expand("Sluice sample", "Drive");
    await editor.row(`new-${first}, new`, "Drive").waitFor();
    await clearToasts();
    await take("plan", { name: "ingest", clip: { x: 48, y: 36, width: 960, height: 600 } });
  });

  test("a batch, with its log", async () => {
    const { page } = editor;
    await editor.run("View: Close All Editors");
    await editor.run("Sluice: Follow Log");
    await page.locator(".quick-input-list .monaco-list-row").first().click();
    await expect.poll(() => editor.text(), { timeout: LIMITS.answer }).toContain("SUCCEEDED");
    await clearToasts();
    await take("batch", { name: "submit", clip: { x: 48, y: 218, width: 960, height: 600 } });
  });

  test("emulators that are off", async () => {
    await editor.run("Sluice: Stop Local Emulators");
    await editor.pane("Pipeline").getByText("they are off").waitFor();
    await clearToasts();
    await take("welcome-stopped");
  });

  test("the walkthrough", async () => {
    await editor.run("Welcome: Open Walkthrough");
    await editor.pick("From Google Drive to clean Parquet");
    await editor.page.locator(".gettingStartedDetailsContent").first().waitFor();
    await editor.page.waitForTimeout(2000);
    await editor.page.screenshot({ path: join(PICTURES, "walkthrough-dark.png") });
    expect(await editor.page.locator(".gettingStartedDetailsContent img").count()).toBeGreaterThan(0);
  });
});
