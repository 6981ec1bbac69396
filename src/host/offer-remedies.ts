import * as vscode from "vscode";
import type { App, Translate } from "../app.ts";
import { isLoopback } from "../core/google/endpoints.ts";
import { remediesOf, type PlaceInFile, type Remedy, type RemedyCommand } from "./remedies.ts";
import { notify } from "./window.ts";

/** What the buttons are run with. */
interface RemedyContext {
  readonly app: Pick<App, "t" | "ui" | "connect">;
  readonly run: (id: RemedyCommand) => Promise<unknown>;
  readonly showLog: () => void;
}

/** Tells of an error, with a button for each thing that helps, and one for the log; does what the user chooses. */
export async function offerRemedies(
  error: unknown,
  message: string,
  { app, run, showLog }: RemedyContext,
): Promise<void> {
  const { t, ui } = app;
  const all = remediesOf(error);
  const possible = all.some(isDrivePage) && (await isEmulated(app)) ? all.filter((one) => !isDrivePage(one)) : all;
  const remedies = new Map(possible.map((remedy) => [label(remedy, t), remedy]));
  const log = t("Show Sluice Log");
  const chosen = await notify("error", message, [...remedies.keys(), log]);
  if (chosen === log) {
    showLog();
    return;
  }
  const remedy = chosen === undefined ? undefined : remedies.get(chosen);
  switch (remedy?.kind) {
    case undefined:
      return;
    case "command":
      await run(remedy.id);
      return;
    case "open":
      return openAt(remedy.file, remedy.place);
    case "add":
      return addTo(remedy.file, remedy.field);
    case "setting":
      await vscode.commands.executeCommand("workbench.action.openSettings", `@id:${remedy.id}`);
      return;
    case "trust":
      await vscode.commands.executeCommand("workbench.trust.manage");
      return;
    case "copy":
      return ui.copy(remedy.text);
    case "drive-page":
      return ui.open(remedy.url);
  }
}

const isDrivePage = ({ kind }: Remedy): boolean => kind === "drive-page";

/** The local Drive has no pages. */
async function isEmulated({ connect }: Pick<App, "connect">): Promise<boolean> {
  return isLoopback((await connect()).endpoints.drive);
}

function label(remedy: Remedy, t: Translate): string {
  switch (remedy.kind) {
    case "open":
      return remedy.place === undefined ? t("Open the File") : t("Open at the Error");
    case "add":
      return t("Add It");
    case "setting":
      return t("Open Setting");
    case "trust":
      return t("Manage Trust");
    case "copy":
      return t("Copy Account");
    case "drive-page":
      return t("Open in Drive");
    case "command":
      return commandLabel(remedy.id, t);
  }
}

function commandLabel(id: RemedyCommand, t: Translate): string {
  switch (id) {
    case "sluice.account.signIn":
      return t("Sign In");
    case "sluice.account.allowDriveWriting":
      return t("Allow Writing to Drive");
    case "sluice.account.signOut":
      return t("Sign Out");
    case "sluice.account.switch":
      return t("Switch Account…");
    case "sluice.account.useKeyFile":
      return t("Use a Key File…");
    case "sluice.connection.create":
      return t("Connect Pipeline…");
    case "sluice.emulators.start":
      return t("Start Local Emulators");
    case "sluice.emulators.setUpSpark":
      return t("Set Up Spark");
    case "sluice.pipeline.switch":
      return t("Switch Pipeline…");
    case "sluice.view.refresh":
      return t("Try Again");
    case "sluice.tryIt":
      return t("Try It Here");
  }
}

async function openAt(file: string, place: PlaceInFile | undefined): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const at = position(document, place);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
}

/** Nothing is saved: a field without its value would be as wrong as none. */
async function addTo(file: string, field: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const { fieldToAdd } = await import("./missing-field.ts");
  const found = fieldToAdd(document.getText(), field);
  const editor = await vscode.window.showTextDocument(document);
  if (found === undefined) return;
  await editor.insertSnippet(new vscode.SnippetString(found.snippet), document.positionAt(found.offset));
}

/** A field that is not in the file belongs where the file begins. */
function position(document: vscode.TextDocument, place: PlaceInFile | undefined): vscode.Position {
  if (place === undefined) return new vscode.Position(0, 0);
  if ("field" in place) return document.positionAt(Math.max(0, document.getText().indexOf(`"${place.field}"`)));
  return document.validatePosition(new vscode.Position(Math.max(0, place.line - 1), Math.max(0, place.column - 1)));
}
