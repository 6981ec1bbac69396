import { join } from "node:path";
import * as vscode from "vscode";
import type { Translate, Ui, View } from "../app.ts";
import { oneLine } from "../core/text/plain-text.ts";
import { uriOf } from "./addresses.ts";
import { inertText } from "./inert-text.ts";
import { createLogs, type Logs } from "./log-document/logs.ts";
import type { Pages } from "./pages/index.ts";
import type { EditorParts } from "./parts.ts";
import { createMarks, type Marks } from "./problems/marks.ts";
import { runTask } from "./run-task.ts";
import { askedOfTables, type AskedOfTables } from "./table-editor/asked-of-tables.ts";
import type { EditorTransfers } from "./transfers/index.ts";
import { askForText, askInDialog, choosePaths, flash, notify, openTable, pickOne, showWork } from "./window.ts";

/** The editor as a way to speak to the user, and the event that tells the views of changes. */
export interface EditorUi extends Ui {
  readonly onChanged: vscode.Event<readonly View[]>;
  /** What is being done, as it goes on; undefined when it is done. */
  readonly onWork: vscode.Event<string | undefined>;
  /** What tables are asked by whoever opens them. */
  readonly tables: AskedOfTables;
  readonly pages: () => Promise<Pages>;
  readonly logs: Logs;
  readonly marks: Marks;
  dispose(): void;
}

/** What the editor shows with. */
interface EditorUiParts {
  /** What links in pages lead to: there when the first page is opened. */
  readonly parts: () => EditorParts;
  readonly transfers: Pick<EditorTransfers, "run">;
}

/** The editor's way of asking and telling, with the events of what has changed. */
export function createUi(t: Translate, { parts, transfers }: EditorUiParts): EditorUi {
  const changed = new vscode.EventEmitter<readonly View[]>();
  const work = new vscode.EventEmitter<string | undefined>();
  const tables = askedOfTables();
  const logs = createLogs(t);
  const marks = createMarks();
  let loaded: Promise<Pages> | undefined;
  const pages = () => (loaded ??= loadPages(t, parts()));
  return {
    pick: pickOne,
    confirm: ({ question, detail, action }) => askInDialog(question, detail, action),
    input: ({ title, value, secret = false }) => askForText(title, value, secret),
    form: async (questions) => (await import("./form.ts")).askInSteps(questions),
    progress: (title, what) =>
      showWork(title, async (report, signal) => {
        work.fire(title);
        try {
          return await what((message, fraction) => {
            work.fire(`${title}: ${message}`);
            report(message, fraction);
          }, signal);
        } finally {
          work.fire(undefined);
        }
      }),
    transfer: (transfer) => transfers.run(transfer),
    inform: (message, ...actions) => notify("information", message, actions),
    warn: (message, ...actions) => notify("warning", message, actions),
    stream: (title, whole) => logs.stream(title, whole),
    streams: (title) => logs.show(title),
    mark: (source, problems) => marks.mark(source, problems),

    table: openTable,

    page: async (page) => (await pages()).open(page),
    show: async (address, at, as) => {
      const { showAddress, showAsText } = await import("./show.ts");
      await (as === "text" ? showAsText(uriOf(address), at) : showAddress(tables, address, at));
    },
    async compare(left, right, title) {
      await vscode.commands.executeCommand("vscode.diff", uriOf(left), uriOf(right), inertText(oneLine(title)));
    },
    canAsk: true,
    openFolder: async (folder) => (await import("./lake-folder.ts")).openLakeFolder(folder),
    choosePaths,

    runTask,

    async open(target) {
      if (target.startsWith("https://")) await vscode.env.openExternal(vscode.Uri.parse(target, true));
      else await vscode.window.showTextDocument(vscode.Uri.file(target));
    },

    reveal: async (path) => (await import("./show.ts")).revealPath(path),

    async copy(text) {
      await vscode.env.clipboard.writeText(text);
      flash(t("Copied {0}", text));
    },

    changed: (...views) => changed.fire(views),
    onChanged: changed.event,
    onWork: work.event,
    tables,
    pages,
    logs,
    marks,
    dispose() {
      tables.dispose();
      logs.dispose();
      marks.dispose();
      changed.dispose();
      work.dispose();
    },
  };
}

async function loadPages(t: Translate, { app, run, fail }: EditorParts): Promise<Pages> {
  const [{ createPages }, { followLink }] = await Promise.all([
    import("./pages/index.ts"),
    import("./pages/follow.ts"),
  ]);
  const scripts = join(app.places.installation, "dist", "webview");
  return createPages({ t, scripts, follow: (link) => followLink(link, { ui: app.ui, run }), fail });
}
