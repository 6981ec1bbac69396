import { access } from "node:fs/promises";
import { join } from "node:path";
import type * as vscode from "vscode";
import type { App } from "../../app.ts";
import { readKeyFile } from "../../core/google/key-file.ts";
import { readSettings } from "../settings.ts";
import { chooseFile } from "../window.ts";
import { keepKey } from "./store.ts";

// What Sluice's first design called it: such a file beside sluice.json is offered before others.
const USUAL_NAME = "gcp_account.json";

/** Takes the key of a service account into the editor's keeping, and uses it. Returns whose it is; undefined for none. */
export async function useKeyFile({ places, t, ui }: App, secrets: vscode.SecretStorage): Promise<string | undefined> {
  const file = await askForFile(places.workspace);
  if (file === undefined) return undefined;
  const key = await readKeyFile(file);
  await keepKey(secrets, key);
  const kept = t("The key of {0} is kept by the editor, encrypted; {1} is not read again.", key.email, file);
  if (readSettings().keyFile === undefined) void ui.inform(kept);
  else void ui.warn(`${kept} ${t("The setting sluice.credentials.keyFile goes before it: clear it.")}`);
  return key.email;
}

async function askForFile(workspace: string | undefined): Promise<string | undefined> {
  const usual = workspace === undefined ? undefined : join(workspace, USUAL_NAME);
  const isThere = usual !== undefined && (await exists(usual));
  const first = isThere ? usual : workspace;
  return chooseFile("json", first);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
