import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { startWorkbench, workbenchBrowser, type Workbench } from "../../demo/workbench.ts";
import { LIMITS } from "../limits.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { newIngestFixture } from "../support/ingest-fixture.ts";
import { consent } from "../support/sign-in-browser.ts";
import { openEditor, type Editor } from "./editor.ts";
import { findVsix, ROOT } from "./stage.ts";
import { undoneInTheEnd } from "./steps.ts";

const browser = workbenchBrowser();
const EMAIL = "owner@example.com";

/** Signing in, by the browser that the editor itself is shown in, with Google's sign-in of the emulators. */
describe.skipIf(browser === undefined)("signing in to Google", () => {
  const cleanups = undoneInTheEnd();
  let root: string;
  let emulators: TestEmulators;
  let workbench: Workbench;
  let editor: Editor;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "sluice-sign-in-"));
    cleanups.push(() => rm(root, { recursive: true, force: true }));
    emulators = await startTestEmulators({ sparkFolder: null });
    cleanups.push(() => emulators.close());
    const { folderId, lake } = await newIngestFixture(emulators);
    const connection = {
      project: "my-project",
      region: "europe-west1",
      lakeBucket: lake.name,
      driveFolders: [folderId],
    };
    await writeFile(join(root, "sluice.json"), JSON.stringify(connection));
    await writeFile(join(root, "client.json"), await (await emulators.call("signIn", "/client.json")).text());
    const env = {
      SLUICE_STATE_FOLDER: join(root, "state"),
      SLUICE_SIGN_IN_ENDPOINT: emulators.endpoints.signIn,
      // No machine of Google's is looked for.
      METADATA_SERVER_DETECTION: "none",
      GOOGLE_APPLICATION_CREDENTIALS: "",
    };
    workbench = await startWorkbench({ folder: root, vsix: await findVsix(), env });
    cleanups.push(() => workbench.stop());
    editor = await openEditor(workbench, browser ?? "");
    cleanups.push(() => editor.close());
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    await editor.page.screenshot({ path: join(ROOT, "out", "workbench", `${task.name}.png`) });
  });

  /** The page that the editor opens meanwhile. */
  const opened = async (act: () => Promise<unknown>) => {
    const [page] = await Promise.all([editor.page.context().waitForEvent("page"), act()]);
    await page.waitForLoadState();
    // An editor in the browser puts its own proxy before an address of its machine; Google's it opens as it is.
    const { pathname, search } = new URL(page.url());
    await page.goto(`${emulators.endpoints.signIn}${pathname.replace(/^\/proxy\/\d+/, "")}${search}`);
    return page;
  };
  const box = () => editor.page.locator(".quick-input-widget");

  test("is offered by the views of who has no credentials", async () => {
    const pane = editor.page.locator('.sidebar .pane:has(.pane-header[aria-label^="Drive"])');
    await pane.getByText("Not signed in to Google.").waitFor();
    await editor.row("Google", "Pipeline").hover();
    await editor.row("Google", "Pipeline").getByRole("button", { name: "Sign In to Google" }).waitFor();
    expect(await pane.locator(".welcome-view").getByRole("button").allInnerTexts()).toEqual([
      "Sign In",
      "Use a Key File…",
    ]);
    await pane.getByRole("button", { name: "Sign In" }).click();
  });

  test("takes the client's file, opens the browser, and says there how it ended", async () => {
    await editor.pick("Choose the Client's JSON File…");
    await vi.waitUntil(async () => (await box().locator("input").first().inputValue()).startsWith(root));
    const page = await opened(() => editor.type(join(root, "client.json")));
    await page.locator("#allow").click();
    await page.getByText(`Sluice works as ${EMAIL} from now on.`).waitFor();
    expect(new URL(page.url()).hostname).toBe("127.0.0.1");
    await page.close();
    await editor.message(`Signed in to Google as ${EMAIL}`);
    await box().waitFor({ state: "hidden" });
  });

  test("lets Drive be read as who signed in, and stands in the Accounts menu", async () => {
    const { drive, storage, dataproc } = emulators.endpoints;
    const endpoints = Object.entries({ drive, storage, dataproc }).map(([name, at]) => [
      `sluice.endpoints.${name}`,
      at,
    ]);
    await workbench.setForMachine(Object.fromEntries(endpoints) as Record<string, string>);
    await editor.row("incoming", "Drive").waitFor({ timeout: LIMITS.start });
    await expect.poll(async () => (await editor.rows("Pipeline")).at(-1)).toContain(EMAIL);
    await editor.page.locator(".activitybar").getByRole("button", { name: "Accounts" }).click();
    await editor.page.locator(".monaco-menu").getByText(`${EMAIL} (Google (Sluice))`).waitFor();
    await editor.page.keyboard.press("Escape");
  });

  test("is left when its box is closed", async () => {
    const page = await opened(() => editor.run("Sluice: Sign In to Google"));
    const redirect = new URL(page.url()).searchParams.get("redirect_uri") ?? "";
    await page.close();
    await box().getByText("Go on in the browser").waitFor();
    await editor.page.keyboard.press("Escape");
    await box().waitFor({ state: "hidden" });
    const answers = async () => (await fetch(redirect).catch(() => undefined)) !== undefined;
    await expect.poll(answers).toBe(false);
  });

  test("takes what the browser ended at where it can't come back", async () => {
    const page = await opened(() => editor.run("Sluice: Sign In to Google"));
    const location = await consent(page.url());
    await page.close();
    await editor.type(location.replace(/state=[^&]+/, "state=forged"));
    await box().getByText("This address is of another sign-in").waitFor();
    await emulators.forget("signIn");
    await editor.type(location);
    await box().waitFor({ state: "hidden" });
    expect(await emulators.requests("signIn")).toHaveProperty("signIn.token");
  });

  test("is left unused for this machine's own credentials, and used again", async () => {
    await editor.run("Sluice: Switch Account…");
    await editor.pick("This Machine's Own Credentials");
    await editor.row("incoming", "Drive").waitFor({ state: "hidden" });
    await editor.run("Sluice: Switch Account…");
    await editor.pick(EMAIL);
    await editor.row("incoming", "Drive").waitFor();
    expect((await editor.rows("Pipeline")).at(-1)).toContain(EMAIL);
  });

  test("ends in the Accounts menu too, and begins again by the client that is kept no longer", async () => {
    await emulators.forget("signIn");
    await editor.page.locator(".activitybar").getByRole("button", { name: "Accounts" }).click();
    await editor.page.locator(".monaco-menu").getByText(`${EMAIL} (Google (Sluice))`).click();
    const entry = editor.page.locator(".monaco-submenu").getByText("Sign Out");
    await entry.waitFor();
    // The editor's menus take no click in their first tenth of a second, and say nothing of it.
    await vi.waitFor(
      async () => {
        if (await entry.isVisible()) await entry.click();
        await entry.waitFor({ state: "hidden", timeout: LIMITS.answer / 10 });
      },
      { timeout: LIMITS.answer },
    );
    await editor.answer("Sign Out");
    await expect.poll(async () => (await emulators.requests("signIn"))["signIn.revoke"]).toBe(1);
    await editor.row("incoming", "Drive").waitFor({ state: "hidden" });
    await editor.run("Sluice: Sign In to Google");
    await editor.pick("Choose the Client's JSON File…");
    await vi.waitUntil(async () => (await box().locator("input").first().inputValue()).startsWith(root));
    const page = await opened(() => editor.type(join(root, "client.json")));
    await page.locator("#allow").click();
    await page.getByText(`Sluice works as ${EMAIL} from now on.`).waitFor();
    await page.close();
    await editor.row("incoming", "Drive").waitFor();
  });

  test("ends with what is kept removed, also where Google can't be told, which is told", async () => {
    await emulators.plant("signIn", "signIn.revoke", ["return-400:busy"]);
    await editor.run("Sluice: Sign Out");
    await editor.answer("Sign Out");
    const toast = await editor.message("was removed here, but Google could not be told");
    expect(await toast.getByRole("button", { name: "Open Google's Page" }).count()).toBe(1);
    await editor.row("incoming", "Drive").waitFor({ state: "hidden" });
    await editor.run("Sluice: Sign Out");
    await editor.message("The editor keeps no sign-in and no key for Sluice.");
  });
});
