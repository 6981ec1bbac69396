import * as vscode from "vscode";
import type { App } from "./app.ts";
import { commands, type CommandId } from "./commands/index.ts";
import { describeTarget } from "./commands/present/target.ts";
import { createConnector } from "./host/connector.ts";
import { loadWords } from "./host/describe-error.ts";
import { openLog } from "./host/log.ts";
import { editorMachine, editorPlaces } from "./host/places.ts";
import type { Handler } from "./host/handler.ts";
import { registerCommands } from "./host/run-command.ts";
import { readSettings } from "./host/settings.ts";
import { createUi } from "./host/ui.ts";
import { inSentence } from "./messages/in-sentence.ts";
import { openViews } from "./views/index.ts";

/** The door of VS Code: puts the parts together. Nothing of Google's is loaded, and nobody is asked, before a view is seen. */
export function activate({ extension, extensionUri, subscriptions }: vscode.ExtensionContext): void {
  const places = () => editorPlaces(extensionUri, readSettings());
  const log = openLog();
  const ui = createUi(translate);
  const connector = createConnector(places, (connected) => log.info(describeTarget(connected, translate)));
  const app: App = {
    connect: () => connector.connect(),
    contracts: () => connector.contracts(),
    ui,
    log,
    version: (extension.packageJSON as { version: string }).version,
    t: translate,
    get places() {
      return places();
    },
    get machine() {
      return editorMachine(readSettings(), places());
    },
  };
  const words = () => loadWords(vscode.env.language);
  const views = openViews(app, { onChanged: ui.onChanged, onReconnected: connector.onChanged }, words);
  const table: Readonly<Record<CommandId, Handler>> = { ...commands, ...views.commands, ...log.commands };
  subscriptions.push(log, ui, connector, views, registerCommands(table, { app, log, words }));
}

function translate(text: string, ...values: readonly (string | number)[]): string {
  return vscode.l10n.t(text, ...values.map((value) => inSentence(String(value))));
}
