import { access } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import type { App } from "../app.ts";
import type { ServiceAccountKey } from "../core/google/key-file.ts";
import type { Handler } from "./handler.ts";
import { readSettings } from "./settings.ts";
import { askInDialog, chooseFile } from "./window.ts";

/** The key of a service account that the user gave into the editor's keeping: never in a setting, a file of ours or the log. */
export interface KeptKey {
  /** @throws Failure `credentials.key-file` for one that can no longer be used */
  read(): Promise<ServiceAccountKey | undefined>;
  readonly onChanged: vscode.Event<void>;
  readonly commands: {
    readonly "sluice.account.useKeyFile": Handler;
    readonly "sluice.account.signOut": Handler;
  };
  dispose(): void;
}

const SECRET = "sluice.key";
// What Sluice's first design called it: such a file beside sluice.json is offered before others.
const USUAL_NAME = "gcp_account.json";

/** @param secrets of this user, encrypted by the editor; another window's change is told too */
export function openKeptKey(secrets: vscode.SecretStorage): KeptKey {
  const changed = new vscode.EventEmitter<void>();
  const watching = secrets.onDidChange(({ key }) => key === SECRET && changed.fire());

  async function read(): Promise<ServiceAccountKey | undefined> {
    const text = await secrets.get(SECRET);
    if (text === undefined) return undefined;
    const { parseKey } = await import("../core/google/key-file.ts");
    return parseKey("the editor's secret storage", text);
  }

  async function take({ places, t, ui }: App): Promise<string | undefined> {
    const file = await askForFile(places.workspace);
    if (file === undefined) return undefined;
    const { keyDocument, readKeyFile } = await import("../core/google/key-file.ts");
    const key = await readKeyFile(file);
    await secrets.store(SECRET, keyDocument(key));
    const kept = t("The key of {0} is kept by the editor, encrypted; {1} is not read again.", key.email, file);
    if (readSettings().keyFile === undefined) void ui.inform(kept);
    else void ui.warn(`${kept} ${t("The setting sluice.credentials.keyFile goes before it: clear it.")}`);
    return key.email;
  }

  async function signOut({ t, ui }: App): Promise<boolean | undefined> {
    if ((await secrets.get(SECRET)) === undefined) {
      void ui.inform(t("The editor keeps no key for Sluice."));
      return false;
    }
    const agreed = await askInDialog(
      t("Remove the key that the editor keeps for Sluice?"),
      t("The account and its key file stay as they are."),
      t("Sign Out"),
    );
    if (!agreed) return undefined;
    await secrets.delete(SECRET);
    return true;
  }

  return {
    read,
    onChanged: changed.event,
    commands: {
      "sluice.account.useKeyFile": { takes: [], run: take },
      "sluice.account.signOut": { takes: [], run: signOut },
    },
    dispose() {
      watching.dispose();
      changed.dispose();
    },
  };
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
