import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Translate, Ui, View } from "../app.ts";
import { runTask } from "./run-task.ts";
import { openStream } from "./stream.ts";
import { tableHtml } from "./table-html.ts";

/** The editor as a way to speak to the user, and the event that tells the views of changes. */
export interface EditorUi extends Ui {
  readonly onChanged: vscode.Event<readonly View[]>;
  dispose(): void;
}

export function createUi(t: Translate): EditorUi {
  const changed = new vscode.EventEmitter<readonly View[]>();
  return {
    async pick(title, choices) {
      const items = choices.map(({ label, detail, value }) => ({
        label,
        value,
        ...(detail !== undefined && { detail }),
      }));
      const picked = await vscode.window.showQuickPick(items, { title, matchOnDetail: true });
      return picked?.value;
    },

    async confirm({ question, detail, action }) {
      const options = { modal: true, ...(detail !== undefined && { detail }) };
      return (await vscode.window.showWarningMessage(question, options, action)) === action;
    },

    async input({ title, value, secret }) {
      const options = { title, ignoreFocusOut: true, password: secret === true, ...(value !== undefined && { value }) };
      return vscode.window.showInputBox(options);
    },

    async progress(title, work) {
      const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
      return vscode.window.withProgress(options, async (progress, token) => {
        const cancelling = new AbortController();
        token.onCancellationRequested(() => cancelling.abort());
        let shown = 0;
        try {
          return await work((message, fraction = shown) => {
            progress.report({ message, increment: Math.max(0, fraction - shown) * 100 });
            shown = Math.max(shown, fraction);
          }, cancelling.signal);
        } catch (error) {
          // However the work put it: the user cancelled.
          cancelling.signal.throwIfAborted();
          throw error;
        }
      });
    },

    inform: async (message, ...actions) => vscode.window.showInformationMessage(message, ...actions),
    warn: async (message, ...actions) => vscode.window.showWarningMessage(message, ...actions),
    stream: openStream,

    async table(table) {
      const panel = vscode.window.createWebviewPanel("sluice.table", table.title, vscode.ViewColumn.Active, {
        enableScripts: false,
        enableFindWidget: true,
        localResourceRoots: [],
      });
      panel.webview.html = tableHtml(table, randomBytes(16).toString("hex"));
      return Promise.resolve();
    },

    runTask,

    async open(target) {
      if (target.startsWith("https://")) await vscode.env.openExternal(vscode.Uri.parse(target, true));
      else await vscode.window.showTextDocument(vscode.Uri.file(target));
    },

    async copy(text) {
      await vscode.env.clipboard.writeText(text);
      vscode.window.setStatusBarMessage(t("Copied {0}", text), 3000);
    },

    changed: (...views) => changed.fire(views),
    onChanged: changed.event,
    dispose: () => changed.dispose(),
  };
}
