import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { startWorkbench, workbenchBrowser } from "../../demo/workbench.ts";
import type { Bucket } from "../../src/core/services/storage.ts";
import { LIMITS } from "../limits.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { newIngestFixture } from "../support/ingest-fixture.ts";
import { publishDataset } from "../support/publish-dataset.ts";
import { openEditor, type Editor } from "./editor.ts";
import { findVsix } from "./stage.ts";
import { needTheOneBefore, undoneInTheEnd } from "./steps.ts";

const browser = workbenchBrowser();
const signal = new AbortController().signal;
const ROWS = 20_000;
const LONG = "0123456789".repeat(1_048_576);
const HOSTILE = ["<img src=x onerror=alert(1)>", "[x](command:sluice.batch.submit)", "\u202egpj.exe", "\u001b[31mred"];

/** Tables of what lies in buckets, in Drive and here, opened by a click in a real VS Code; read through the emulators. */
describe.skipIf(browser === undefined)("somebody who looks at data", () => {
  let root: string;
  let emulators: TestEmulators;
  let editor: Editor;
  let lake: Bucket;
  const cleanups = undoneInTheEnd();

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "sluice-tables-"));
    cleanups.push(() => rm(root, { recursive: true, force: true }));
    const state = join(root, "state");
    await mkdir(state);
    const stateFile = join(state, "emulators.json");
    emulators = await startTestEmulators({ project: "tables-project", sparkFolder: null, stateFile });
    cleanups.push(() => emulators.close());
    const fixture = await newIngestFixture(emulators);
    lake = fixture.lake;
    await fixture.owner.file("from-drive.csv", "name,count\nPorto,3\n", { parent: fixture.folderId });
    await fillLake();
    const folder = join(root, "pipeline");
    await mkdir(folder);
    const connection = { project: "tables-project", region: "europe-west1", lakeBucket: lake.name };
    await writeFile(join(folder, "sluice.json"), JSON.stringify({ ...connection, driveFolders: [fixture.folderId] }));
    await writeFile(join(folder, "here.csv"), "a,b\n1,one\n2,two\n");
    const settings = { "workbench.editor.useModal": "off" };
    const env = { SLUICE_STATE_FOLDER: state };
    const workbench = await startWorkbench({ folder, vsix: await findVsix(), env, settings, asksForTrust: true });
    cleanups.push(() => workbench.stop());
    editor = await openEditor(workbench, browser ?? "");
    cleanups.push(() => editor.close());
    // Only rows that fit are in the page.
    await editor.page.setViewportSize({ ...editor.page.viewportSize()!, height: 1600 });
  });
  needTheOneBefore(() => editor.page);

  /** What is looked at: of line 42 a field is missing, the last line is hostile. */
  async function fillLake(): Promise<void> {
    const put = (name: string, content: string) =>
      lake.write(name, content, { ifGenerationMatch: "0", contentType: "text/csv" }, signal);
    const lines = Array.from({ length: ROWS }, (_, at) =>
      at === 40 ? "only one field" : `${at},city ${at % 7},${(at * 7919) % 1000},`,
    );
    await put("data/sales.csv", ["id,city,amount,note", ...lines, HOSTILE.join(",")].join("\n"));
    const names = Array.from({ length: 10_000 }, (_, at) => `c${at}`);
    await put("data/wide.csv", `${names.join(",")}\n${names.map((_, at) => at).join(",")}\n`);
    await put("data/long.csv", `a,b\n${LONG},after\n`);
    await publishDataset(lake, {
      dataset: "airports",
      schema: [
        { name: "id", type: "integer" },
        { name: "city", type: "string" },
      ],
      files: [
        [1, 2, 3],
        [4, 5],
      ].map((ids) => [
        { name: "id", data: ids.map(BigInt), type: "INT64" },
        { name: "city", data: ids.map((id) => `city ${id}`), type: "STRING" },
      ]),
      quarantined: [
        { name: "source_object", data: ["raw/1/sales.csv"], type: "STRING" },
        { name: "line", data: [42n], type: "INT64" },
        { name: "row_text", data: ["only one field"], type: "STRING" },
        { name: "rule", data: ["fields"], type: "STRING" },
        { name: "message", data: ["1 field instead of 4"], type: "STRING" },
      ],
    });
  }

  const grid = () => editor.table().locator(".grid");
  /** Texts of the cells in sight, row by row. */
  const cells = async () =>
    Promise.all((await editor.table().locator(".row").all()).map((row) => row.locator(".cell").allTextContents()));
  const active = () => editor.table().locator(".cell.active").getAttribute("aria-label");
  const status = () => editor.table().locator(".status").innerText();
  const closeAll = () => editor.run("View: Close All Editors");
  const clipboard = () => editor.page.evaluate<string>("navigator.clipboard.readText()");
  /** Opens the last part of a path in the view of the buckets, by a click. */
  const open = async (name: string) => {
    await editor.row(name, "Buckets").click();
    await editor.table().locator(".row .cell").first().waitFor();
  };

  test("opens a file of this machine as a table before they trust the folder, and goes on to it as text", async () => {
    await editor.page.keyboard.press("Control+P");
    await editor.page.locator(".quick-input-widget input").first().fill("here.csv");
    await editor.pick("here.csv");
    await editor.page.locator(".view-lines").getByText("1,one").waitFor();
    await editor.run("View: Reopen Editor With...");
    await editor.pick("Table");
    await expect.poll(cells).toEqual([
      ["1", "one"],
      ["2", "two"],
    ]);
    await editor.table().getByRole("button", { name: "Open as Text" }).click();
    await editor.page.locator(".view-lines").getByText("1,one").waitFor();
    await closeAll();
    await editor.press("Pipeline", "Manage Trust");
    await editor.page.locator(".workspace-trust-editor").getByRole("button", { name: "Trust", exact: true }).click();
    await closeAll();
  });

  test("opens an object by one click, reads its first rows, and the odd one as it is", async () => {
    await editor.row("All objects", "Buckets").click();
    await editor.row("data", "Buckets").click();
    await open("sales.csv");
    expect((await cells())[1]).toEqual(["1", "city 1", "919", ""]);
    await expect.poll(status).toMatch(/rows.*read.*requests: \d+/s);
    await grid().press("Control+g");
    await editor.table().locator(".go select").selectOption("line");
    await editor.table().locator(".go input").fill("42");
    await editor.table().locator(".go input").press("Enter");
    await expect.poll(active).toBe("id, Row 41, Not a row of this table: too few fields: only one field");
  });

  test("scrolls on to its end by keys, where what is hostile is text", async () => {
    await grid().press("Control+End");
    const last = async () => (await cells()).find(([first]) => first?.startsWith("<img") === true);
    await expect.poll(last).toEqual([HOSTILE[0], HOSTILE[1], "⟨U+202E⟩gpj.exe", "⟨U+001B⟩[31mred"]);
    await expect.poll(status).toContain(`${(ROWS + 1).toLocaleString("en")} rows`);
    expect(await editor.table().locator("img, a").count()).toBe(0);
  });

  test("sorts, filters and finds what was read, and copies it as Markdown", async () => {
    await editor.table().locator(".th", { hasText: "amount" }).locator(".name").click();
    await editor.table().getByRole("button", { name: "Sort descending" }).click();
    // What stands in the last line makes the column one of texts.
    await expect.poll(async () => (await cells())[0]?.[2]).toBe("⟨U+202E⟩gpj.exe");
    await editor.table().locator(".th", { hasText: "city" }).locator(".name").click();
    await editor.table().locator(".sheet input").fill("city 3");
    await editor.table().locator(".sheet input").press("Enter");
    await expect.poll(async () => (await cells()).every((row) => row[1] === "city 3")).toBe(true);
    const bar = editor.table().locator(".bar.arranged");
    await expect.poll(() => bar.innerText()).toContain("city contains city 3; sorted by amount, descending");
    await grid().press("Control+Home");
    const [first] = await cells();
    await editor.table().getByRole("button", { name: /^Copy/ }).first().click();
    await editor.table().getByRole("menuitem", { name: "Markdown" }).click();
    await expect
      .poll(clipboard)
      .toBe(`| id | city | amount | note |\n| --- | --- | --- | --- |\n| ${first?.join(" | ") ?? ""} |`);
    await editor.table().getByRole("button", { name: "Show all rows" }).click();
    await expect.poll(async () => (await cells())[0]?.[0]).toBe("0");
    // As from anywhere else: the keys go to the field then.
    await editor.row("data", "Buckets").focus();
    await editor.run("Sluice: Find in Table");
    await editor.table().locator(".find:focus").waitFor();
    await editor.page.keyboard.type("only one");
    await editor.page.keyboard.press("Enter");
    await expect.poll(active).toContain("Row 41,");
  });

  test("finds and goes to a row by the keys that they know", async () => {
    await grid().focus();
    await editor.page.keyboard.press("Control+f");
    await editor.table().locator(".find:focus").waitFor();
    await editor.table().locator(".find").fill("city 5");
    await editor.page.keyboard.press("Enter");
    await expect.poll(active).toBe("city, Row 48, city 5");
    await grid().focus();
    await editor.page.keyboard.press("Control+g");
    await editor.table().locator(".go .number:focus").waitFor();
    await editor.table().locator(".go select").selectOption("row");
    await editor.table().locator(".go .number").fill("20,000");
    await editor.page.keyboard.press("Enter");
    await expect.poll(active).toContain("Row 20,000,");
    await closeAll();
  });

  test("opens ten thousand columns and a cell of ten megabytes, and moves about in them", async () => {
    await open("wide.csv");
    await expect.poll(async () => (await cells())[0]?.[0]).toBe("0");
    await grid().press("End");
    await expect.poll(active).toBe("c9999, Row 1, 9999");
    expect((await cells())[0]?.length).toBeLessThan(60);
    await closeAll();
    await open("long.csv");
    await expect.poll(async () => (await cells())[0]?.[1]).toBe("after");
    const [long] = (await cells())[0] ?? [];
    expect(long?.length).toBeLessThan(2000);
    await grid().press("Control+Home");
    await grid().press("Enter");
    const details = editor.table().locator(".details");
    await expect.poll(() => details.locator(".length").innerText()).toContain("10,485,760 bytes");
    expect((await details.locator("pre").innerText()).length).toBe(100_000);
    await closeAll();
  });

  test("opens a file of Drive by a click, as it lies there", async () => {
    await editor.row("incoming", "Drive").click();
    await editor.row("from-drive.csv", "Drive").click();
    await expect.poll(cells).toEqual([["Porto", "3"]]);
    await closeAll();
  });

  test("opens a dataset by a click, all its files as one table, and finds it again after the window was reloaded", async () => {
    await editor.row("Datasets", "Buckets").click();
    await editor.row("airports, ", "Buckets").click();
    const rows = [1, 2, 3, 4, 5].map((id) => [String(id), `city ${id}`]);
    await expect.poll(cells).toEqual(rows);
    await expect.poll(status).toContain("5 rows");
    await editor.run("Developer: Reload Window");
    await expect.poll(cells, { timeout: LIMITS.start }).toEqual(rows);
    await closeAll();
  });

  test("opens the rows that were quarantined, with the rule and the place of each", async () => {
    const datasets = editor.row("Datasets", "Buckets");
    if ((await datasets.getAttribute("aria-expanded")) === "false") await datasets.click();
    await editor.choose(editor.row("airports, ", "Buckets"), "Show Quarantined Rows");
    await expect.poll(cells).toEqual([["fields", "1 field instead of 4", "only one field", "42", "raw/1/sales.csv"]]);
    await closeAll();
  });
});
