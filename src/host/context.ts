import * as vscode from "vscode";

/** What `when` clauses of the manifest look at. */
export interface ContextKeys {
  "sluice.connection": "ready" | "missing" | "broken";
  "sluice.emulatorsRun": boolean;
}

/** The editor has no function for this, only a command of its own. */
export async function setContext<Key extends keyof ContextKeys>(key: Key, value: ContextKeys[Key]): Promise<void> {
  await vscode.commands.executeCommand("setContext", key, value);
}
