import * as vscode from "vscode";
import type { App } from "../../app.ts";
import type { Kept } from "../../core/google/choose-credentials.ts";
import type { Handler } from "../handler.ts";
import { provideSessions } from "./provider.ts";
import { SECRETS } from "./secrets.ts";

/**
 * What the user gave into the editor's keeping: sign-ins, the key of a service account, an OAuth client. Never in a
 * setting, a file of ours or the log.
 */
export interface Accounts {
  /** What is in use. @throws Failure `credentials.key-file`, `document.malformed` for what can no longer be read */
  read(): Promise<Kept | undefined>;
  readonly onChanged: vscode.Event<void>;
  readonly commands: {
    readonly "sluice.account.signIn": Handler;
    readonly "sluice.account.allowDriveWriting": Handler;
    readonly "sluice.account.switch": Handler;
    readonly "sluice.account.signOut": Handler;
    readonly "sluice.account.useKeyFile": Handler;
  };
  /** Shows the sign-ins in the editor's Accounts menu, where one can sign in and out too. */
  provide(app: App): vscode.Disposable;
  dispose(): void;
}

/** Nothing is read, and nothing loaded, before it is asked for. @param secrets of this user; another window's change is told too */
export function openAccounts(secrets: vscode.SecretStorage): Accounts {
  const changed = new vscode.EventEmitter<void>();
  const names: readonly string[] = Object.values(SECRETS);
  const watching = secrets.onDidChange(({ key }) => names.includes(key) && changed.fire());
  return {
    read: async () => (await import("./store.ts")).readKept(secrets),
    onChanged: changed.event,
    commands: {
      "sluice.account.signIn": {
        takes: [],
        run: async (app) => (await import("./sign-in.ts")).signInHere(app, secrets),
      },
      "sluice.account.allowDriveWriting": {
        takes: [],
        run: async (app) => (await import("./sign-in.ts")).signInHere(app, secrets, { writesDrive: true }),
      },
      "sluice.account.switch": {
        takes: [],
        run: async (app) => (await import("./switch-account.ts")).switchAccount(app, secrets),
      },
      "sluice.account.signOut": {
        takes: [],
        run: async (app) => (await import("./sign-out.ts")).signOut(app, secrets),
      },
      "sluice.account.useKeyFile": {
        takes: [],
        run: async (app) => (await import("./key-file.ts")).useKeyFile(app, secrets),
      },
    },
    provide: (app) => provideSessions(app, secrets, changed.event),
    dispose() {
      watching.dispose();
      changed.dispose();
    },
  };
}
