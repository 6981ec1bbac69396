import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { startWorkbench, workbenchBrowser } from "../../demo/workbench.ts";
import type { Bucket } from "../../src/core/services/storage.ts";
import { LIMITS } from "../limits.ts";
import { neverAborted as signal, openEmulatorClients } from "../support/emulator-clients.ts";
import { startTestEmulators } from "../support/emulators.ts";
import { eventually } from "../support/eventually.ts";
import { openEditor, type Editor } from "./editor.ts";
import { findVsix } from "./stage.ts";
import { needTheOneBefore, undoneInTheEnd } from "./steps.ts";

const browser = workbenchBrowser();
const NEW = { ifGenerationMatch: "0", contentType: "text/plain" };
const PATIENCE = { timeout: LIMITS.start, interval: 200 };

/**
 * A folder of a bucket among the folders of a window. The window has a workspace file: one without would become another when
 * it gets its second folder, and a browser may lose what the editor writes down of that.
 */
describe.skipIf(browser === undefined)("a folder of a bucket in the Explorer", () => {
  let lake: Bucket;
  let editor: Editor;
  const cleanups = undoneInTheEnd();

  beforeAll(async () => {
    const root = await mkdtemp(join(tmpdir(), "sluice-mount-"));
    cleanups.push(() => rm(root, { recursive: true, force: true }));
    const [workspace, state] = [join(root, "pipeline"), join(root, "state")];
    await mkdir(workspace);
    await mkdir(state);
    const emulators = await startTestEmulators({ sparkFolder: null, stateFile: join(state, "emulators.json") });
    cleanups.push(() => emulators.close());
    lake = (await openEmulatorClients(emulators, "lake")).lake;
    for (const name of ["a.txt", "b.txt"]) await lake.write(`notes/${name}`, `${name}, as it was`, NEW, signal);
    const connection = { project: emulators.project, region: "europe-west1", lakeBucket: "lake", driveFolders: [] };
    await writeFile(join(workspace, "sluice.json"), JSON.stringify(connection));
    const window = join(root, "window.code-workspace");
    await writeFile(window, JSON.stringify({ folders: [{ path: workspace }] }));
    const env = { SLUICE_STATE_FOLDER: state };
    // In a browser the editor saves by itself, else.
    const settings = { "files.autoSave": "off" };
    const workbench = await startWorkbench({ folder: window, vsix: await findVsix(), env, settings });
    cleanups.push(() => workbench.stop());
    editor = await openEditor(workbench, browser ?? "");
    cleanups.push(() => editor.close());
  });
  needTheOneBefore(() => editor.page);

  const textOf = async (name: string) => (await lake.readText(name, signal))?.text;
  const explorer = (): Locator => editor.page.locator(".explorer-folders-view");
  const entry = (name: string): Locator => explorer().locator(`.monaco-list-row[aria-label^="${name}"]`).first();
  const lines = (): Locator => editor.page.locator(".editor-instance .view-lines").last();
  const shown = async () => (await lines().innerText()).replaceAll("\u00a0", " ");

  async function expand(): Promise<void> {
    const folder = entry("gs://lake/notes");
    await folder.waitFor({ timeout: LIMITS.start });
    if ((await folder.getAttribute("aria-expanded")) === "false") await folder.click();
    await entry("a.txt").waitFor();
  }

  test("it is opened from its row, beside the folder that is there", async () => {
    for (const view of ["Pipeline", "Drive", "Batches"]) await editor.pane(view).locator(".pane-header").click();
    const all = editor.row("All objects", "Buckets");
    await all.click();
    await editor.choose(editor.row("notes", "Buckets"), "Open as Workspace Folder");
    await expand();
    expect(await explorer().locator(".monaco-list-row .label-name").allInnerTexts()).toEqual(
      expect.arrayContaining(["pipeline", "gs://lake/notes", "a.txt", "b.txt"]),
    );
  });

  test("a file of it is opened, changed and saved", async () => {
    await entry("a.txt").dblclick();
    await eventually(async () => (await shown()) === "a.txt, as it was", PATIENCE);
    await lines().click();
    await editor.page.keyboard.press("Control+End");
    await editor.page.keyboard.type(" and as I made it");
    await editor.page.keyboard.press("Control+s");
    await eventually(async () => (await textOf("notes/a.txt")) === "a.txt, as it was and as I made it", PATIENCE);
    expect(await textOf("notes/b.txt")).toBe("b.txt, as it was");
  });

  test("it is there again after the window was loaded anew, and its files with it", async () => {
    await editor.run("View: Close All Editors");
    await editor.run("Developer: Reload Window");
    await expand();
    await lake.write("notes/c.txt", "came later", NEW, signal);
    await editor.run("Refresh Explorer");
    await entry("c.txt").dblclick();
    await eventually(async () => (await shown()) === "came later", PATIENCE);
    expect(await textOf("notes/a.txt")).toBe("a.txt, as it was and as I made it");
  });

  test("a file of it is deleted where the others are, after a question", async () => {
    await entry("b.txt").click();
    await editor.page.keyboard.press("Delete");
    await editor.answer("Delete");
    await eventually(async () => (await textOf("notes/b.txt")) === undefined, PATIENCE);
    await entry("b.txt").waitFor({ state: "detached" });
    expect(await textOf("notes/a.txt")).toBe("a.txt, as it was and as I made it");
  });
});
