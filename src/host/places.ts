import envPaths from "env-paths";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import * as vscode from "vscode";
import type { Machine, Places } from "../app.ts";
import type { Settings } from "./settings.ts";

/** The pipeline's folder: the first one of the window. */
export function workspaceFolder(): string | undefined {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder?.scheme === "file" ? folder.fsPath : undefined;
}

/** The folders that Sluice works in. A pipeline that the user does not trust is none. */
export function findPlaces(extension: vscode.Uri, { stateFolder }: Settings): Places {
  return {
    installation: extension.fsPath,
    workspace: vscode.workspace.isTrusted ? workspaceFolder() : undefined,
    state: stateFolder ?? process.env["SLUICE_STATE_FOLDER"] ?? envPaths("sluice", { suffix: "" }).data,
  };
}

export function findMachine({ terraformPath, sparkFolder, identityFile }: Settings, { state }: Places): Machine {
  return {
    environment: process.env,
    // In the desktop editor this is the editor itself, which is Node when told so.
    node: { path: process.execPath, env: { ELECTRON_RUN_AS_NODE: "1" } },
    terraform: {
      configured: terraformPath,
      path: (process.env["PATH"] ?? "").split(delimiter),
      suffix: process.platform === "win32" ? ".exe" : "",
    },
    sparkFolder: sparkFolder ?? process.env["SLUICE_SPARK_FOLDER"] ?? join(state, "spark"),
    ssh: {
      agent: process.env["SSH_AUTH_SOCK"],
      identityFile,
      knownHosts: [join(homedir(), ".ssh", "known_hosts"), join(state, "known_hosts")],
    },
  };
}
