import type * as vscode from "vscode";
import type { App } from "../../app.ts";
import { isFailure } from "../../core/failure.ts";
import { googleToken } from "../../core/google/credentials.ts";
import { hasScope } from "../../core/google/scopes.ts";
import type { Account } from "../../core/google/sign-in/account.ts";
import { tellGoogle } from "./sign-out.ts";
import { forgetAccount, nameOf, readAll } from "./store.ts";
import { transportNow } from "./surroundings.ts";

/** The sign-ins, without tokens: nobody is asked for one. */
export async function listSessions(secrets: vscode.SecretStorage): Promise<readonly vscode.AuthenticationSession[]> {
  const { accounts } = await readAll(secrets);
  return accounts.map((account) => session(account, account.scopes, ""));
}

/** The sign-ins that have these scopes, with a token of each; one that Google takes no longer is left out. */
export async function listTokens(
  secrets: vscode.SecretStorage,
  scopes: readonly string[],
  person: string | undefined,
): Promise<vscode.AuthenticationSession[]> {
  const { accounts } = await readAll(secrets);
  const wanted = accounts.filter(
    (account) => scopes.every((scope) => hasScope(account.scopes, scope)) && (person ?? account.id) === account.id,
  );
  const opened = await Promise.all(
    wanted.map((account) =>
      openSession(account, scopes).catch((error: unknown) => {
        if (isFailure(error, "credentials.signed-out")) return undefined;
        throw error;
      }),
    ),
  );
  return opened.filter((one) => one !== undefined);
}

/** One sign-in, with a token. @throws Failure `sign-in.scope-missing`, `credentials.*` */
export async function openSession(account: Account, scopes: readonly string[]): Promise<vscode.AuthenticationSession> {
  const token = googleToken({ kept: { kind: "account", account } }, transportNow());
  return session(account, scopes, await token(scopes));
}

/** Forgets a sign-in, and has Google end it. Of one that is not there nothing is done. */
export async function removeSession(app: App, secrets: vscode.SecretStorage, name: string): Promise<void> {
  const account = (await readAll(secrets)).accounts.find((one) => nameOf(one) === name);
  if (account === undefined) return;
  await forgetAccount(secrets, name);
  await tellGoogle(account, app);
}

function session(account: Account, scopes: readonly string[], accessToken: string): vscode.AuthenticationSession {
  const { id, email: label } = account;
  return { id: nameOf(account), account: { id, label }, scopes, accessToken };
}
