import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FrameLocator, Locator } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { startWorkbench, workbenchBrowser } from "../../demo/workbench.ts";
import { ingest } from "../../src/commands/ingest.ts";
import { submitJob } from "../../src/commands/submit-job.ts";
import { hasEnded } from "../../src/core/services/batches.ts";
import { readLatestReport } from "../../src/core/results/preview.ts";
import type { QualityReport } from "../../src/core/results/documents.ts";
import { testApp } from "../commands/test-app.ts";
import { LIMITS } from "../limits.ts";
import { startTestEmulators } from "../support/emulators.ts";
import { eventually } from "../support/eventually.ts";
import { newIngestFixture } from "../support/ingest-fixture.ts";
import { openEditor, type Editor } from "./editor.ts";
import { findVsix, hasSpark, ROOT, SPARK } from "./stage.ts";
import { needTheOneBefore, undoneInTheEnd } from "./steps.ts";

const browser = workbenchBrowser();
const PROJECT = "pages-project";
const SAMPLE = join(ROOT, "node_modules", "vega-datasets", "data", "airports.csv");
const { signal } = new AbortController();

/** Two runs and a batch, looked at as pages: each click leads to where the data is. Each step needs the one before. */
describe.skipIf(browser === undefined || !hasSpark)("a page in the workbench", () => {
  let editor: Editor;
  let report: QualityReport;
  let batchId: string;
  let workspace: string;
  const cleanups = undoneInTheEnd();

  beforeAll(async () => {
    const root = await mkdtemp(join(tmpdir(), "sluice-pages-"));
    cleanups.push(() => rm(root, { recursive: true, force: true }));
    const state = join(root, "state");
    workspace = join(root, "pipeline");
    await mkdir(state);
    await mkdir(join(workspace, "contracts"), { recursive: true });
    await cp(join(ROOT, "demo", "contracts", "airports.yaml"), join(workspace, "contracts", "airports.yaml"));
    const stateFile = join(state, "emulators.json");
    const emulators = await startTestEmulators({ project: PROJECT, sparkFolder: SPARK, stateFile });
    cleanups.push(() => emulators.close());
    const started = findVsix().then((vsix) =>
      startWorkbench({ folder: workspace, vsix, env: { SLUICE_STATE_FOLDER: state, SLUICE_SPARK_FOLDER: SPARK } }),
    );
    await fill(emulators);
    const workbench = await started;
    cleanups.push(() => workbench.stop());
    editor = await openEditor(workbench, browser ?? "");
    cleanups.push(() => editor.close());
  });
  needTheOneBefore(() => editor.page);

  /** A file with rows that break its contract, one that no contract takes; after the batch a second run, which skips one. */
  async function fill(emulators: Awaited<ReturnType<typeof startTestEmulators>>): Promise<void> {
    const { folderId, lake, owner } = await newIngestFixture(emulators);
    await owner.file("airports.csv", await readFile(SAMPLE), { parent: folderId });
    await owner.file("notes.csv", "day,note\n2026-03-01,rain\n", { parent: folderId });
    const answers = { confirm: () => true };
    const driveFolders = [folderId];
    const app = testApp({ emulators, driveFolders, lakeBucket: lake.name, workspace, answers, sparkFolder: SPARK });
    await ingest(app);
    batchId = (await submitJob(app))!.id;
    const batches = await (await app.connect()).clients.batches();
    await eventually(async () => hasEnded((await batches.get(batchId, signal))!), {
      timeout: LIMITS.batch,
      interval: 500,
    });
    report = await readLatestReport(lake, "airports", signal);
    await owner.entry("Budget", { mimeType: "application/vnd.google-apps.spreadsheet", parent: folderId });
    await owner.file("late.csv", "a\n1\n", { parent: folderId });
    await ingest(app);
    const connection = { project: PROJECT, region: "europe-west1", lakeBucket: lake.name, driveFolders };
    await writeFile(join(workspace, "sluice.json"), JSON.stringify(connection));
  }

  /** The page of the tab in front: of tabs behind it the frames may be there still. */
  const page = (): FrameLocator =>
    editor.page.locator("iframe.webview.ready:visible").contentFrame().frameLocator("#active-frame");
  const section = (heading: string): Locator =>
    page()
      .locator("section")
      .filter({ has: page().getByRole("heading", { name: heading, exact: true }) });
  const titled = (title: string | RegExp) => page().getByRole("heading", { level: 1, name: title }).waitFor();
  const cells = (row: Locator) => row.locator("td").allInnerTexts();
  const rows = (heading: string) => section(heading).locator("tbody tr:visible");

  async function photograph(name: string): Promise<void> {
    if (!process.env["SLUICE_SCREENSHOT"]) return;
    for (const theme of ["Light Modern", "Dark High Contrast", "Light High Contrast", "Dark Modern"]) {
      await editor.run("Preferences: Color Theme");
      await editor.type(theme);
      await editor.page.waitForTimeout(1500);
      const path = join(ROOT, "out", "workbench", `page-${name}-${theme.replaceAll(" ", "-")}.png`);
      await editor.page.screenshot({ path });
    }
  }

  test("shows an ingest run by a click on it, and its files by decision, in words", async () => {
    await editor.row("Drive → raw", "Pipeline").click();
    await editor.page
      .locator(
        '.sidebar .monaco-list-row[aria-label*="1 copied, 1 skipped"], .sidebar .monaco-list-row[aria-label*="1 copied · 1 skipped"]',
      )
      .click();
    await titled(/^Ingest run of /);
    await section("Files").getByRole("combobox", { name: "Decision" }).selectOption({ label: "skipped (1)" });
    await expect.poll(() => rows("Files").count()).toBe(1);
    const [decision, file, why, helps] = await cells(rows("Files"));
    expect([decision, file]).toEqual(["skipped", "Budget"]);
    expect(why).toContain("is a Google document");
    expect(helps).toContain("Download it in Drive as CSV");
    await photograph("run");
    await page().getByRole("button", { name: "Previous Run" }).click();
    await expect
      .poll(() => section("Files").locator("tbody tr td:nth-child(2)").allInnerTexts())
      .toContain("notes.csv");
  });

  test("shows a batch by a click on it, and its dataset leads to the report", async () => {
    await editor.pane("Batches").locator(".monaco-list-row").first().click();
    await titled(/^Batch of /);
    const [row] = await rows("Datasets").all();
    const { rowsRead, curated, quarantined, duplicates } = report.totals;
    expect(await cells(row!)).toEqual([
      "airports",
      "published",
      "1",
      ...[rowsRead, curated, quarantined, duplicates].map(String),
      "Open Quality Report",
    ]);
    expect(await page().locator("dd").allInnerTexts()).toContain(batchId);
    await photograph("batch");
    await row!.getByRole("link", { name: "Open Quality Report" }).click();
    await titled("Quality of airports");
  });

  test("shows in its chart's table the numbers of the report", async () => {
    expect(report.totals.quarantined).toBeGreaterThan(0);
    const chart = section("Rows by file");
    await chart.locator("summary").click();
    const { name, curated, quarantined, duplicates } = report.inputs[0]!;
    expect(await chart.locator("tbody tr").first().locator("th, td").allInnerTexts()).toEqual([
      name,
      ...[curated, quarantined, duplicates].map(String),
    ]);
    const size = await chart.locator("canvas").boundingBox();
    expect(size?.height).toBeGreaterThan(50);
    expect(await rows("Files that no contract takes").count()).toBe(1);
    await photograph("quality");
  });

  test("shows a page again when the window was loaded anew, as it is now", async () => {
    await editor.run("Developer: Reload Window");
    await titled("Quality of airports");
    await expect.poll(() => rows("Files that no contract takes").count(), { timeout: LIMITS.start }).toBe(1);
    await page().getByRole("button", { name: "Show Lineage" }).click();
    await titled("Lineage of airports");
    await editor.run("View: Close Editor");
    await titled("Quality of airports");
  });

  test("opens a raw file at the line of a row that broke a rule", async () => {
    const { line } = report.rules[0]!.examples[0]!;
    const [iata = ""] = (await readFile(SAMPLE, "utf8")).split("\n")[line! - 1]!.split(",");
    await section("Broken rules")
      .getByRole("link", { name: `airports.csv:${String(line)}`, exact: true })
      .click();
    await editor.page.locator(".tab.active", { hasText: "airports.csv" }).waitFor();
    const active = page()
      .locator(".row")
      .filter({ has: page().locator(".cell.active") });
    await expect.poll(() => active.locator(".cell").allInnerTexts()).toContain(iata);
  });

  test("makes a contract of a file that none takes", async () => {
    await editor.run("Sluice: Open Quality Report");
    await titled("Quality of airports");
    await section("Files that no contract takes").getByRole("link", { name: "Make a Contract" }).click();
    await editor.page.locator(".tab.active", { hasText: "notes.yaml" }).waitFor({ timeout: LIMITS.start });
    expect(await readFile(join(workspace, "contracts", "notes.yaml"), "utf8")).toContain("dataset: notes");
  });
});
