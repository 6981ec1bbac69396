import * as vscode from "vscode";
import { addressName, type Address, type Position } from "../core/address.ts";
import { tableFormat } from "../core/tables/format.ts";
import { uriOf } from "./addresses.ts";
import type { AskedOfTables } from "./table-editor/asked-of-tables.ts";

/**
 * Opens what there is for it: a table for what holds one, at the row of the line where one is given; else what the editor has,
 * a viewer or a text.
 */
export async function showAddress(tables: AskedOfTables, address: Address, at?: Position): Promise<void> {
  const uri = uriOf(address);
  const editor = tableEditor(address);
  if (editor !== undefined) {
    if (at !== undefined) tables.want(uri, at);
    await vscode.commands.executeCommand("vscode.openWith", uri, editor);
    return;
  }
  await vscode.commands.executeCommand("vscode.open", uri, ...(at === undefined ? [] : [{ selection: rangeAt(at) }]));
}

/** Opens it as text, whatever it holds; at a place in it where one is given. */
export async function showAsText(uri: vscode.Uri, at?: Position): Promise<void> {
  const options = at === undefined ? {} : { selection: rangeAt(at) };
  await vscode.commands.executeCommand("vscode.openWith", uri, "default", options);
}

/** The id of the manifest's that opens it as a table; undefined for what is none. */
function tableEditor(address: Address): string | undefined {
  if (address.kind === "dataset" || address.kind === "quarantine") return "sluice.table";
  const format = tableFormat(addressName(address));
  if (format === undefined) return undefined;
  return format === "parquet" ? "sluice.parquet" : "sluice.table";
}

function rangeAt({ line, column = 1 }: Position): vscode.Range {
  const place = new vscode.Position(line - 1, column - 1);
  return new vscode.Range(place, place);
}

/** Shows where a file or folder lies: in the Explorer where it is of the workspace, else in the system's own. */
export async function revealPath(path: string): Promise<void> {
  const uri = vscode.Uri.file(path);
  const isOfWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  // The system's own is that of the machine with the window: of a remote one, and of a browser's, it shows nothing.
  const isHere = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  if (isOfWorkspace || isHere) {
    await vscode.commands.executeCommand(isOfWorkspace ? "revealInExplorer" : "revealFileInOS", uri);
    return;
  }
  await vscode.env.clipboard.writeText(path);
}
