import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { startWorkbench, workbenchBrowser } from "../../demo/workbench.ts";
import type { Drive } from "../../src/core/services/drive.ts";
import type { Bucket } from "../../src/core/services/storage.ts";
import { LIMITS } from "../limits.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { eventually } from "../support/eventually.ts";
import { newIngestFixture } from "../support/ingest-fixture.ts";
import { drag } from "./drag.ts";
import { openEditor, type Editor } from "./editor.ts";
import { findVsix } from "./stage.ts";
import { needTheOneBefore, undoneInTheEnd } from "./steps.ts";

const browser = workbenchBrowser();
const PROJECT = "transfers-project";
const REGION = "europe-west1";
/** A file that is dropped on the row "inbox", as a browser has it: by its content, without a path. */
const DROP_A_FILE = `{
  const row = [...document.querySelectorAll(".sidebar .monaco-list-row")].find((one) => one.ariaLabel === "inbox");
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["from outside\\n"], "outside.csv", { type: "text/csv" }));
  const { left, top, height } = row.getBoundingClientRect();
  const at = { clientX: left + 60, clientY: top + height / 2, bubbles: true, cancelable: true, dataTransfer };
  for (const name of ["dragenter", "dragover", "drop"]) row.dispatchEvent(new DragEvent(name, at));
}`;
const WHILE_IT_OPENS = { timeout: LIMITS.answer, interval: 1000 };
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
    await put("inbox/a.csv", "a\n1\n");
    await put("inbox/b.csv", "a\n2\n");
    await put("archive/keep.txt", "keep");
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
    await open("All objects", "inbox");
    await open("inbox", "a.csv");
  });
  needTheOneBefore(() => editor.page);

  const put = (name: string, content: string) =>
    lake.write(name, content, { ifGenerationMatch: "0", contentType: "text/csv" }, signal);
  const names = async (prefix: string) => (await Array.fromAsync(lake.all(prefix, signal))).map(({ name }) => name);
  const bucketRow = (name: string) => editor.row(name, "Buckets");

  const text = async (name: string) => (await lake.readText(name, signal))?.text;

  /** Opens a row of the bucket until another one is seen in it: what hovers over a row opens it by itself, too. */
  async function open(name: string, child: string): Promise<void> {
    const row = bucketRow(name);
    await row.waitFor();
    await eventually(async () => {
      if ((await row.getAttribute("aria-expanded")) === "false") await row.click();
      return bucketRow(child).isVisible();
    }, WHILE_IT_OPENS);
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
      .toContain(`spark.read.option("header", True).csv("gs://${lake.name}/inbox/a.csv")`);
  });

  test("a file of Drive that is dropped on the bucket is ingested", async () => {
    await editor.row("incoming", "Drive").click();
    await editor.row("march.csv, new", "Drive").waitFor();
    await drag(editor.page, editor.row("march.csv", "Drive"), bucketRow("inbox"));
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
    await drag(editor.page, inExplorer("local.csv"), bucketRow("archive"), throughSluice());
    await editor.answer("Upload");
    await editor.message(`local.csv is in gs://${lake.name}/archive/ now.`);
    expect(await text("archive/local.csv")).toBe("a\n3\n");
    await open("archive", "local.csv");
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
    await drag(editor.page, bucketRow("a.csv"), bucketRow("archive"));
    await editor.pick("Move");
    await editor.answer("Move");
    await editor.message(`a.csv is in gs://${lake.name}/archive/ now.`);
    expect(await names("inbox/")).toEqual(["inbox/b.csv"]);
    expect(await text("archive/a.csv")).toBe("a\n1\n");
    // Only now the view has been painted anew.
    await expect
      .poll(async () => {
        const rows = await editor.rows("Buckets");
        return rows.findIndex((row) => row.startsWith("a.csv")) > rows.indexOf("archive");
      })
      .toBe(true);
  });

  test("a file that only the window has is uploaded by its content", async () => {
    // The test has no desktop to drag from: what the browser would tell of it is told.
    await bucketRow("inbox").waitFor();
    // A row that is being painted anew after the test before takes no drop.
    await eventually(
      async () => {
        await editor.page.evaluate(DROP_A_FILE);
        await editor.page.locator(".monaco-dialog-box").waitFor({ timeout: LIMITS.answer / 10 });
      },
      { timeout: LIMITS.answer },
    );
    await editor.answer("Upload");
    await editor.message("outside.csv is in");
    expect(await text("inbox/outside.csv")).toBe("from outside\n");
  });
});
