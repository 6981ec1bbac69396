import { join } from "node:path";
import type * as vscode from "vscode";
import type { App } from "../../app.ts";
import { exists } from "../../core/files.ts";
import { readKeyFile } from "../../core/google/key-file.ts";
import { chooseFile } from "../window.ts";
import { keepKey } from "./store.ts";
import { tellKept } from "./tell-kept.ts";

// What Sluice's first design called it: such a file beside sluice.json is offered before others.
const USUAL_NAME = "gcp_account.json";

/** Takes the key of a service account into the editor's keeping, and uses it. Returns whose it is; undefined for none. */
export async function useKeyFile(app: App, secrets: vscode.SecretStorage): Promise<string | undefined> {
  const file = await askForFile(app.places.workspace);
  if (file === undefined) return undefined;
  const key = await readKeyFile(file);
  await keepKey(secrets, key);
  tellKept(app, app.t("The key of {0} is kept by the editor, encrypted; {1} is not read again.", key.email, file));
  return key.email;
}

async function askForFile(workspace: string | undefined): Promise<string | undefined> {
  const usual = workspace === undefined ? undefined : join(workspace, USUAL_NAME);
  const isThere = usual !== undefined && (await exists(usual));
  const first = isThere ? usual : workspace;
  return chooseFile("json", first);
}
