import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { LIMITS } from "../limits.ts";

/** Opens the log "Sluice" as a user does, and waits until a line of it has this text. Returns the whole log. */
export async function waitForLog(text: string, timeout: number = LIMITS.answer): Promise<string> {
  await vscode.commands.executeCommand(SHOW_LOG);
  const end = Date.now() + timeout;
  let log = "";
  while (Date.now() < end) {
    log = vscode.workspace.textDocuments.find(isLog)?.getText() ?? "";
    if (log.includes(text)) return log;
    await sleep(50);
  }
  throw new Error(`The log does not say "${text}":\n${log}`);
}

const SHOW_LOG = "sluice.log.show";

function isLog({ uri }: vscode.TextDocument): boolean {
  return uri.scheme === "output" && uri.path.includes("sluice.sluice");
}
