import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { startWorkbench, workbenchBrowser } from "../../demo/workbench.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { newIngestFixture } from "../support/ingest-fixture.ts";
import { openEditor, type Editor } from "./editor.ts";
import { findVsix } from "./stage.ts";
import { needTheOneBefore, undoneInTheEnd } from "./steps.ts";

const browser = workbenchBrowser();
const PROJECT = "journeys-project";
const REGION = "europe-west1";
const VIEWS = ["Pipeline", "Drive", "Buckets", "Batches"];
const NOBODYS = "1NobodyHasEverSharedThisFolder";
const HIDDEN_FROM = `sluice-ingest@${PROJECT}.iam.gserviceaccount.com`;

/** Ways in that end somewhere else than in a pipeline, from a clean profile: what is said there, and how many clicks help. */
describe.skipIf(browser === undefined)("somebody who comes to a folder", () => {
  let root: string;
  let emulators: TestEmulators;
  let editor: Editor;
  const cleanups = undoneInTheEnd();

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "sluice-journeys-"));
    cleanups.push(() => rm(root, { recursive: true, force: true }));
    const state = join(root, "state");
    await mkdir(state);
    emulators = await startTestEmulators({
      ...{ project: PROJECT, sparkFolder: null },
      stateFile: join(state, "emulators.json"),
    });
    cleanups.push(() => emulators.close());
    await writePipelines();
    const env = { SLUICE_STATE_FOLDER: state };
    // Else the page of what is trusted lies over everything.
    const settings = { "workbench.editor.useModal": "off" };
    const folder = join(root, "incomplete");
    const workbench = await startWorkbench({ folder, vsix: await findVsix(), env, settings, asksForTrust: true });
    cleanups.push(() => workbench.stop());
    editor = await openEditor(workbench, browser ?? "");
    cleanups.push(() => editor.close());
  });
  needTheOneBefore(() => editor.page);

  /** Two pipelines in one folder, one whose Drive folder nobody shared, one of Google's, one whose file is incomplete. */
  async function writePipelines(): Promise<void> {
    const write = async (folder: string, connection: object) => {
      await mkdir(join(root, folder), { recursive: true });
      await writeFile(join(root, folder, "sluice.json"), JSON.stringify(connection, null, 2));
    };
    for (const name of ["north", "south"]) {
      const { folderId, lake, owner } = await newIngestFixture(emulators);
      await owner.file(`${name}.csv`, "a\n1\n", { parent: folderId });
      await write(join("several", name), {
        ...{ project: PROJECT, region: REGION, lakeBucket: lake.name, driveFolders: [folderId] },
      });
    }
    const { lake } = await newIngestFixture(emulators);
    const account = { serviceAccount: HIDDEN_FROM };
    const whole = { project: PROJECT, region: REGION, lakeBucket: lake.name, driveFolders: [NOBODYS] };
    await write("hidden", { ...whole, ...account });
    await write("google", { ...whole, project: "a-project-of-google", lakeBucket: "a-lake-of-google" });
    await write("incomplete", { project: PROJECT, region: REGION });
  }

  test("is told in each view that nothing is read before they trust it, and is offered nothing", async () => {
    for (const view of VIEWS) {
      await editor.pane(view).getByText("Restricted Mode").waitFor();
      expect(await editor.pane(view).getByRole("button", { name: "Manage Trust" }).count()).toBe(1);
      expect(await editor.rows(view)).toEqual([]);
    }
    await editor.page.locator(".statusbar .codicon-workspace-untrusted").waitFor();
    expect(await editor.offered("Sluice: Plan Ingest")).toEqual([]);
    expect(await editor.offered("Sluice: Show Sluice Log")).toHaveLength(1);
  });

  /** Two clicks. */
  async function trust(): Promise<void> {
    await editor.press("Pipeline", "Manage Trust");
    await editor.page.locator(".workspace-trust-editor").getByRole("button", { name: "Trust", exact: true }).click();
    await editor.pane("Pipeline").getByText("Restricted Mode").waitFor({ state: "hidden" });
  }

  test("trusts it in two clicks, and is told what the file lacks", async () => {
    await trust();
    await editor.row("The connection has no lakeBucket", "Pipeline").waitFor();
    expect(editor.clicks()).toBe(2);
    expect(await editor.page.getByText("No pipeline in this folder yet").count()).toBe(0);
  });

  test("adds to the file what it lacks in two clicks, and goes on with it", async () => {
    const { page } = editor;
    editor.clicks();
    await editor.whatHelps(editor.row("The connection has no lakeBucket", "Pipeline"));
    await (await editor.message("The connection has no lakeBucket")).getByRole("button", { name: "Add It" }).click();
    expect(editor.clicks()).toBe(2);
    await page.locator(".view-lines").getByText('"lakeBucket"').waitFor();
    const { lake } = await newIngestFixture(emulators);
    await page.keyboard.type(lake.name);
    await page.keyboard.press("Control+S");
    await editor.row("Drive → raw, no Drive folder", "Pipeline").waitFor();
    await editor.pane("Drive").getByText("No Drive folder yet").waitFor();
    expect(JSON.parse(await readFile(join(root, "incomplete", "sluice.json"), "utf8"))).toEqual({
      ...{ project: PROJECT, region: REGION, lakeBucket: lake.name },
    });
  });

  /** The pipeline of this name, by its file in Drive; both have a folder of the same name. */
  async function see(name: string): Promise<void> {
    await editor.page.locator(".statusbar").getByText(`${name} · local`).waitFor();
    const folder = editor.row("incoming", "Drive");
    const file = editor.row(`${name}.csv, new`, "Drive");
    await expect
      .poll(async () => {
        if ((await folder.getAttribute("aria-expanded")) === "false") await folder.click();
        return file.isVisible();
      })
      .toBe(true);
  }

  test("chooses one of several pipelines in two clicks", async () => {
    await editor.visit(join(root, "several"));
    await trust();
    editor.clicks();
    await editor.press("Pipeline", "Choose One");
    await editor.pick("north");
    expect(editor.clicks()).toBe(2);
    await see("north");
  });

  test("finds the one that was chosen when the window is opened again", async () => {
    await editor.visit(join(root, "several"));
    await see("north");
    expect(await editor.page.getByText("There are several pipelines").count()).toBe(0);
  });

  test("switches to the other one, and no view shows what was", async () => {
    await editor.run("Sluice: Switch Pipeline");
    await editor.pick("south");
    await see("south");
    await editor.row("Drive → raw", "Pipeline").waitFor();
    const all = (await Promise.all(VIEWS.map((view) => editor.rows(view)))).flat();
    expect(all.filter((row) => row.includes("north"))).toEqual([]);
  });

  test("gets the account that a hidden folder is to be shared with in two clicks", async () => {
    await editor.visit(join(root, "hidden"));
    await trust();
    const row = editor.row(`The Drive folder ${NOBODYS}`, "Drive");
    await row.waitFor();
    editor.clicks();
    await editor.whatHelps(row);
    const told = await editor.message("hidden from");
    await told.getByRole("button", { name: "Try Again" }).waitFor();
    // The local Drive has no pages.
    expect(await told.getByRole("button", { name: "Open in Drive" }).count()).toBe(0);
    await told.getByRole("button", { name: "Copy Account" }).click();
    expect(editor.clicks()).toBe(2);
    await expect.poll(() => editor.page.evaluate("navigator.clipboard.readText()")).toBe(HIDDEN_FROM);
  });

  test("without credentials is told so in each view, with two ways out", async () => {
    await editor.visit(join(root, "google"));
    await trust();
    for (const view of ["Drive", "Batches"]) {
      await editor.pane(view).getByText("Not signed in to Google").waitFor();
      for (const button of ["Sign In", "Use a Key File…"])
        expect(await editor.pane(view).getByRole("button", { name: button }).count(), `${view}: ${button}`).toBe(1);
      expect(await editor.rows(view)).toEqual([]);
    }
  });
});
