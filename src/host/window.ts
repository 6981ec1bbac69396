import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Choice, PathQuestion, Report, Table } from "../app.ts";
import { cut, oneLine, plainText } from "../core/text/plain-text.ts";
import { inertText } from "./inert-text.ts";

// The one place that gives the editor texts to show (lint refuses any other; rows of the trees have src/views/tree.ts).
// The editor makes links and icons of texts in many places: none goes there as it came.

type Show = (message: string, ...items: readonly vscode.MessageItem[]) => Thenable<vscode.MessageItem | undefined>;

const SHOW: Readonly<Record<"information" | "warning" | "error", Show>> = {
  information: (...asked) => vscode.window.showInformationMessage(...asked),
  warning: (...asked) => vscode.window.showWarningMessage(...asked),
  error: (...asked) => vscode.window.showErrorMessage(...asked),
};

/** A notification. Resolves with the action that the user chose, if any. */
export async function notify(
  severity: keyof typeof SHOW,
  message: string,
  actions: readonly string[] = [],
): Promise<string | undefined> {
  const items = actions.map((action) => ({ title: inertText(action), action }));
  const chosen = await SHOW[severity](inertText(message), ...items);
  return items.find((item) => item === chosen)?.action;
}

/** A dialog that waits for its answer: whether the user chose the action. */
export async function askInDialog(question: string, detail: string | undefined, action: string): Promise<boolean> {
  const item = { title: inertText(action) };
  const options = { modal: true, ...(detail !== undefined && { detail: inertText(detail) }) };
  return (await vscode.window.showWarningMessage(inertText(question), options, item)) === item;
}

/** A list to choose from; undefined when the user chose nothing. */
export async function pickOne<T>(title: string, choices: readonly Choice<T>[]): Promise<T | undefined> {
  const items = choices.map(({ label, detail, value }) => ({
    label: inertText(oneLine(label)),
    value,
    ...(detail !== undefined && { detail: inertText(oneLine(detail)) }),
  }));
  const picked = await vscode.window.showQuickPick(items, { title: inertText(title), matchOnDetail: true });
  return picked?.value;
}

/** A box to type into; undefined when the user left it. */
export async function askForText(title: string, value: string | undefined, secret: boolean) {
  const options = { title: inertText(title), ignoreFocusOut: true, password: secret };
  return vscode.window.showInputBox({ ...options, ...(value !== undefined && { value }) });
}

/** A box that waits while something goes on elsewhere, and takes what comes of it where it can't come by itself. */
export interface WaitingBox {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder: string;
  /** `icon`: id of a codicon. */
  readonly buttons: readonly { readonly icon: string; readonly tooltip: string; readonly press: () => void }[];
  /** What is wrong with what was typed; undefined when it was taken. */
  readonly refusal: (typed: string) => string | undefined;
  /** The user closed it. */
  readonly leave: () => void;
  /** Closes it. */
  readonly ended: AbortSignal;
}

/** Opens a box that stays until it has ended or is left. */
export function openWaitingBox({ title, prompt, placeholder, buttons, refusal, leave, ended }: WaitingBox): void {
  const box = vscode.window.createInputBox();
  const shown = buttons.map(({ icon, tooltip, press }) => ({
    iconPath: new vscode.ThemeIcon(icon),
    tooltip: inertText(tooltip),
    press,
  }));
  Object.assign(box, { title: inertText(title), prompt: inertText(prompt), placeholder: inertText(placeholder) });
  Object.assign(box, { ignoreFocusOut: true, busy: true, buttons: shown });
  box.onDidTriggerButton((pressed) => shown.find((button) => button === pressed)?.press());
  box.onDidChangeValue(() => (box.validationMessage = undefined));
  box.onDidAccept(() => {
    const said = refusal(box.value);
    box.validationMessage = said === undefined ? undefined : inertText(said);
    if (said === undefined) box.enabled = false;
  });
  box.onDidHide(() => {
    box.dispose();
    if (!ended.aborted) leave();
  });
  ended.addEventListener("abort", () => box.dispose(), { once: true });
  box.show();
}

/** A file of this machine with that extension; undefined when the user chose none. @param first what the dialog begins at */
export async function chooseFile(extension: string, first: string | undefined): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    filters: { [extension.toUpperCase()]: [extension] },
    ...(first !== undefined && { defaultUri: vscode.Uri.file(first) }),
  });
  return chosen?.[0]?.fsPath;
}

/** Files or folders of this machine; undefined when the user chose none. */
export async function choosePaths({
  title,
  action,
  what,
  first,
}: PathQuestion): Promise<readonly string[] | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: inertText(title),
    openLabel: inertText(action),
    canSelectFiles: what !== "folder",
    canSelectFolders: what !== "files",
    canSelectMany: what !== "folder",
    ...(first !== undefined && { defaultUri: vscode.Uri.file(first) }),
  });
  return chosen?.map(({ fsPath }) => fsPath);
}

/** A notification of work that goes on, with a button that aborts the signal. */
export async function showWork<T>(
  title: string,
  work: (report: Report, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title: inertText(title), cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const cancelling = new AbortController();
    token.onCancellationRequested(() => cancelling.abort());
    let shown = 0;
    try {
      return await work((message, fraction = shown) => {
        progress.report({ message: inertText(message), increment: Math.max(0, fraction - shown) * 100 });
        shown = Math.max(shown, fraction);
      }, cancelling.signal);
    } catch (error) {
      // However the work put it: the user cancelled.
      cancelling.signal.throwIfAborted();
      throw error;
    }
  });
}

/** A text where the editor wants markdown: shown as it is. */
export function plainMarkdown(text: string): vscode.MarkdownString {
  return new vscode.MarkdownString().appendText(inertText(text));
}

/** A line in the status bar, for a few seconds. */
export function flash(text: string): void {
  vscode.window.setStatusBarMessage(inertText(oneLine(text)), 3000);
}

/** An item of the status bar, on the left. */
export interface StatusItem {
  /** `icon`: id of a codicon. The text is one line; a click runs the command that the item was opened with. */
  show(icon: string, text: string, tooltip: string): void;
  dispose(): void;
}

/** Opens an item of the status bar: once, when there is something to show. */
export function openStatusItem(command: string, name: string): StatusItem {
  const item = vscode.window.createStatusBarItem("sluice", vscode.StatusBarAlignment.Left);
  item.command = command;
  item.name = inertText(name);
  return {
    show(icon, text, tooltip) {
      item.text = `$(${icon}) ${inertText(oneLine(text))}`;
      item.tooltip = inertText(tooltip);
      item.accessibilityInformation = { label: `${item.name ?? ""} ${oneLine(text)}` };
      item.show();
    },
    dispose: () => item.dispose(),
  };
}

/** Calls back when a page opened that is neither a file nor one of ours nor anybody's: one of the editor's own. */
export function onPageOpened(opened: () => void): vscode.Disposable {
  return vscode.window.tabGroups.onDidChangeTabs((event) => {
    if ([...event.opened, ...event.changed].some(({ input }) => input === undefined)) opened();
  });
}

/** Calls back when the tab of a text was closed. */
export function onTabClosed(closed: (uri: vscode.Uri) => void): vscode.Disposable {
  return vscode.window.tabGroups.onDidChangeTabs((event) => {
    for (const { input } of event.closed) if (input instanceof vscode.TabInputText) closed(input.uri);
  });
}

/** Scrolls texts of a scheme with their end while they grow, for whoever is at it. */
export function keepEndInSight(scheme: string): vscode.Disposable {
  const lines = new WeakMap<vscode.TextDocument, number>();
  return vscode.workspace.onDidChangeTextDocument(({ document }) => {
    if (document.uri.scheme !== scheme) return;
    const before = lines.get(document) ?? 0;
    lines.set(document, document.lineCount);
    const last = document.lineCount - 1;
    for (const editor of vscode.window.visibleTextEditors) {
      const seen = editor.visibleRanges.at(-1)?.end.line ?? 0;
      // What scrolls is not what the end is compared with: a line more or less of it is still the end.
      if (editor.document === document && seen >= before - 2) editor.revealRange(new vscode.Range(last, 0, last, 0));
    }
  });
}

/** Of the editor that has the focus, or had it last. */
export function activeFile(): vscode.Uri | undefined {
  return vscode.window.activeTextEditor?.document.uri;
}

/** A tab with a table. */
export async function openTable(table: Table): Promise<void> {
  const { tableHtml } = await import("./table-html.ts");
  const panel = vscode.window.createWebviewPanel(
    "sluice.table",
    inertText(oneLine(table.title)),
    vscode.ViewColumn.Active,
    { enableScripts: false, enableFindWidget: true, localResourceRoots: [] },
  );
  panel.webview.html = tableHtml(table, randomBytes(16).toString("hex")).text;
}

/** Editors, by their ids in the manifest, that fill a tab for what a name stands for; nothing is written by them. */
export function registerTableEditors(
  ids: readonly string[],
  fill: (uri: vscode.Uri, panel: vscode.WebviewPanel) => void | Promise<void>,
): vscode.Disposable {
  const provider: vscode.CustomReadonlyEditorProvider = {
    openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
    resolveCustomEditor: ({ uri }, panel) => fill(uri, panel),
  };
  // Where somebody stands in a table is worth the memory of its page.
  const options = { webviewOptions: { retainContextWhenHidden: true } };
  return vscode.Disposable.from(...ids.map((id) => vscode.window.registerCustomEditorProvider(id, provider, options)));
}

/** A tab with a page that has a script of ours. */
export interface Panel {
  /** The address of a script by which its page can load it. */
  address(script: string): string;
  /** Shows a page, and the tab. The markup is what `markup` made. */
  show(title: string, html: string): void;
  onMessage(read: (message: unknown) => void): void;
  onClosed(done: () => void): void;
}

/** Opens a tab for a page. @param scripts the one folder that it may load from, absolute */
export function openPanel(type: string, title: string, scripts: string): Panel {
  const options = { enableFindWidget: true };
  const name = inertText(oneLine(title));
  return takePanel(vscode.window.createWebviewPanel(type, name, vscode.ViewColumn.Active, options), scripts);
}

/** Fills the tabs of pages that were open when the window was closed, each with what its page kept. */
export function registerPages(
  type: string,
  revive: (panel: vscode.WebviewPanel, state: unknown) => Promise<void>,
): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(type, { deserializeWebviewPanel: revive });
}

/** A tab of the editor's as one of ours. @param scripts the one folder that it may load from, absolute */
export function takePanel(panel: vscode.WebviewPanel, scripts: string): Panel {
  const folder = vscode.Uri.file(scripts);
  panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
  return {
    address: (script) => panel.webview.asWebviewUri(vscode.Uri.joinPath(folder, script)).toString(),
    show(name, html) {
      panel.title = inertText(oneLine(name));
      panel.webview.html = html;
      panel.reveal();
    },
    onMessage: (read) => void panel.webview.onDidReceiveMessage(read),
    onClosed: (done) => void panel.onDidDispose(done),
  };
}

/** The log under Output. Each call is one line of it; what explains an error stands below, set in. */
export function openLogChannel(name: string): {
  readonly write: (level: "info" | "warn" | "error", line: string) => void;
  readonly explain: (text: string) => void;
  readonly show: () => void;
  readonly dispose: () => void;
} {
  const channel = vscode.window.createOutputChannel(name, { log: true });
  return {
    write: (level, line) => channel[level](oneLine(line)),
    explain: (text) => channel.error(plainText(cut(text, LONGEST_REASON)).replaceAll("\n", "\n    ")),
    show: () => channel.show(true),
    dispose: () => channel.dispose(),
  };
}

// A stack with its causes is far shorter; somebody's megabytes are not for the log.
const LONGEST_REASON = 65_536;
