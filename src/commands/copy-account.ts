import type { App } from "../app.ts";

/**
 * Puts on the clipboard whom a Drive folder has to be shared with: whom Drive takes us for, be it a service account that
 * is acted as, that of a key, or a person.
 * @throws Failure `remote.*`, `credentials.*`
 */
export async function copyAccount(app: App): Promise<string> {
  const { ui, t } = app;
  const { clients } = await app.connect();
  const account = await ui.progress(t("Asking Drive who this is"), async (_report, signal) =>
    (await clients.drive()).account(signal),
  );
  await ui.copy(account);
  await ui.inform(t("Copied {0}: share the folder with it, as a viewer.", account));
  return account;
}
