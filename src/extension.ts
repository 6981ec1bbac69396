import { basename, join } from "node:path";
import * as vscode from "vscode";
import type { App, View } from "./app.ts";
import type { Drop } from "./drop.ts";
import { commands, type CommandId } from "./commands/index.ts";
import { describeTarget } from "./commands/present/target.ts";
import { Failure } from "./core/failure.ts";
import { openAccounts } from "./host/accounts/index.ts";
import { setContext } from "./host/context.ts";
import { createConnector } from "./host/connector.ts";
import { loadWords } from "./host/describe-error.ts";
import { openLog } from "./host/log.ts";
import { chooseCommand } from "./host/menu.ts";
import type { EditorParts } from "./host/parts.ts";
import { createPipelines } from "./host/pipelines.ts";
import { editorMachine, editorPlaces } from "./host/places.ts";
import type { Handler } from "./host/handler.ts";
import { registerCommands } from "./host/run-command.ts";
import { readSettings } from "./host/settings.ts";
import { watchSparkFolder } from "./host/spark-folder.ts";
import { openTransfers } from "./host/transfers/index.ts";
import { createStatusBar } from "./host/status-bar.ts";
import { isTrialWaiting, startTrial, type Trial } from "./host/trial.ts";
import { createUi } from "./host/ui.ts";
import { openWalkthrough } from "./host/walkthrough.ts";
import { inSentence } from "./messages/in-sentence.ts";
import { openViews } from "./views/index.ts";
import type { ViewContent } from "./views/tree.ts";

/**
 * The door of VS Code: puts the parts together. Nothing of Google's is loaded, and nobody is asked, before a view is seen. What
 * opens and marks files comes last: the views need not wait for it, and whoever opens a file waits for all of this.
 */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const { extension, extensionUri, subscriptions, workspaceState, globalState, secrets } = context;
  const pipelines = createPipelines(workspaceState, translate);
  const places = () => editorPlaces(extensionUri, readSettings(), pipelines.folder);
  const log = openLog();
  const transfers = openTransfers();
  const ui = createUi(translate, { parts: () => parts, transfers });
  const accounts = openAccounts(secrets);
  const connector = createConnector(places, pipelines, accounts);
  const app: App = {
    connect: () => connector.connect(),
    contracts: () => connector.contracts(),
    explain: async (error) => (await import("./messages/index.ts")).describe(error, vscode.env.language, "editor"),
    ui,
    log,
    memory: {
      read: (key) => workspaceState.get<unknown>(`sluice.${key}`),
      write: async (key, value) => workspaceState.update(`sluice.${key}`, value),
    },
    version: (extension.packageJSON as { version: string }).version,
    t: translate,
    get pageSize() {
      return readSettings().pageSize;
    },
    get previewRows() {
      return readSettings().previewRows;
    },
    get places() {
      return places();
    },
    get machine() {
      return editorMachine(readSettings(), places());
    },
  };
  const words = () => loadWords(vscode.env.language);
  const shown = (view: View, content: ViewContent) => void setContext(`sluice.${view}`, content);
  const every = () => readSettings().refreshSeconds;
  const views = openViews(
    app,
    {
      ...{
        onChanged: ui.onChanged,
        onReconnected: connector.onChanged,
        onRetrying: connector.onRetrying,
        shown,
        every,
      },
      ...{ transfers, dropped },
    },
    words,
  );
  const statusBar = createStatusBar("sluice.menu.open", translate);
  const ofTheWindow = {
    "sluice.view.refresh": {
      takes: [],
      async run(given: App) {
        await pipelines.findAgain();
        return views.commands["sluice.view.refresh"].run(given);
      },
    },
    "sluice.pipeline.switch": { takes: [], run: () => pipelines.choose() },
    "sluice.menu.open": { takes: [], run: () => openMenu() },
    "sluice.table.goTo": { takes: [], run: () => askTables("goTo") },
    "sluice.table.find": { takes: [], run: () => askTables("find") },
    "sluice.tryIt": {
      takes: [],
      async run() {
        await pipelines.find();
        return startTrial(app, trial, globalState);
      },
    },
  };
  const table: Readonly<Record<CommandId, Handler>> = {
    ...commands,
    ...views.commands,
    ...log.commands,
    ...accounts.commands,
    ...transfers.commands,
    ...ofTheWindow,
  };
  const before = async (id: string) => {
    if (!(id in commands) && id !== "sluice.tryIt") return;
    if (!vscode.workspace.isTrusted) throw new Failure("connection.untrusted", {});
    if (id in commands) await pipelines.mustChoose();
    if (id === "sluice.batch.submit" || id === "sluice.contract.check") ui.marks.lookAtContracts();
  };
  const walkthrough = openWalkthrough();
  const registered = registerCommands(table, {
    app,
    log,
    words,
    before,
    after: (id) => walkthrough.done(id),
    selected: (id) => views.selected(id),
  });
  const parts: EditorParts = {
    app,
    tables: ui.tables,
    pages: ui.pages,
    onChanged: ui.onChanged,
    logs: ui.logs,
    marks: ui.marks,
    run: (id, given) => registered.run(id, given),
    fail: (error) => registered.fail(error),
  };

  async function dropped(what: Promise<Drop>): Promise<void> {
    try {
      await (await import("./commands/drop.ts")).drop(app, await what);
    } catch (error) {
      registered.fail(error);
    }
  }

  function askTables(what: "goTo" | "find"): Promise<void> {
    ui.tables.ask(what);
    return Promise.resolve();
  }

  async function openMenu(): Promise<unknown> {
    if (!vscode.workspace.isTrusted) return vscode.commands.executeCommand("workbench.trust.manage");
    const { length } = await pipelines.find();
    const chosen: CommandId | undefined = await chooseCommand(translate, {
      pipelines: length,
      emulatorsRun: connector.emulatorsRun,
    });
    return chosen === undefined ? undefined : registered.run(chosen);
  }

  // What was agreed to before this folder was opened; a folder that nobody trusts yet has to wait.
  const goOn = async () => {
    if (!vscode.workspace.isTrusted || !isTrialWaiting(globalState)) return;
    await vscode.commands.executeCommand("workbench.view.extension.sluice");
    await registered.run("sluice.tryIt");
  };
  void goOn();

  subscriptions.push(
    vscode.workspace.onDidGrantWorkspaceTrust(goOn),
    vscode.Disposable.from(
      pipelines,
      log,
      transfers,
      ui,
      accounts,
      connector,
      views,
      statusBar,
      walkthrough,
      registered,
    ),
    accounts.provide(app),
    watchSparkFolder({
      t: translate,
      stateFile: () => join(places().state, "emulators.json"),
      restart: () => registered.run("sluice.emulators.restart"),
      failed: (error) => void words().then((describe) => log.error(describe(error).whole, error)),
    }),
    ui.onWork((what) => statusBar.working(what)),
    connector.onState((state) => {
      if (state.kind === "ready") walkthrough.connected();
      if (state.kind === "ready") log.info(describeTarget(state.connected, translate));
      statusBar.connected(state, pipelines.folder);
      views.name(pipelines.folder === undefined ? undefined : basename(pipelines.folder));
    }),
  );
  subscriptions.push((await import("./host/editors.ts")).openEditors(parts));
}

const trial: Trial = {
  describe: async (app) => (await import("./commands/try-it.ts")).describeTrial(app),
  run: async (app, agreed) => (await import("./commands/try-it.ts")).tryIt(app, agreed),
};

function translate(text: string, ...values: readonly (string | number)[]): string {
  return vscode.l10n.t(text, ...values.map((value) => inSentence(String(value))));
}
