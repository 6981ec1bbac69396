import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { startWorkbench, workbenchBrowser, type Workbench } from "../../demo/workbench.ts";
import { openEditor, type Editor } from "./editor.ts";
import { findVsix, ROOT } from "./stage.ts";

const browser = workbenchBrowser();
const BROKEN = '{\n  "project": "my-project",\n  region: "europe-west1"\n}\n';

/** What the user is told when something fails, and what the buttons beside it do. */
describe.skipIf(browser === undefined)("a sluice.json that is broken", () => {
  let root: string;
  let workbench: Workbench;
  let editor: Editor;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "sluice-failing-"));
    await writeFile(join(root, "sluice.json"), BROKEN);
    const env = { SLUICE_STATE_FOLDER: join(root, "state") };
    workbench = await startWorkbench({ folder: root, vsix: await findVsix(), env });
    editor = await openEditor(workbench, browser ?? "");
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    await editor.page.screenshot({ path: join(ROOT, "out", "workbench", `${task.name}.png`) });
  });
  afterAll(async () => {
    await editor.close();
    await workbench.stop();
    await rm(root, { recursive: true, force: true });
  });

  /** Line and column of the cursor, as the status bar tells them. */
  const cursor = (place: string) => editor.page.locator(".statusbar-item", { hasText: place }).waitFor();

  test("is opened at the error from the row of a view", async () => {
    const row = editor.row("sluice.json could not be read", "Drive");
    await row.hover();
    await row.getByRole("button", { name: "What Helps" }).click();
    const toast = await editor.message("could not be read");
    expect(await toast.getByRole("button", { name: "Show Sluice Log" }).count()).toBe(1);
    await toast.getByRole("button", { name: "Open at the Error" }).click();
    await cursor("Ln 3, Col 3");
  });

  test("is opened at the error from what a command tells", async () => {
    await editor.run("View: Close All Editors");
    await editor.run("Sluice: Plan Ingest");
    const toast = await editor.message("could not be read");
    await toast.getByRole("button", { name: "Open at the Error" }).click();
    await cursor("Ln 3, Col 3");
  });

  test("does not keep from giving a key into the editor's keeping, and from taking it away again", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const email = "ingest@my-project.iam.gserviceaccount.com";
    const key = { type: "service_account", client_email: email, private_key: pem };
    // By that name it is found: the dialog has it before anything was typed.
    await writeFile(join(root, "gcp_account.json"), JSON.stringify(key));
    await editor.run("Sluice: Use a Key File…");
    const dialog = editor.page.locator(".quick-input-widget");
    await vi.waitUntil(async () => (await dialog.locator("input").first().inputValue()).endsWith("gcp_account.json"));
    await dialog.getByRole("button", { name: "OK" }).click();
    await editor.message(`The key of ${email} is kept`);
    await editor.run("Sluice: Sign Out");
    await editor.answer("Sign Out");
    await editor.run("Sluice: Sign Out");
    await editor.message("The editor keeps no sign-in and no key for Sluice.");
  });
});
