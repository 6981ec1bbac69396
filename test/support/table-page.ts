import { build } from "esbuild";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import type { OpenTable } from "../../src/core/tables/table.ts";
import { parseMessage } from "../../src/host/table-editor/parse-message.ts";
import { tablePage } from "../../src/host/table-editor/page.ts";
import { tableSession } from "../../src/host/table-editor/session.ts";
import { tableTexts } from "../../src/host/table-editor/texts.ts";
import type { ToEditor, ToPage } from "../../src/webview/table/messages.ts";
import { recordingUi, type RecordingUi } from "../commands/recording-ui.ts";
import { LIMITS } from "../limits.ts";
import { silent } from "./silent-log.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const ADDRESS = "http://table.test/";

/** The page of a table in a browser, with what answers it, and no editor around it. */
export interface TablePage {
  readonly page: Page;
  readonly ui: RecordingUi;
  /** What the page said that was none of its messages. */
  readonly refused: unknown[];
  readonly sent: ToEditor[];
  readonly texts: readonly (number | undefined)[];
  /** What the browser said of the page: errors, and what its policy kept out. */
  readonly complaints: string[];
  post(message: ToPage): Promise<void>;
  /** Texts of the cells in sight, row by row. */
  cells(): Promise<string[][]>;
  close(): Promise<void>;
}

/** Opens a table in its page, in the browser of this path. @param theme CSS variables of the editor's */
export async function openTablePage(
  browserPath: string,
  open: () => Promise<OpenTable>,
  theme: Readonly<Record<string, string>> = {},
): Promise<TablePage> {
  const [script] = (
    await build({
      ...{ entryPoints: [join(ROOT, "src/webview/table.ts")], bundle: true, write: false, format: "iife" },
      ...{ platform: "browser", target: "es2022", logLevel: "error" },
    })
  ).outputFiles;
  const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
  const page = await browser.newPage({ viewport: { width: 1200, height: 760 } });
  page.setDefaultTimeout(LIMITS.answer);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  const { text } = tablePage({
    ...{ texts: tableTexts((said) => said), language: "en", script: `${ADDRESS}table.js`, nonce: "abc" },
  });
  await page.route(`${ADDRESS}**`, (route) =>
    route.fulfill(
      route.request().url().endsWith(".js")
        ? { contentType: "text/javascript", body: script?.text ?? "" }
        : { contentType: "text/html", body: text },
    ),
  );
  const ui = recordingUi();
  const refused: unknown[] = [];
  const sent: ToEditor[] = [];
  const texts: (number | undefined)[] = [];
  const post = async (message: ToPage): Promise<void> => {
    await page.evaluate(`postMessage(${JSON.stringify(message)}, "*")`);
  };
  const explain = (error: unknown) =>
    Promise.resolve({ what: error instanceof Error ? error.message : "?", why: "", hint: "Try again." });
  const session = tableSession({
    app: { ui, log: silent, explain },
    open,
    post: (message) => void post(message),
    asText: (line) => Promise.resolve(void texts.push(line)),
  });
  await page.exposeFunction("toEditor", (given: unknown) => {
    const message = parseMessage(given);
    if (message === undefined) refused.push(given);
    else {
      sent.push(message);
      void session.receive(message);
    }
  });
  await page.addInitScript(`
    window.acquireVsCodeApi = () => ({ postMessage: (message) => toEditor(message) });
    addEventListener("DOMContentLoaded", () => {
      for (const [name, value] of Object.entries(${JSON.stringify(theme)})) document.documentElement.style.setProperty(name, value);
    });`);
  await page.goto(ADDRESS);
  return {
    ...{ page, ui, refused, sent, texts, complaints, post },
    cells: () =>
      page.evaluate<string[][]>(`[...document.querySelectorAll(".row")]
        .sort((a, b) => a.getAttribute("aria-rowindex") - b.getAttribute("aria-rowindex"))
        .map((row) => [...row.querySelectorAll(".cell")].map((cell) => cell.textContent))`),
    async close() {
      session.dispose();
      await browser.close();
    },
  };
}
