import * as vscode from "vscode";
import type { App } from "../../app.ts";
import type { Account } from "../../core/google/sign-in/account.ts";

/** As package.json has them. Not `google`: that one is another extension's. */
const ID = "sluice-google";
const LABEL = "Google (Sluice)";

/**
 * The sign-ins as the editor's Accounts menu shows them. Another extension that asks for one gets a token when the user
 * lets it, which the editor asks; the menu alone gets none.
 */
export function provideSessions(
  app: App,
  secrets: vscode.SecretStorage,
  onChanged: vscode.Event<void>,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  let shown: readonly vscode.AuthenticationSession[] = [];

  async function tellChanges(): Promise<void> {
    const before = shown;
    const { listSessions } = await import("./sessions.ts");
    shown = await listSessions(secrets);
    const without = (some: readonly vscode.AuthenticationSession[], others: readonly vscode.AuthenticationSession[]) =>
      some.filter(({ id }) => !others.some((other) => other.id === id));
    changed.fire({ added: without(shown, before), removed: without(before, shown), changed: [] });
  }

  const provider: vscode.AuthenticationProvider = {
    onDidChangeSessions: changed.event,
    async getSessions(scopes, { account }) {
      const { listSessions, listTokens } = await import("./sessions.ts");
      if (scopes !== undefined) return listTokens(secrets, scopes, account?.id);
      shown = await listSessions(secrets);
      return [...shown];
    },
    async createSession(scopes) {
      const [{ signInHere }, { openSession }] = await Promise.all([import("./sign-in.ts"), import("./sessions.ts")]);
      const account: Account | undefined = await signInHere(app, secrets);
      if (account === undefined) throw new vscode.CancellationError();
      return openSession(account, scopes);
    },
    async removeSession(name) {
      await (await import("./sessions.ts")).removeSession(app, secrets, name);
    },
  };
  return vscode.Disposable.from(
    changed,
    onChanged(
      () => void tellChanges().catch((error: unknown) => app.log.error("the sign-ins could not be read", error)),
    ),
    vscode.authentication.registerAuthenticationProvider(ID, LABEL, provider, { supportsMultipleAccounts: true }),
  );
}
