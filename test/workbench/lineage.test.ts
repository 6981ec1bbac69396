import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FrameLocator } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { startWorkbench, workbenchBrowser } from "../../demo/workbench.ts";
import { batch, publish } from "../core/lineage/fixture.ts";
import { startTestEmulators } from "../support/emulators.ts";
import { newIngestFixture } from "../support/ingest-fixture.ts";
import { openEditor, type Editor } from "./editor.ts";
import { findVsix } from "./stage.ts";
import { needTheOneBefore, undoneInTheEnd } from "./steps.ts";

const browser = workbenchBrowser();
const PROJECT = "lineage-project";

/** A file of Drive whose rows are published, followed to its dataset and back. */
describe.skipIf(browser === undefined)("a lineage in the workbench", () => {
  let editor: Editor;
  const cleanups = undoneInTheEnd();

  beforeAll(async () => {
    const root = await mkdtemp(join(tmpdir(), "sluice-lineage-"));
    cleanups.push(() => rm(root, { recursive: true, force: true }));
    const [state, folder] = [join(root, "state"), join(root, "pipeline")];
    await mkdir(state);
    await mkdir(folder);
    const stateFile = join(state, "emulators.json");
    const emulators = await startTestEmulators({ project: PROJECT, sparkFolder: null, stateFile });
    cleanups.push(() => emulators.close());
    const fixture = await newIngestFixture(emulators);
    const { folderId, lake, owner } = fixture;
    const id = await owner.file("airports.csv", "id\n1\n", { parent: folderId });
    await fixture.ingest();
    await publish(lake, "airports", 1, [(await fixture.raw()).get(id)!]);
    const connection = { project: PROJECT, region: "europe-west1", lakeBucket: lake.name, driveFolders: [folderId] };
    await writeFile(join(folder, "sluice.json"), JSON.stringify(connection));
    const env = { SLUICE_STATE_FOLDER: state };
    const workbench = await startWorkbench({ folder, vsix: await findVsix(), env });
    cleanups.push(() => workbench.stop());
    editor = await openEditor(workbench, browser ?? "");
    cleanups.push(() => editor.close());
  });
  needTheOneBefore(() => editor.page);

  const page = (): FrameLocator =>
    editor.page.locator("iframe.webview.ready:visible").contentFrame().frameLocator("#active-frame");
  const titled = (title: string) => page().getByRole("heading", { level: 1, name: title }).waitFor();
  const rows = async (heading: string) => {
    const section = page()
      .locator("section")
      .filter({ has: page().getByRole("heading", { name: heading, exact: true }) });
    const all = await section.locator("tbody tr").all();
    return Promise.all(all.map((row) => row.locator("td").allInnerTexts()));
  };

  test("is shown of a file by its menu, from Drive to the dataset", async () => {
    await editor.row("incoming", "Drive").click();
    await editor.choose(editor.row("airports.csv", "Drive"), "Show Lineage");
    await titled("Lineage of airports.csv");
    expect((await rows("The way")).map(([what, how]) => [what, how])).toEqual([
      ["Drive file", "as it was copied"],
      ["Ingest run", "complete"],
      ["Raw object", "copied"],
      ["Not known", "could not be asked"],
      ["Dataset", "published"],
    ]);
    expect(await page().locator("dd").first().innerText()).toContain(`published by batch ${batch(1)}`);
  });

  test("leads on to the dataset, and from there back to the file", async () => {
    await page().getByRole("link", { name: "Dataset", exact: true }).click();
    await titled("Lineage of airports");
    const counts = async () => (await rows("Files"))[0]?.slice(3, 8);
    await expect.poll(counts).toEqual(["airports", "10", "10", "0", "0"]);
    await page().getByRole("link", { name: "at/airports.csv" }).click();
    await titled("Lineage of airports.csv");
  });
});
