import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { startWorkbench, workbenchBrowser } from "../../demo/workbench.ts";
import type { Bucket, StoredObject } from "../../src/core/services/storage.ts";
import { LIMITS } from "../limits.ts";
import { neverAborted as signal, openEmulatorClients } from "../support/emulator-clients.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { eventually } from "../support/eventually.ts";
import { openEditor, type Editor } from "./editor.ts";
import { findVsix } from "./stage.ts";
import { needTheOneBefore, undoneInTheEnd } from "./steps.ts";

const browser = workbenchBrowser();
const PATIENCE = { timeout: LIMITS.start, interval: 200 };
const SCRIPT = `PATH = "gs://lake/notes/a.txt"\nNOTHING = "gs://lake/nothing.csv"\nNEXT = "gs://lake/no"\n`;

/** Objects as files of the editor: what is asserted is what the bucket holds, and what stands in the editor. */
describe.skipIf(browser === undefined)("objects in the editor", () => {
  let emulators: TestEmulators;
  let lake: Bucket;
  let editor: Editor;
  const cleanups = undoneInTheEnd();

  beforeAll(async () => {
    const root = await mkdtemp(join(tmpdir(), "sluice-files-"));
    cleanups.push(() => rm(root, { recursive: true, force: true }));
    const [workspace, state] = [join(root, "pipeline"), join(root, "state")];
    await mkdir(workspace);
    await mkdir(state);
    emulators = await startTestEmulators({ sparkFolder: null, stateFile: join(state, "emulators.json") });
    cleanups.push(() => emulators.close());
    lake = (await openEmulatorClients(emulators, "lake")).lake;
    const body = JSON.stringify({ versioning: { enabled: true } });
    const headers = { "content-type": "application/json" };
    await emulators.call("storage", "/storage/v1/b/lake", { method: "PATCH", headers, body });
    for (const name of ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "f.txt"])
      await put(`notes/${name}`, `${name}, as it was`);
    await put("raw/1/kept.txt", "from Drive");
    const connection = { project: emulators.project, region: "europe-west1", lakeBucket: "lake", driveFolders: [] };
    await writeFile(join(workspace, "sluice.json"), JSON.stringify(connection));
    await writeFile(join(workspace, "job.py"), SCRIPT);
    const env = { SLUICE_STATE_FOLDER: state };
    // In a browser the editor saves by itself, else.
    const settings = { "files.autoSave": "off" };
    const workbench = await startWorkbench({ folder: workspace, vsix: await findVsix(), env, settings });
    cleanups.push(() => workbench.stop());
    editor = await openEditor(workbench, browser ?? "");
    cleanups.push(() => editor.close());
  });
  needTheOneBefore(() => editor.page);

  const textOf = async (name: string) => (await lake.readText(name, signal))?.text;
  const tab = (name: string): Locator => editor.page.locator(`.tabs-container .tab[data-resource-name="${name}"]`);
  const lines = (): Locator => editor.page.locator(".editor-instance .view-lines").last();
  const shown = async () => (await lines().innerText()).replaceAll("\u00a0", " ");
  const save = () => editor.page.keyboard.press("Control+s");
  const isUnsaved = (name: string) => tab(name).and(editor.page.locator(".dirty")).count();

  /** Somebody writes it, whatever stands there. */
  async function put(name: string, text: string): Promise<StoredObject> {
    const before = await lake.stat(name, signal);
    const writing = {
      ifGenerationMatch: before?.generation ?? "0",
      contentType: "text/x-note",
      metadata: { owner: "test" },
    };
    return lake.write(name, text, writing, signal);
  }

  async function expandNotes(): Promise<void> {
    for (const name of ["All objects", "notes"]) {
      const folder = editor.row(name, "Buckets");
      await folder.waitFor();
      if ((await folder.getAttribute("aria-expanded")) === "false") await folder.click();
    }
  }

  /** Opens an object of notes/ from the sidebar. */
  async function open(name: string): Promise<void> {
    await expandNotes();
    await editor.row(name, "Buckets").click();
    await tab(name).waitFor();
  }

  /** As the editor does it itself: it keeps what is not saved. */
  async function reload(): Promise<void> {
    // It writes that down a moment after the last key.
    await editor.page.waitForTimeout(3000);
    await editor.run("Developer: Reload Window");
    await editor.row("lake", "Buckets").waitFor({ timeout: LIMITS.start });
  }

  /** Types at the end of the text. */
  async function typeText(text: string): Promise<void> {
    await lines().click();
    await editor.page.keyboard.press("Control+End");
    await editor.page.keyboard.type(text);
  }

  test("one is opened, edited and saved, with the type and metadata it had", async () => {
    for (const view of ["Pipeline", "Drive", "Batches"]) await editor.pane(view).locator(".pane-header").click();
    await open("a.txt");
    await eventually(async () => (await shown()) === "a.txt, as it was", PATIENCE);
    const before = await lake.stat("notes/a.txt", signal);
    await typeText(" and as I made it");
    await save();
    await eventually(async () => (await textOf("notes/a.txt")) === "a.txt, as it was and as I made it", PATIENCE);
    const after = await lake.stat("notes/a.txt", signal);
    expect(after).toMatchObject({ contentType: "text/x-note", metadata: { owner: "test" } });
    expect(Number(after?.generation)).toBeGreaterThan(Number(before?.generation));
    await eventually(async () => (await isUnsaved("a.txt")) === 0, PATIENCE);
  });

  test("what somebody else wrote meanwhile is compared, and then overwritten", async () => {
    await open("b.txt");
    await typeText(" mine");
    // Of the same size as what was opened: only its generation tells.
    await put("notes/b.txt", "B.TXT, AS IT WAS");
    await save();
    const toast = await editor.message("was changed by somebody else since you opened it");
    expect(await textOf("notes/b.txt")).toBe("B.TXT, AS IT WAS");
    await toast.getByRole("button", { name: "Compare" }).click();
    const sides = editor.page.locator(".monaco-diff-editor .view-lines");
    const texts = async () => (await sides.allInnerTexts()).map((text) => text.replaceAll("\u00a0", " "));
    await eventually(async () => (await texts()).join("|") === "B.TXT, AS IT WAS|b.txt, as it was mine", PATIENCE);
    await (await editor.message("was changed by somebody else")).getByRole("button", { name: "Overwrite" }).click();
    await eventually(async () => (await textOf("notes/b.txt")) === "b.txt, as it was mine", PATIENCE);
    await eventually(async () => (await isUnsaved("b.txt")) === 0, PATIENCE);
    // A save after it is one like any other.
    await editor.run("View: Close All Editors");
  });

  test("what somebody else wrote meanwhile is taken in the place of what was typed, when the user says so", async () => {
    await open("c.txt");
    await typeText(" mine");
    await put("notes/c.txt", "theirs, and longer than it was");
    await save();
    const toast = await editor.message("was changed by somebody else");
    expect(await shown()).toBe("c.txt, as it was mine");
    await toast.getByRole("button", { name: "Revert" }).click();
    await eventually(async () => (await shown()) === "theirs, and longer than it was", PATIENCE);
    await typeText(", and mine");
    await save();
    await eventually(
      async () => (await textOf("notes/c.txt")) === "theirs, and longer than it was, and mine",
      PATIENCE,
    );
  });

  test.each([
    ["a permission that is lost", ["return-403"], "denies access"],
    ["a network that is lost", Array<string>(40).fill("return-reset-connection"), "could not be reached"],
  ])("%s loses nothing that was typed", async (why, instructions, said) => {
    const name = why.startsWith("a permission") ? "d.txt" : "e.txt";
    await open(name);
    await typeText(" mine");
    await emulators.plant("storage", "storage.objects.insert", instructions);
    await save();
    await editor.message(said);
    expect(await shown()).toBe(`${name}, as it was mine`);
    expect(await isUnsaved(name)).toBe(1);
    expect(await textOf(`notes/${name}`)).toBe(`${name}, as it was`);
    await emulators.forget("storage");
    await lines().click();
    await save();
    await eventually(async () => (await textOf(`notes/${name}`)) === `${name}, as it was mine`, PATIENCE);
    await eventually(async () => (await isUnsaved(name)) === 0, PATIENCE);
    await editor.run("View: Close All Editors");
  });

  test("what was typed before the window was loaded anew is saved on what it was made from, and on nothing else", async () => {
    await open("f.txt");
    await eventually(async () => (await shown()) === "f.txt, as it was", PATIENCE);
    await typeText(" mine");
    await reload();
    await tab("f.txt").waitFor();
    await eventually(async () => (await shown()) === "f.txt, as it was mine", PATIENCE);
    expect(await isUnsaved("f.txt")).toBe(1);
    // Of the same size as what was opened: only its generation tells.
    await put("notes/f.txt", "F.TXT, AS IT WAS");
    await lines().click();
    await save();
    const toast = await editor.message("was changed by somebody else since you opened it");
    expect(await textOf("notes/f.txt")).toBe("F.TXT, AS IT WAS");
    expect(await shown()).toBe("f.txt, as it was mine");
    await toast.getByRole("button", { name: "Overwrite" }).click();
    await eventually(async () => (await textOf("notes/f.txt")) === "f.txt, as it was mine", PATIENCE);
    // Where nobody wrote meanwhile nobody is asked.
    await typeText(", again");
    await reload();
    await eventually(async () => (await shown()) === "f.txt, as it was mine, again", PATIENCE);
    await lines().click();
    await save();
    await eventually(async () => (await textOf("notes/f.txt")) === "f.txt, as it was mine, again", PATIENCE);
    await editor.run("View: Close All Editors");
  });

  test("the files of a folder are searched, and a line that was found is gone to", async () => {
    await put("notes/deep/g.txt", "first\nthe second line\n");
    await put("notes/packed.parquet", "PAR1");
    await expandNotes();
    await editor.choose(editor.row("notes", "Buckets"), "Search in Files…");
    await editor.type("second");
    const page = editor.table();
    await page.getByRole("heading", { level: 1, name: "second in gs://lake/notes/" }).waitFor();
    expect(await page.locator("main").innerText()).toContain("it holds no text");
    await page.getByRole("link", { name: "the second line" }).click();
    await tab("g.txt").waitFor();
    await editor.page.locator(".statusbar-item", { hasText: "Ln 2, Col 5" }).waitFor();
    expect(await shown()).toContain("the second line");
    await editor.run("View: Close All Editors");
  });

  test("a version is compared with the current one and restored", async () => {
    await put("notes/v.txt", "the old one");
    await put("notes/v.txt", "the new one");
    await editor.run("Sluice: Refresh");
    await editor.choose(editor.row("v.txt", "Buckets"), "Versions…");
    const entries = editor.page.locator(".quick-input-list .monaco-list-row");
    await entries.nth(1).waitFor();
    await entries.nth(1).click();
    await editor.pick("Compare with the Current One");
    const sides = editor.page.locator(".monaco-diff-editor .view-lines");
    await eventually(
      async () => (await sides.allInnerTexts()).join("|").replaceAll("\u00a0", " ") === "the old one|the new one",
      PATIENCE,
    );
    await editor.choose(editor.row("v.txt", "Buckets"), "Versions…");
    await entries.nth(1).waitFor();
    await entries.nth(1).click();
    await editor.pick("Restore…");
    await editor.answer("Restore");
    await eventually(async () => (await textOf("notes/v.txt")) === "the old one", PATIENCE);
    expect(await lake.stat("notes/v.txt", signal)).toMatchObject({ metadata: { owner: "test" } });
    await editor.run("View: Close All Editors");
  });

  test("an address in a Python file says what is there, and is followed by Ctrl+click", async () => {
    await editor.page.keyboard.press("Control+p");
    await editor.page.locator(".quick-input-widget input").first().fill("job.py");
    await editor.pick("job.py");
    await tab("job.py").waitFor();
    await emulators.forget("storage");
    const uri = lines().getByText("gs://lake/notes/a.txt").first();
    await uri.hover();
    const hover = editor.page.locator(".monaco-hover:visible", { hasText: "text/x-note" });
    await hover.first().waitFor();
    const { size = 0 } = (await lake.stat("notes/a.txt", signal)) ?? {};
    expect(await hover.first().innerText()).toContain(`${size} B`);
    await editor.page.keyboard.press("Escape");
    // The line is painted anew while the key is down: a click is one on a place.
    const box = (await uri.boundingBox())!;
    await editor.page.keyboard.down("Control");
    await editor.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
    await editor.page.locator(".detected-link-active").first().waitFor();
    await editor.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await editor.page.keyboard.up("Control");
    await tab("a.txt").waitFor();
    const text = await textOf("notes/a.txt");
    await eventually(async () => (await shown()) === text, PATIENCE);
  });

  test("an address that is typed is completed", async () => {
    await tab("job.py").click();
    await lines().click();
    await editor.page.keyboard.press("Control+End");
    await editor.page.keyboard.type('X = "gs://lake/notes/');
    const entry = editor.page.locator(".suggest-widget .monaco-list-row", { hasText: "b.txt" });
    await entry.first().waitFor();
    await entry.first().click();
    await eventually(async () => (await shown()).includes('X = "gs://lake/notes/b.txt'), PATIENCE);
    expect((await emulators.requests("storage"))["storage.objects.list"]).toBeGreaterThan(0);
    await save();
    await eventually(async () => (await isUnsaved("job.py")) === 0, PATIENCE);
  });

  test("what the ingest keeps is read-only", async () => {
    await editor.run("View: Close All Editors");
    await editor.run("Sluice: Filter by Prefix or Path");
    await editor.type("gs://lake/raw/1/");
    await editor.row("kept.txt", "Buckets").click();
    await tab("kept.txt").waitFor();
    await lines().click();
    await editor.page.keyboard.type("x");
    expect(await shown()).toBe("from Drive");
  });
});
