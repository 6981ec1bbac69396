import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { startWorkbench, workbenchBrowser } from "../../demo/workbench.ts";
import { checks } from "../exthost/checks.ts";
import { makeStage, type Stage } from "../exthost/stage.ts";
import { undoneInTheEnd } from "./steps.ts";

const Report = z.array(z.object({ check: z.string(), error: z.string().optional() }));
const browserPath = workbenchBrowser();

/** The suite of test/exthost/, inside the extension host of a real VS Code. */
describe.skipIf(browserPath === undefined)("the extension host", () => {
  const cleanups = undoneInTheEnd();
  let report: z.output<typeof Report>;

  beforeAll(async () => {
    const stage = await makeStage();
    cleanups.push(stage.remove);
    const said = await runSuite(stage);
    expect(existsSync(stage.report), said.join("\n")).toBe(true);
    report = Report.parse(JSON.parse(await readFile(stage.report, "utf8")));
  });

  /** Waits for the suite's end. Returns what the extension host printed. */
  async function runSuite({ folder, extension, tests, env }: Stage): Promise<readonly string[]> {
    const workbench = await startWorkbench({ folder, suite: { extension, tests }, env });
    cleanups.push(() => workbench.stop());
    const browser = await chromium.launch({
      ...(browserPath !== undefined && { executablePath: browserPath }),
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
    });
    cleanups.push(() => browser.close());
    const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
    const said: string[] = [];
    const ended = Promise.withResolvers<readonly string[]>();
    // The window calls these two, where they are there.
    await context.exposeFunction("codeAutomationLog", (type: string, words: unknown[]) =>
      said.push(`${type}: ${words.join(" ")}`),
    );
    await context.exposeFunction("codeAutomationExit", () => ended.resolve(said));
    const page = await context.newPage();
    page.once("crash", () => ended.reject(new Error("The window crashed.")));
    await page.goto(workbench.url, { waitUntil: "commit" });
    return ended.promise;
  }

  test.each(checks)("%s", (check) => {
    expect(report.find((line) => line.check === check)).toEqual({ check });
  });

  test("checks nothing else than what it names", () => {
    expect(report.map(({ check }) => check)).toEqual(checks);
  });
});
