import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { startWorkbench, workbenchBrowser } from "../../demo/workbench.ts";
import { plainPython } from "../core/jobs/plain-python.ts";
import { LIMITS } from "../limits.ts";
import { neverAborted, openEmulatorClients } from "../support/emulator-clients.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { openEditor, type Editor } from "./editor.ts";
import { findVsix } from "./stage.ts";
import { needTheOneBefore, undoneInTheEnd } from "./steps.ts";

const browser = workbenchBrowser();
const CONTRACT = `format: 1
dataset: airports
files: ["airports*.csv"]
columns:
  - { name: iata, type: string }
  - { name: seen, type: dat }
`;
const CONNECTION = '{\n  "project": "my-project",\n  "region": "europe-west1",\n  "lakeBucket": "My_Lake!"\n}\n';
/** A job that waits until it is let go, and fails in its seventh line. */
const jobThatWaitsFor = (file: string): string => `import os, time
print("airports: 3 rows read = 3 curated + 0 quarantined + 0 duplicates")
while not os.path.exists(${JSON.stringify(file)}):
    time.sleep(0.1)

def clean(row):
    return row["iata"]

clean({})
`;

/** What is wrong in files, and what helps to write them right, as somebody sees it who opens them. */
describe.skipIf(browser === undefined)("files that are wrong", () => {
  const cleanups = undoneInTheEnd();
  let root: string;
  let outside: string;
  let emulators: TestEmulators;
  let editor: Editor;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "sluice-problems-"));
    outside = await mkdtemp(join(tmpdir(), "sluice-problems-"));
    for (const folder of [root, outside]) cleanups.push(() => rm(folder, { recursive: true, force: true }));
    await mkdir(join(root, "contracts"));
    await writeFile(join(root, "sluice.json"), CONNECTION);
    await writeFile(join(root, "contracts", "airports.yaml"), CONTRACT);
    await writeFile(join(root, "contracts", "new.yaml"), "");
    const state = join(outside, "state");
    await mkdir(state);
    emulators = await startTestEmulators({
      ...{ project: "my-project", sparkFolder: await plainPython(join(outside, "python")) },
      stateFile: join(state, "emulators.json"),
    });
    cleanups.push(() => emulators.close());
    const env = { SLUICE_STATE_FOLDER: state };
    const workbench = await startWorkbench({ folder: root, vsix: await findVsix(), env });
    cleanups.push(() => workbench.stop());
    editor = await openEditor(workbench, browser ?? "");
    cleanups.push(() => editor.close());
  });
  needTheOneBefore(() => editor.page);

  const open = async (name: string): Promise<void> => {
    await editor.run("Go to File...");
    await editor.page.locator(".quick-input-widget input").first().fill(name);
    await editor.pick(name);
    await editor.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
  };
  const problem = (text: string) => editor.page.locator(".markers-panel .monaco-list-row", { hasText: text });
  const goTo = async (place: string): Promise<void> => {
    await editor.page.keyboard.press("Control+G");
    await editor.type(`:${place}`);
  };

  test("a contract is marked at its line, and the mark goes when it is mended", async () => {
    await open("airports.yaml");
    await editor.run("Problems: Focus on Problems View");
    const row = problem("columns.1.type");
    await row.waitFor();
    expect(await row.innerText()).toMatch(/is none of string, integer[^]*Sluice[^]*Ln 6, Col 25/);
    await writeFile(join(root, "contracts", "airports.yaml"), CONTRACT.replace("dat }", "date }"));
    await row.waitFor({ state: "hidden" });
  });

  test("so is sluice.json, and it is mended by typing", async () => {
    await open("sluice.json");
    await editor.run("Problems: Focus on Problems View");
    const row = problem("is not a bucket name");
    await row.first().waitFor();
    expect(await row.first().innerText()).toContain("Ln 4, Col 17");
    await writeFile(join(root, "sluice.json"), CONNECTION.replace("My_Lake!", "my-lake"));
    await row.first().waitFor({ state: "hidden" });
  });

  test("a field of sluice.json is explained by the schema, and offered", async () => {
    await open("sluice.json");
    await goTo("2:5");
    await editor.run("Show or Focus Hover");
    await editor.page.locator(".monaco-hover", { hasText: "Google Cloud project id" }).first().waitFor();
    await editor.page.keyboard.press("Escape");
    await goTo("2:1");
    await editor.run("Trigger Suggest");
    const offered = editor.page.locator(".suggest-widget .monaco-list-row", { hasText: "driveFolders" });
    await offered.waitFor();
    expect(await offered.count()).toBe(1);
    await editor.page.keyboard.press("Escape");
  });

  test("a field of a contract is explained, and so is what may stand there", async () => {
    await open("airports.yaml");
    await goTo("6:19");
    await editor.run("Show or Focus Hover");
    const hover = editor.page.locator(".monaco-hover", { hasText: "decimal(p,s)" }).first();
    await hover.waitFor();
    expect(await hover.innerText()).toContain("timestamp");
    await editor.page.keyboard.press("Escape");
  });

  test("an empty contract is written by what is offered", async () => {
    const file = join(root, "contracts", "new.yaml");
    await open("new.yaml");
    const suggest = editor.page.locator(".suggest-widget .monaco-list-row");
    await editor.run("Trigger Suggest");
    await suggest.filter({ hasText: "dataset" }).waitFor();
    await editor.page.keyboard.type("dataset");
    await editor.page.keyboard.press("Tab");
    await editor.page.keyboard.type("new\n");
    // Its values are offered behind the blank by themselves.
    await editor.page.keyboard.type("unknownColumns: ");
    await suggest.filter({ hasText: "ignore" }).waitFor();
    await editor.page.keyboard.press("Escape");
    await editor.run("File: Save");
    await expect
      .poll(() => readFile(file, "utf8"), { timeout: LIMITS.answer })
      .toMatch(/^dataset: new\nunknownColumns: ?\n?$/);
  });

  const active = (name: string) => editor.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
  const cursor = (place: string) => editor.page.locator(".statusbar-item", { hasText: place }).waitFor();
  const follow = async (): Promise<void> => {
    await editor.run("Sluice: Follow Log");
    await editor.pick("clean-1");
    await active("clean-1.sluice-log");
  };

  test("a batch that is followed writes into its document, and is marked where its code failed", async () => {
    const go = join(outside, "go");
    const program = jobThatWaitsFor(go);
    await mkdir(join(root, "jobs"));
    await writeFile(join(root, "jobs", "clean.py"), program);
    const { lake, batches } = await openEmulatorClients(emulators, "my-lake");
    const writing = { ifGenerationMatch: "0", contentType: "text/x-python" };
    await lake.write("jobs/clean.py", program, writing, neverAborted);
    const request = { id: "clean-1", main: "gs://my-lake/jobs/clean.py", pyFiles: [], args: [], labels: {} };
    const identity = { stagingBucket: "my-lake", requestId: crypto.randomUUID(), ttl: 3600 };
    await batches.create({ ...request, ...identity }, neverAborted);
    await follow();
    await expect.poll(() => editor.text(), { timeout: LIMITS.answer }).toContain("airports: 3 rows read");
    expect(await editor.text()).not.toContain("Traceback");
    await writeFile(go, "");
    const toast = await editor.message("Batch clean-1 failed: KeyError: 'iata'");
    await expect.poll(() => editor.text(), { timeout: LIMITS.answer }).toContain("KeyError: 'iata'");
    await toast.getByRole("button", { name: "Go to Line" }).click();
    await active("clean.py");
    await cursor("Ln 7, Col 1");
    await editor.run("Problems: Focus on Problems View");
    await problem("KeyError: 'iata'").waitFor();
    expect(await problem("KeyError: 'iata'").innerText()).toMatch(/Sluice[^]*clean-1[^]*Ln 7, Col 1/);
    await editor.run("View: Close Editor");
  });

  // At its beginning: the rest of a long line may be out of sight.
  const openLink = (text: RegExp) =>
    editor.page
      .locator(".editor-instance .view-line", { hasText: text })
      .locator(".detected-link")
      .first()
      .click({ modifiers: ["ControlOrMeta"], position: { x: 20, y: 5 } });

  test("its log is come back to from what is told of it, and has symbols, folds, and links to the code", async () => {
    const { page } = editor;
    await follow();
    await open("airports.yaml");
    const toast = await editor.message("Batch clean-1 failed: KeyError: 'iata'");
    await toast.getByRole("button", { name: "Log" }).click();
    await active("clean-1.sluice-log");
    await editor.run("Go to Symbol in Editor...");
    const symbol = page.locator(".quick-input-list .monaco-list-row");
    await symbol.filter({ hasText: "airports" }).waitFor();
    await symbol.filter({ hasText: "KeyError" }).first().click();
    await editor.run("Fold All");
    await page.locator(".editor-instance .codicon-folding-collapsed").first().waitFor();
    await editor.run("Unfold All");
    await openLink(/line\s7/);
    await active("clean.py");
    await cursor("Ln 7, Col 1");
  });
});
