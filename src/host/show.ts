import * as vscode from "vscode";
import type { Address, Position } from "../core/address.ts";
import { uriOf } from "./addresses.ts";

/** Opens what the editor has for it: a table, a viewer, a text; at a place in it where one is given. */
export async function showAddress(address: Address, at?: Position): Promise<void> {
  const uri = uriOf(address);
  if (at === undefined) {
    await vscode.commands.executeCommand("vscode.open", uri);
    return;
  }
  const place = new vscode.Position(at.line - 1, (at.column ?? 1) - 1);
  await vscode.commands.executeCommand("vscode.open", uri, { selection: new vscode.Range(place, place) });
}
