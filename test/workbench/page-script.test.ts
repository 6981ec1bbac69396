import { build } from "esbuild";
import { join } from "node:path";
import { chromium, type Browser, type Page as BrowserPage } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { workbenchBrowser } from "../../demo/workbench.ts";
import { drawPage } from "../../src/host/pages/page-html.ts";
import type { Page } from "../../src/page.ts";
import { LIMITS } from "../limits.ts";

const browserPath = workbenchBrowser();
const ADDRESS = "http://page.test/";
const HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=1</script>';

const open = (object: string) => ({ to: "address", address: { kind: "object", bucket: "lake", object } }) as const;
const row = (decision: string, name: string, size: number) => [
  { text: decision },
  { text: name, link: open(name) },
  { text: `${String(size)} B`, order: size },
];
const page: Page = {
  ...{ key: "k", title: HOSTILE, facts: [{ name: HOSTILE, value: { text: HOSTILE, tone: "bad" } }] },
  again: { command: "sluice.report.open", given: { kind: "batchDataset", dataset: "sales", batchId: "b" } },
  actions: [{ label: "Log", link: { to: "command", command: "sluice.log.show" } }],
  sections: [
    {
      ...{ kind: "table", heading: "Files", columns: ["Decision", "File", "Size"], filterBy: 0 },
      rows: [
        row("copied", "file10.csv", 900),
        row("skipped", "file9.csv", 1000),
        row("copied", "file2.csv", 20),
        [{ text: "copied" }, { text: HOSTILE }, { text: "" }],
      ],
    },
    {
      ...{ kind: "chart", heading: "Rows", form: "bars", labels: ["a", HOSTILE] },
      series: [
        { name: "Curated", values: [12, 7], tone: "good" },
        { name: "Quarantined", values: [3, undefined], tone: "bad" },
      ],
    },
    { kind: "chart", heading: "Seconds", form: "lines", labels: ["a", "b"], series: [{ name: "S", values: [1, 2] }] },
  ],
};

describe.skipIf(browserPath === undefined)("a page in a browser", () => {
  let browser: Browser;
  let shown: BrowserPage;
  const followed: unknown[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    const [script] = (
      await build({
        ...{ entryPoints: [join(import.meta.dirname, "../../src/webview/page.ts")], bundle: true, write: false },
        ...{ format: "iife", platform: "browser", target: "es2022", logLevel: "error" },
      })
    ).outputFiles;
    browser = await chromium.launch({
      executablePath: browserPath ?? "",
      args: ["--no-sandbox", "--disable-gpu"],
    });
    shown = await browser.newPage();
    shown.setDefaultTimeout(LIMITS.answer);
    shown.on("pageerror", (error) => complaints.push(String(error)));
    shown.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    const t = (text: string, ...values: readonly (string | number)[]) =>
      text.replaceAll(/\{(\d+)\}/g, (_all, at) => String(values[Number(at)]));
    const { html } = drawPage(page, { t, nonce: "abc", script: `${ADDRESS}page.js`, firstLink: 40 });
    await shown.route(`${ADDRESS}**`, (route) =>
      route.fulfill(
        route.request().url().endsWith(".js")
          ? { contentType: "text/javascript", body: script?.text ?? "" }
          : { contentType: "text/html", body: html },
      ),
    );
    await shown.exposeFunction("toEditor", (message: unknown) => followed.push(message));
    await shown.addInitScript(`
      window.acquireVsCodeApi = () => ({
        postMessage: (message) => toEditor(message),
        getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null") ?? undefined,
        setState: (state) => sessionStorage.setItem("state", JSON.stringify(state)),
      });`);
    await shown.goto(ADDRESS);
    await shown.locator("body[data-ready]").waitFor();
  });
  afterAll(() => browser.close());

  const table = () => shown.locator("section.rows");
  const names = () => table().locator("tbody tr:visible td:nth-child(2)").allInnerTexts();

  test("whatever its texts hold is text, and its policy keeps nothing out that it needs", async () => {
    expect(complaints).toEqual([]);
    expect(await shown.title()).toBe(HOSTILE);
    expect(await shown.locator("img").count()).toBe(0);
    expect(await shown.locator("h1").innerText()).toBe(HOSTILE);
  });

  test("rows are chosen among by a column, and searched", async () => {
    const choice = table().getByRole("combobox", { name: "Decision" });
    expect(await choice.locator("option").allInnerTexts()).toEqual(["All (4)", "copied (3)", "skipped (1)"]);
    await choice.selectOption({ label: "skipped (1)" });
    expect(await names()).toEqual(["file9.csv"]);
    expect(await table().getByRole("status").innerText()).toBe("1 of 4 rows");
    await choice.selectOption({ label: "copied (3)" });
    await table().getByRole("searchbox").fill("FILE1");
    expect(await names()).toEqual(["file10.csv"]);
  });

  test("how a table was arranged outlives that its tab is hidden", async () => {
    await shown.reload();
    await shown.locator("body[data-ready]").waitFor();
    expect(await names()).toEqual(["file10.csv"]);
    await table().getByRole("searchbox").fill("");
    await table().getByRole("combobox").selectOption("");
    expect(await names()).toHaveLength(4);
  });

  test("columns are sorted by number or by name, by keyboard too, and what is empty comes last", async () => {
    const heading = (name: string) => table().getByRole("columnheader", { name });
    await heading("Size").getByRole("button").click();
    expect(await names()).toEqual(["file2.csv", "file10.csv", "file9.csv", HOSTILE]);
    expect(await heading("Size").getAttribute("aria-sort")).toBe("ascending");
    await heading("Size").getByRole("button").press("Enter");
    expect(await names()).toEqual(["file9.csv", "file10.csv", "file2.csv", HOSTILE]);
    await heading("File").getByRole("button").press("Enter");
    expect((await names()).slice(1)).toEqual(["file2.csv", "file9.csv", "file10.csv"]);
    expect(await heading("Size").getAttribute("aria-sort")).toBe("none");
  });

  test("a click tells the number of the link, and so does Enter", async () => {
    await table().getByRole("link", { name: "file9.csv" }).click();
    await shown.getByRole("button", { name: "Log" }).press("Enter");
    expect(followed).toHaveLength(2);
    expect(followed.every((message) => typeof message === "number" && message >= 40)).toBe(true);
    expect(followed[0]).not.toBe(followed[1]);
  });

  test("a chart is drawn from the table of its numbers, again in another theme, and says what it is", async () => {
    const chart = shown.locator("section.chart").first();
    const canvas = chart.getByRole("img", { name: "Rows: a chart. Its numbers are in the table below it." });
    const colours = () =>
      shown.evaluate<number>(`(() => {
        const canvas = document.querySelector("canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size;
      })()`);
    await canvas.waitFor();
    expect(await colours()).toBeGreaterThan(2);
    await shown.evaluate(`document.body.classList.add("vscode-high-contrast")`);
    expect(await colours()).toBeGreaterThan(2);
    await chart.locator("summary").click();
    expect(await chart.locator("tbody tr").allInnerTexts()).toEqual(["a\t12\t3", `${HOSTILE}\t7\t`]);
    expect(complaints).toEqual([]);
  });
});
