import * as vscode from "vscode";
import type { Machine, Places } from "../app.ts";
import { describeMachine, findPlaces } from "../machine.ts";
import type { Settings } from "./settings.ts";

/** The pipeline's folder: the first one of the window. */
export function workspaceFolder(): string | undefined {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder?.scheme === "file" ? folder.fsPath : undefined;
}

/** The folders that Sluice works in. A pipeline that the user does not trust is none. */
export function editorPlaces(extension: vscode.Uri, { stateFolder }: Settings): Places {
  const workspace = vscode.workspace.isTrusted ? workspaceFolder() : undefined;
  return findPlaces({ installation: extension.fsPath, workspace, stateFolder }, process.env);
}

/** What this machine has, by the user's settings. */
export function editorMachine(settings: Settings, places: Places): Machine {
  // In the desktop editor Node is the editor itself, when told so.
  return describeMachine({ ...settings, nodeEnvironment: { ELECTRON_RUN_AS_NODE: "1" } }, process.env, places);
}
