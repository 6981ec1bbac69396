import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { addressText } from "../../core/address.ts";
import type { ToPage } from "../../webview/table/messages.ts";
import { addressOf } from "../addresses.ts";
import type { EditorParts } from "../parts.ts";
import { showAsText } from "../show.ts";
import { openSource } from "./open-source.ts";
import { tablePage } from "./page.ts";
import { parseMessage } from "./parse-message.ts";
import { tableSession } from "./session.ts";
import { tableTexts } from "./texts.ts";

/** Fills the tab of a table, and answers its page until it is closed. */
export function openPanel({ app, tables }: EditorParts, uri: vscode.Uri, panel: vscode.WebviewPanel): void {
  const { webview } = panel;
  const folder = vscode.Uri.joinPath(vscode.Uri.file(app.places.installation), "dist", "webview");
  const post = (message: ToPage) => void webview.postMessage(message);
  const session = tableSession({
    app,
    open: async (signal) => openSource(app, addressOf(uri), signal),
    post,
    asText: async (line) => showAsText(uri, line === undefined ? undefined : { line }),
  });
  const goOn = () => {
    const at = tables.take(uri);
    if (at !== undefined) post({ kind: "show", line: at.line });
  };
  const address = addressOf(uri);
  if (address !== undefined) app.log.info(`table ${addressText(address)}`);
  let isReady = false;
  const subscriptions = [
    webview.onDidReceiveMessage((given: unknown) => {
      const message = parseMessage(given);
      if (message === undefined) return;
      const done = session.receive(message);
      if (message.kind !== "ready") return;
      isReady = true;
      void done.then(goOn);
    }),
    tables.onWanted(() => {
      if (isReady) goOn();
    }),
    tables.onAsked((what) => {
      if (!panel.active) return;
      // The palette, or a tree, has the keys else: a field in the page is nothing to type into then.
      panel.reveal(panel.viewColumn, false);
      post({ kind: "ask", what });
    }),
  ];
  panel.onDidDispose(() => {
    session.dispose();
    for (const subscription of subscriptions) subscription.dispose();
  });
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.html = tablePage({
    texts: tableTexts(app.t),
    language: vscode.env.language,
    script: webview.asWebviewUri(vscode.Uri.joinPath(folder, "table.js")).toString(),
    nonce: randomBytes(16).toString("hex"),
  }).text;
}
