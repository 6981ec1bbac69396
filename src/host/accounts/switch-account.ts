import type * as vscode from "vscode";
import type { App, Choice } from "../../app.ts";
import { readSettings } from "../settings.ts";
import { useKeyFile } from "./key-file.ts";
import { signInHere } from "./sign-in.ts";
import { nameOf, readAll, use } from "./store.ts";

type Chosen = { readonly use: string } | "sign-in" | "other-client" | "key-file";

/** Asks whose credentials are to be used from now on. Returns what was chosen; undefined for nothing. */
export async function switchAccount(app: App, secrets: vscode.SecretStorage): Promise<unknown> {
  const { ui, t } = app;
  const { accounts, key, client, inUse } = await readAll(secrets);
  const current = (name: string) => (name === inUse ? t("In use") : undefined);
  const detail = (name: string, what: string) => [what, current(name)].filter(Boolean).join(" · ");
  const choices: readonly Choice<Chosen>[] = [
    ...accounts.map((account) => {
      const name = nameOf(account);
      return { label: account.email, detail: detail(name, t("Signed in")), value: { use: name } };
    }),
    ...(key === undefined
      ? []
      : [{ label: key.email, detail: detail("key", t("Key of a service account")), value: { use: "key" } }]),
    {
      label: t("This Machine's Own Credentials"),
      // Without a key it is also what `key` comes to.
      detail: detail(key === undefined && inUse === "key" ? inUse : "default", t("Application default credentials")),
      value: { use: "default" },
    },
    { label: t("Sign In to Another Account…"), value: "sign-in" },
    ...(client === undefined ? [] : [{ label: t("Sign In by Another OAuth Client…"), value: "other-client" } as const]),
    { label: t("Use a Key File…"), value: "key-file" },
  ];
  const chosen = await ui.pick(t("Whose credentials are used towards Google?"), choices);
  switch (chosen) {
    case undefined:
      return undefined;
    case "sign-in":
      return signInHere(app, secrets);
    case "other-client":
      return signInHere(app, secrets, { anew: true });
    case "key-file":
      return useKeyFile(app, secrets);
  }
  await use(secrets, chosen.use);
  if (readSettings().keyFile !== undefined) {
    void ui.warn(t("The setting sluice.credentials.keyFile goes before it: clear it."));
  }
  return chosen.use;
}
