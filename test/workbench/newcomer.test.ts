import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { startWorkbench, workbenchBrowser } from "../../demo/workbench.ts";
import { LIMITS } from "../limits.ts";
import { openEditor, type Editor } from "./editor.ts";
import { openLocalLake } from "./local-lake.ts";
import { findVsix, hasSpark, ROOT, SPARK, stopEmulators } from "./stage.ts";

const browser = workbenchBrowser();
const BUCKET = "sluice-local-lake";
const TRY = "Try It Here, Without an Account";

/** From nothing to clean rows, as somebody who has never seen Sluice: every click is counted. */
describe.skipIf(browser === undefined || !hasSpark)("a newcomer", () => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") {
      await editor?.page.screenshot({ path: join(ROOT, "out", "workbench", `${task.name}.png`) });
    }
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });
  let editor: Editor | undefined;

  /** A window on a clean profile; what this user has lies below `root`. */
  async function open(root: string, folder?: string): Promise<Editor> {
    const state = join(root, "state");
    const env = { SLUICE_STATE_FOLDER: state, SLUICE_SPARK_FOLDER: SPARK, HOME: join(root, "home") };
    const vsix = await findVsix();
    const workbench = await startWorkbench({ ...(folder !== undefined && { folder }), vsix, env });
    cleanups.push(
      () => stopEmulators(state),
      () => workbench.stop(),
    );
    const opened = await openEditor(workbench, browser ?? "");
    cleanups.push(() => opened.close());
    editor = opened;
    return opened;
  }

  async function newRoot(): Promise<string> {
    const root = await mkdtemp(join(tmpdir(), "sluice-newcomer-"));
    cleanups.push(() => rm(root, { recursive: true, force: true }));
    for (const name of ["home", "pipeline"]) await mkdir(join(root, name));
    return root;
  }

  /** The whole trial is waited for: a Spark that starts cold is in it. */
  const shown = (on: Editor): Promise<void> =>
    on.page.locator(".tab", { hasText: "Quality of" }).first().waitFor({ timeout: LIMITS.batch });

  /** The dataset that is shown is published, and its rows are on the screen. */
  async function seeRows(on: Editor, root: string): Promise<void> {
    const lake = await openLocalLake(join(root, "state", "emulators.json"), BUCKET, "europe-west1");
    expect([...(await lake.batches()).values()]).toEqual(["SUCCEEDED"]);
    const rows = on.table().locator(".row .cell");
    // A page that was opened while the window was still busy may have to be shown once more to be drawn.
    await rows
      .first()
      .waitFor({ timeout: LIMITS.answer / 3 })
      .catch(async () => {
        await on.page.locator(".tab", { hasText: "Quality of" }).first().click();
        await on.page.locator(".tab").last().click();
        await rows.first().waitFor();
      });
    expect(await rows.count()).toBeGreaterThan(10);
    const title = await on.page.locator(".tab.active .label-name").innerText();
    expect((await lake.objects(`curated/${title}/`)).has(`curated/${title}/current`)).toBe(true);
  }

  test("goes from an empty folder to rows in two clicks", async () => {
    const root = await newRoot();
    const on = await open(root, join(root, "pipeline"));
    await on.page.locator(".sidebar").getByRole("button", { name: TRY }).click();
    await on.answer("Try It Here");
    await on.row("Drive → raw, 3 files up to date", "Pipeline").waitFor({ timeout: LIMITS.batch });
    expect(existsSync(join(root, "pipeline", "sluice.json"))).toBe(true);
    await shown(on);
    await seeRows(on, root);
    // What was done is ticked in the walkthrough, and nothing was that was only clicked.
    await on.run("Welcome: Open Walkthrough");
    await on.pick("From Google Drive to clean Parquet");
    const ticked = on.page.locator('[data-done-step-id][role=checkbox][aria-checked="true"]');
    await expect.poll(() => ticked.count()).toBe(5);
  });

  test("goes from a window without a folder to rows in two clicks", async () => {
    const root = await newRoot();
    const on = await open(root);
    await on.page.locator(".sidebar").getByRole("button", { name: TRY }).click();
    await on.answer("Try It Here");
    await shown(on);
    const folder = join(root, "home", "sluice-sample");
    expect(existsSync(join(folder, "sluice.json"))).toBe(true);
    expect(existsSync(join(folder, ".sluice"))).toBe(false);
    await seeRows(on, root);
  });
});
