import { mkdir, mkdtemp, open as openFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { Locator } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { startWorkbench, workbenchBrowser } from "../../demo/workbench.ts";
import type { Bucket } from "../../src/core/services/storage.ts";
import { LIMITS } from "../limits.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { eventually } from "../support/eventually.ts";
import { newIngestFixture } from "../support/ingest-fixture.ts";
import { choosePath } from "./choose-path.ts";
import { openEditor, type Editor } from "./editor.ts";
import { findVsix } from "./stage.ts";
import { needTheOneBefore, undoneInTheEnd } from "./steps.ts";

const browser = workbenchBrowser();
const PROJECT = "transfers-project";
const REGION = "europe-west1";
// More than fits into one request of an upload.
const LARGE = 20 * 1024 * 1024;
const WHILE_IT_OPENS = { timeout: LIMITS.answer, interval: 1000 };
const signal = new AbortController().signal;

/** Files that move by menus and dialogs; what is asserted lies in the bucket and on disk. */
describe.skipIf(browser === undefined)("files move by menus", () => {
  let root: string;
  let workspace: string;
  let emulators: TestEmulators;
  let editor: Editor;
  let lake: Bucket;
  const cleanups = undoneInTheEnd();

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "sluice-menus-"));
    cleanups.push(() => rm(root, { recursive: true, force: true }));
    workspace = join(root, "pipeline");
    const state = join(root, "state");
    await mkdir(state);
    await mkdir(workspace);
    const stateFile = join(state, "emulators.json");
    emulators = await startTestEmulators({ project: PROJECT, sparkFolder: null, stateFile });
    cleanups.push(() => emulators.close());
    const fixture = await newIngestFixture(emulators);
    lake = fixture.lake;
    await fixture.owner.file("march.csv", "a\n1\n", { parent: fixture.folderId });
    await fixture.ingest();
    await put("inbox/a.csv", "a\n1\n");
    await put("inbox/deep/b.csv", "a\n2\n");
    await put("archive/keep.txt", "keep");
    const connection = {
      ...{ project: PROJECT, region: REGION },
      ...{ lakeBucket: lake.name, driveFolders: [fixture.folderId] },
    };
    await writeFile(join(workspace, "sluice.json"), JSON.stringify(connection));
    await writeFile(join(workspace, "local.csv"), "a\n3\n");
    const env = { SLUICE_STATE_FOLDER: state };
    const settings = { "files.simpleDialog.enable": true };
    const workbench = await startWorkbench({ folder: workspace, vsix: await findVsix(), env, settings });
    cleanups.push(() => workbench.stop());
    editor = await openEditor(workbench, browser ?? "");
    cleanups.push(() => editor.close());
    await editor.page.setViewportSize({ width: 1360, height: 1600 });
    await open("All objects", "inbox");
  });
  needTheOneBefore(() => editor.page);

  const put = (name: string, content: string) =>
    lake.write(name, content, { ifGenerationMatch: "0", contentType: "text/csv" }, signal);
  const names = async (prefix: string) => (await Array.fromAsync(lake.all(prefix, signal))).map(({ name }) => name);
  const text = async (name: string) => (await lake.readText(name, signal))?.text;
  const bucketRow = (name: string) => editor.row(name, "Buckets");

  /** Opens a row of the bucket until another one is seen in it. */
  async function open(name: string, child: string): Promise<void> {
    const row = bucketRow(name);
    await row.waitFor();
    await eventually(async () => {
      if ((await row.getAttribute("aria-expanded")) === "false") await row.click();
      return bucketRow(child).isVisible();
    }, WHILE_IT_OPENS);
  }

  const asksForPath = () => editor.page.locator(".quick-input-widget input").first();

  /** Picks an entry of a row's menu until what it opens is there: a view that is painted anew closes the menu. */
  async function choose(row: Locator, label: string, opens: Locator): Promise<void> {
    await eventually(
      async () => {
        await editor.choose(row, label);
        await opens.waitFor({ timeout: LIMITS.answer / 10 });
      },
      { timeout: LIMITS.answer },
    );
  }

  test("a file is uploaded by a dialog, and what is there already is asked about", async () => {
    await choose(bucketRow("archive"), "Upload Files...", asksForPath());
    await choosePath(editor.page, join(workspace, "local.csv"));
    await editor.message("local.csv is in");
    expect(await text("archive/local.csv")).toBe("a\n3\n");
    await writeFile(join(workspace, "local.csv"), "a\n4\n");
    await choose(bucketRow("archive"), "Upload Files...", asksForPath());
    await choosePath(editor.page, join(workspace, "local.csv"));
    await editor.pick("Replace");
    await expect.poll(() => text("archive/local.csv")).toBe("a\n4\n");
  });

  /** What lies below a folder, by its path. */
  async function readTree(folder: string): Promise<Record<string, string>> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const read = files.map(async (file) => [relative(folder, file), await readFile(file, "utf8")] as const);
    return Object.fromEntries(await Promise.all(read));
  }

  test("a folder is downloaded with all that is in it", async () => {
    const downloads = join(root, "downloads");
    await mkdir(downloads);
    await choose(bucketRow("inbox"), "Download...", asksForPath());
    await choosePath(editor.page, `${downloads}/`);
    await editor.message("inbox is in");
    await editor.row("inbox → ", "Transfers").waitFor();
    expect(await readTree(downloads)).toEqual({ "inbox/a.csv": "a\n1\n", "inbox/deep/b.csv": "a\n2\n" });
  });

  test("a folder is deleted by who types its name, and by nobody else", async () => {
    await choose(bucketRow("inbox"), "Delete...", editor.page.locator(".monaco-dialog-box"));
    await editor.answer("Delete");
    const widget = editor.page.locator(".quick-input-widget");
    await widget.getByText("Type the folder's name").first().waitFor();
    await editor.type("wrong");
    await widget.getByText("That is not inbox.").first().waitFor();
    expect(await names("inbox/")).toHaveLength(2);
    await editor.type("inbox");
    await expect.poll(() => names("inbox/")).toEqual([]);
    await bucketRow("inbox").waitFor({ state: "hidden" });
    expect(await names("archive/")).toHaveLength(2);
  });

  test("in raw/ nothing is deleted, and it is told why", async () => {
    const before = await names("raw/");
    expect(before).toHaveLength(1);
    await open("Raw files", "march.csv");
    const told = editor.page.locator(".notification-toast", { hasText: "The ingest alone writes there" });
    await choose(bucketRow("march.csv"), "Delete...", told);
    expect(await names("raw/")).toEqual(before);
  });

  test("what failed of a transfer is told with its reason, and tried again from the list", async () => {
    await mkdir(join(workspace, "many"));
    for (const name of ["1.csv", "2.csv", "3.csv"]) await writeFile(join(workspace, "many", name), name);
    await emulators.plant("storage", "storage.objects.insert", ["return-403:forbidden"]);
    await choose(bucketRow("archive"), "Upload Folder...", asksForPath());
    await choosePath(editor.page, `${join(workspace, "many")}/`);
    await editor.message("1 of 3 files failed.");
    expect(await names("archive/many/")).toHaveLength(2);
    const row = editor.row("many → ", "Transfers");
    await expect.poll(() => row.getAttribute("aria-label")).toContain("1 failed · 2 of 3 files");
    await row.click();
    await editor.row("many/", "Transfers").waitFor();
    await row.hover();
    await row.getByRole("button", { name: "Try Again" }).click();
    await expect.poll(() => names("archive/many/")).toHaveLength(3);
    await expect.poll(() => row.getAttribute("aria-label")).toMatch(/(?<!of )3 files/);
    expect(await text("archive/many/1.csv")).toBe("1.csv");
  });

  test("a large one that is cancelled leaves nothing, and is whole once it is tried again", async () => {
    const file = await openFile(join(workspace, "large.bin"), "w");
    await file.truncate(LARGE);
    await file.close();
    await emulators.plant("storage", "storage.objects.insert", ["stall-for-1s", "stall-for-300s"]);
    await choose(bucketRow("archive"), "Upload Files...", asksForPath());
    await choosePath(editor.page, join(workspace, "large.bin"));
    const row = editor.row("large.bin → ", "Transfers");
    await row.waitFor();
    await row.hover();
    await row.getByRole("button", { name: "Cancel Transfer" }).click();
    await expect.poll(() => row.getAttribute("aria-label")).toContain("cancelled");
    expect(await names("archive/large.bin")).toEqual([]);
    await emulators.forget("storage");
    await row.hover();
    await row.getByRole("button", { name: "Try Again" }).click();
    await expect.poll(async () => (await lake.stat("archive/large.bin", signal))?.size).toBe(LARGE);
    const transfers = editor.pane("Transfers");
    await transfers.locator(".pane-header").hover();
    await transfers.getByRole("button", { name: "Clear Finished Transfers" }).click();
    await transfers.waitFor({ state: "hidden" });
  });
});
