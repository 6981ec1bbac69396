import { mkdir, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import type { App } from "../app.ts";
import { exists } from "../core/files.ts";
import { askInDialog } from "./window.ts";

/** What a newcomer tries: how it is told of, and how it is done once that was agreed to. */
export interface Trial {
  describe(app: App): Promise<string>;
  run(app: App, agreed: boolean): Promise<unknown>;
}

// A window whose folder has this file activates Sluice (package.json): so a trial goes on in the folder that it opened.
const MARKER = [".sluice", "try-it"] as const;
const AGREED = "sluice.trial";

/**
 * Runs the trial in the folder that is open. Where none is, it makes one and opens it, and the trial goes on there when the
 * window has been loaded anew: once, and only in the folder that the user agreed to.
 * @param memory of this user, over all windows
 */
export async function startTrial(app: App, trial: Trial, memory: vscode.Memento): Promise<unknown> {
  const { places, t } = app;
  if (places.workspace !== undefined) return trial.run(app, await wasAgreed(places.workspace, memory));
  const folder = await unusedFolder();
  const question = t("Try Sluice in the new folder {0}?", folder);
  if (!(await askInDialog(question, await trial.describe(app), t("Try It Here")))) return undefined;
  await mkdir(join(folder, MARKER[0]), { recursive: true });
  await writeFile(join(folder, ...MARKER), "");
  await memory.update(AGREED, folder);
  return vscode.commands.executeCommand("vscode.openFolder", vscode.Uri.file(folder), { forceReuseWindow: true });
}

/** Whether a trial waits to go on in this window. */
export function isTrialWaiting(memory: vscode.Memento): boolean {
  const open = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  return open !== undefined && memory.get<string>(AGREED) === open;
}

/** A folder may bring the file along: only what the user agreed to in another window counts, and once. */
async function wasAgreed(folder: string, memory: vscode.Memento): Promise<boolean> {
  if (memory.get<string>(AGREED) !== folder) return false;
  await memory.update(AGREED, undefined);
  await rm(join(folder, MARKER[0]), { recursive: true, force: true });
  return true;
}

async function unusedFolder(): Promise<string> {
  for (let number = 1; ; number++) {
    const folder = join(homedir(), number === 1 ? "sluice-sample" : `sluice-sample-${number}`);
    if (!(await exists(folder))) return folder;
  }
}
