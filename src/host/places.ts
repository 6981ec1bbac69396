import * as vscode from "vscode";
import type { Machine, Places } from "../app.ts";
import { describeMachine, findPlaces } from "../machine.ts";
import type { Settings } from "./settings.ts";

/**
 * The folders that Sluice works in.
 * @param pipeline its folder; one that the user does not trust is none
 */
export function editorPlaces(extension: vscode.Uri, { stateFolder }: Settings, pipeline: string | undefined): Places {
  const workspace = vscode.workspace.isTrusted ? pipeline : undefined;
  return findPlaces({ installation: extension.fsPath, workspace, stateFolder }, process.env);
}

/** What this machine has, by the user's settings. */
export function editorMachine(settings: Settings, places: Places): Machine {
  // In the desktop editor Node is the editor itself, when told so.
  return describeMachine({ ...settings, nodeEnvironment: { ELECTRON_RUN_AS_NODE: "1" } }, process.env, places);
}
