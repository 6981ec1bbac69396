import { mkdir, mkdtemp, open as openFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { startWorkbench, workbenchBrowser } from "../../demo/workbench.ts";
import type { Drive } from "../../src/core/services/drive.ts";
import type { Bucket } from "../../src/core/services/storage.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { newIngestFixture } from "../support/ingest-fixture.ts";
import { drag } from "./drag.ts";
import { openEditor, type Editor } from "./editor.ts";
import { findVsix } from "./stage.ts";
import { needTheOneBefore, undoneInTheEnd } from "./steps.ts";

const browser = workbenchBrowser();
const PROJECT = "transfers-project";
const REGION = "europe-west1";
// More than fits into one request of an upload.
const LARGE = 20 * 1024 * 1024;
/** A file that is dropped on the row "in", as a browser has it: by its content, without a path. */
const DROP_A_FILE = `{
  const row = [...document.querySelectorAll(".sidebar .monaco-list-row")].find((one) => one.ariaLabel === "in");
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["from outside\\n"], "outside.csv", { type: "text/csv" }));
  const { left, top, height } = row.getBoundingClientRect();
  const at = { clientX: left + 60, clientY: top + height / 2, bubbles: true, cancelable: true, dataTransfer };
  for (const name of ["dragenter", "dragover", "drop"]) row.dispatchEvent(new DragEvent(name, at));
}`;
const signal = new AbortController().signal;

/** Files that move both ways, by menus and by the mouse; what is asserted lies in the bucket, in Drive and on disk. */
describe.skipIf(browser === undefined)("files move", () => {
  let root: string;
  let workspace: string;
  let emulators: TestEmulators;
  let editor: Editor;
  let lake: Bucket;
  let drive: Drive;
  let folderId: string;
  const cleanups = undoneInTheEnd();

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "sluice-transfers-"));
    cleanups.push(() => rm(root, { recursive: true, force: true }));
    workspace = join(root, "pipeline");
    const state = join(root, "state");
    await mkdir(state);
    await mkdir(workspace);
    const stateFile = join(state, "emulators.json");
    emulators = await startTestEmulators({ project: PROJECT, sparkFolder: null, stateFile });
    cleanups.push(() => emulators.close());
    const fixture = await newIngestFixture(emulators);
    ({ lake, drive, folderId } = fixture);
    await fixture.owner.share(folderId, `sluice-ingest@${PROJECT}.iam.gserviceaccount.com`, "writer");
    await fixture.owner.file("march.csv", "a\n1\n", { parent: fixture.folderId });
    await put("in/a.csv", "a\n1\n");
    await put("in/b.csv", "a\n2\n");
    await put("out/keep.txt", "keep");
    const connection = { project: PROJECT, region: REGION, lakeBucket: lake.name, driveFolders: [fixture.folderId] };
    await writeFile(join(workspace, "sluice.json"), JSON.stringify(connection));
    await writeFile(join(workspace, "job.py"), "\n\n\n");
    await writeFile(join(workspace, "local.csv"), "a\n3\n");
    const env = { SLUICE_STATE_FOLDER: state };
    const settings = { "explorer.confirmDragAndDrop": false, "files.simpleDialog.enable": true };
    const workbench = await startWorkbench({ folder: workspace, vsix: await findVsix(), env, settings });
    cleanups.push(() => workbench.stop());
    editor = await openEditor(workbench, browser ?? "");
    cleanups.push(() => editor.close());
    await editor.page.setViewportSize({ width: 1360, height: 1600 });
    await open("All objects", "in");
  });
  needTheOneBefore(() => editor.page);

  const put = (name: string, content: string) =>
    lake.write(name, content, { ifGenerationMatch: "0", contentType: "text/csv" }, signal);
  const names = async (prefix: string) => (await Array.fromAsync(lake.all(prefix, signal))).map(({ name }) => name);
  const bucketRow = (name: string) => editor.row(name, "Buckets");

  const text = async (name: string) => (await lake.readText(name, signal))?.text;

  /** Types a path into the dialog that asks for files or a folder. */
  async function chooseInDialog(path: string): Promise<void> {
    const dialog = editor.page.locator(".quick-input-widget");
    const input = dialog.locator("input").first();
    await input.waitFor();
    // The dialog fills itself in first.
    await expect.poll(() => input.inputValue()).toContain("/");
    await input.fill(path);
    await expect.poll(() => input.inputValue()).toBe(path);
    await dialog.getByRole("button", { name: /^(OK|Upload|Download)$/ }).click();
    await input.waitFor({ state: "hidden" });
  }

  /** What lies below a folder, by its path. */
  async function readTree(folder: string): Promise<Record<string, string>> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const read = files.map(async (file) => [relative(folder, file), await readFile(file, "utf8")] as const);
    return Object.fromEntries(await Promise.all(read));
  }

  /** Opens rows of the bucket, one in the other. */
  async function open(...path: readonly string[]): Promise<void> {
    for (const name of path) {
      const row = bucketRow(name);
      await row.waitFor();
      if ((await row.getAttribute("aria-expanded")) === "false") await row.click();
    }
  }

  test("an object dragged into a Python file becomes the line that reads it", async () => {
    await editor.run("View: Show Explorer");
    await editor.page.locator('.explorer-folders-view .monaco-list-row[aria-label^="job.py"]').dblclick();
    await editor.page.locator(".activitybar a[aria-label^='Sluice']").click();
    const lines = editor.page.locator(".editor-instance .view-lines");
    await lines.waitFor();
    await drag(editor.page, bucketRow("a.csv"), lines);
    await lines.getByText("spark.read").waitFor();
    await editor.page.keyboard.press("Control+S");
    await expect
      .poll(() => readFile(join(workspace, "job.py"), "utf8"))
      .toContain(`spark.read.option("header", True).csv("gs://${lake.name}/in/a.csv")`);
  });

  test("a file of Drive that is dropped on the bucket is ingested", async () => {
    await editor.row("incoming", "Drive").click();
    await editor.row("march.csv, new", "Drive").waitFor();
    await drag(editor.page, editor.row("march.csv", "Drive"), bucketRow("in"));
    await editor.answer("Ingest");
    await editor.message("march.csv is in raw/ now.");
    expect(await names("raw/")).toHaveLength(1);
  });

  /** Rests on the icon of Sluice on the way: the Explorer lies where Sluice's views are. */
  const throughSluice = () => editor.page.locator(".activitybar a[aria-label^='Sluice']");
  const inExplorer = (name: string) =>
    editor.page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`);

  test("a file of the Explorer that is dropped on a folder of the bucket is uploaded there", async () => {
    await editor.run("View: Show Explorer");
    await drag(editor.page, inExplorer("local.csv"), bucketRow("out"), throughSluice());
    await editor.answer("Upload");
    await editor.message(`local.csv is in gs://${lake.name}/out/ now.`);
    expect(await text("out/local.csv")).toBe("a\n3\n");
    await open("out");
    await bucketRow("local.csv").waitFor();
  });

  test("and one that is dropped on a folder of Drive is a file there", async () => {
    await editor.run("View: Show Explorer");
    await drag(editor.page, inExplorer("local.csv"), editor.row("incoming", "Drive"), throughSluice());
    await editor.answer("Upload");
    await editor.message("local.csv is in incoming now.");
    expect(await drive.named(folderId, "local.csv", signal)).toHaveLength(1);
    await editor.row("local.csv, new", "Drive").waitFor();
  });

  test("an object that is dragged to another folder is moved there, once that was agreed to", async () => {
    await drag(editor.page, bucketRow("a.csv"), bucketRow("out"));
    await editor.pick("Move");
    await editor.answer("Move");
    await editor.message(`a.csv is in gs://${lake.name}/out/ now.`);
    expect(await names("in/")).toEqual(["in/b.csv"]);
    expect(await text("out/a.csv")).toBe("a\n1\n");
  });

  test("a file that only the window has is uploaded by its content", async () => {
    // The test has no desktop to drag from: what the browser would tell of it is told.
    await bucketRow("in").waitFor();
    await editor.page.evaluate(DROP_A_FILE);
    await editor.answer("Upload");
    await editor.message("outside.csv is in");
    expect(await text("in/outside.csv")).toBe("from outside\n");
  });

  test("files are uploaded by a dialog, and what is there already is asked about", async () => {
    await editor.choose(bucketRow("out"), "Upload Files...");
    await chooseInDialog(join(workspace, "local.csv"));
    await editor.message("local.csv is in");
    await writeFile(join(workspace, "local.csv"), "a\n4\n");
    await editor.choose(bucketRow("out"), "Upload Files...");
    await chooseInDialog(join(workspace, "local.csv"));
    await editor.pick("Replace");
    await expect.poll(() => text("out/local.csv")).toBe("a\n4\n");
  });

  test("a folder is downloaded with all that is in it", async () => {
    await mkdir(join(root, "downloads"));
    await editor.choose(bucketRow("out"), "Download...");
    await chooseInDialog(join(root, "downloads"));
    await editor.row("out → ", "Transfers").waitFor();
    await expect
      .poll(() => readTree(join(root, "downloads")))
      .toEqual({
        "out/a.csv": "a\n1\n",
        "out/keep.txt": "keep",
        "out/local.csv": "a\n4\n",
      });
  });

  test("a folder is deleted by who types its name", async () => {
    await editor.choose(bucketRow("in"), "Delete...");
    await editor.answer("Delete");
    const input = editor.page.locator(".quick-input-widget input").first();
    await input.fill("wrong");
    await editor.page.keyboard.press("Enter");
    await editor.page.locator(".quick-input-widget").getByText("That is not in.").waitFor();
    expect(await names("in/")).toHaveLength(2);
    await editor.type("in");
    await expect.poll(() => names("in/")).toEqual([]);
    await bucketRow("in").waitFor({ state: "hidden" });
  });

  test("in raw/ nothing is deleted, and it is told why", async () => {
    await open("raw");
    const row = editor.page.locator(".sidebar .monaco-list-row[aria-level='4']", { hasText: /./ }).first();
    await row.waitFor();
    await row.click();
    await editor.choose(bucketRow("march.csv"), "Delete...");
    await editor.message("The ingest alone writes there");
    expect(await names("raw/")).toHaveLength(1);
  });

  test("what failed of a transfer is told with its reason, and tried again from the list", async () => {
    await mkdir(join(workspace, "many"));
    for (const name of ["1.csv", "2.csv", "3.csv"]) await writeFile(join(workspace, "many", name), name);
    await emulators.plant("storage", "storage.objects.insert", ["return-403:forbidden"]);
    await editor.choose(bucketRow("out"), "Upload Folder...");
    await chooseInDialog(join(workspace, "many"));
    await editor.message("1 of 3 files failed.");
    const row = editor.row("many → ", "Transfers");
    await expect.poll(() => row.getAttribute("aria-label")).toContain("1 failed · 2 of 3 files");
    await row.click();
    await editor.page.locator('.sidebar .monaco-list-row[aria-label^="many/"]').waitFor();
    await row.hover();
    await row.getByRole("button", { name: "Try Again" }).click();
    await expect.poll(() => names("out/many/")).toHaveLength(3);
    await expect.poll(() => row.getAttribute("aria-label")).toContain("3 files");
  });

  test("a large one is cancelled, leaves nothing, and goes on when it is tried again", async () => {
    const file = await openFile(join(workspace, "large.bin"), "w");
    await file.truncate(LARGE);
    await file.close();
    await emulators.plant("storage", "storage.objects.insert", ["stall-for-1s", "stall-for-300s"]);
    await editor.choose(bucketRow("out"), "Upload Files...");
    await chooseInDialog(join(workspace, "large.bin"));
    const row = editor.row("large.bin → ", "Transfers");
    await row.waitFor();
    await row.hover();
    await row.getByRole("button", { name: "Cancel Transfer" }).click();
    await expect.poll(() => row.getAttribute("aria-label")).toContain("cancelled");
    expect(await names("out/large.bin")).toEqual([]);
    await emulators.forget("storage");
    await row.hover();
    await row.getByRole("button", { name: "Try Again" }).click();
    await expect.poll(async () => (await lake.stat("out/large.bin", signal))?.size).toBe(LARGE);
    await editor.pane("Transfers").locator(".pane-header").hover();
    await editor.pane("Transfers").getByRole("button", { name: "Clear Finished Transfers" }).click();
    await editor.pane("Transfers").waitFor({ state: "hidden" });
  });
});
