import type * as vscode from "vscode";
import type { App } from "../../app.ts";
import { isFailure } from "../../core/failure.ts";
import type { Account } from "../../core/google/sign-in/account.ts";
import { revoke } from "../../core/google/sign-in/sign-out.ts";
import { joinSentences } from "../../core/text/sentences.ts";
import { askInDialog } from "../window.ts";
import { forgetAll, keepsAnything, readAll } from "./store.ts";
import { transportNow } from "./surroundings.ts";

// Where Google lets people take back what they agreed to.
const CONNECTIONS = "https://myaccount.google.com/connections";

/**
 * Forgets all that the editor keeps: sign-ins, the key, the OAuth client; and has Google end the sign-ins. False when there
 * was nothing, undefined when the user wants to stay.
 */
export async function signOut(app: App, secrets: vscode.SecretStorage): Promise<boolean | undefined> {
  const { t, ui } = app;
  if (!(await keepsAnything(secrets))) {
    void ui.inform(t("The editor keeps no sign-in and no key for Sluice."));
    return false;
  }
  const agreed = await askInDialog(
    t("Sign out, and remove what the editor keeps for Sluice?"),
    [...(await namesOf(secrets)), t("Accounts, key files and the OAuth client at Google stay as they are.")].join("\n"),
    t("Sign Out"),
  );
  if (!agreed) return undefined;
  // Gone from here first: whatever Google then says.
  const accounts = await forgetAll(secrets);
  await Promise.all(accounts.map((account) => tellGoogle(account, app)));
  return true;
}

/** Has Google end a sign-in that is kept no longer; tells the user where that failed. */
export async function tellGoogle(account: Account, app: App): Promise<void> {
  const { ui, t, log } = app;
  try {
    await revoke(account, transportNow());
  } catch (error) {
    if (!isFailure(error)) throw error;
    const { what, why, hint } = await app.explain(error);
    log.warn(joinSentences(what, why));
    const open = t("Open Google's Page");
    const said = ui.warn(joinSentences(what, why, hint), open);
    void said.then((chosen) => (chosen === open ? ui.open(CONNECTIONS) : undefined));
  }
}

/** Of what is kept; nobody where that can't be read any more: it is removed all the same. */
async function namesOf(secrets: vscode.SecretStorage): Promise<readonly string[]> {
  try {
    const { accounts, key } = await readAll(secrets);
    return [...accounts.map(({ email }) => email), ...(key === undefined ? [] : [key.email])];
  } catch (error) {
    if (!isFailure(error)) throw error;
    return [];
  }
}
