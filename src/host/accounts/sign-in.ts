import * as vscode from "vscode";
import type { App, Translate } from "../../app.ts";
import type { Account } from "../../core/google/sign-in/account.ts";
import type { NoAnswer } from "../../core/google/sign-in/callback.ts";
import { readClientFile, type OAuthClient } from "../../core/google/sign-in/client-file.ts";
import { signIn, type SignInWay } from "../../core/google/sign-in/sign-in.ts";
import { readSettings } from "../settings.ts";
import { chooseFile, openWaitingBox } from "../window.ts";
import { useKeyFile } from "./key-file.ts";
import { endPage, noAnswerInWords } from "./page.ts";
import { keepAccount, readAll, readKept } from "./store.ts";
import { signInEndpoint, transportNow } from "./surroundings.ts";
import { tellKept } from "./tell-kept.ts";

// https://cloud.google.com/sdk/gcloud/reference/auth/application-default/login
const GCLOUD = "gcloud auth application-default login";
const CONSOLE = "https://console.cloud.google.com/auth/clients/create";

/**
 * Signs the user in by an OAuth client of their own, keeps the sign-in, and uses it. Whoever has no such client is shown
 * the other ways. Undefined when the user gave up, or took another way.
 * @param how.anew asks for another OAuth client than the one that is kept
 * @param how.writesDrive asks to write into Drive too, and whoever is signed in to agree to it
 */
export async function signInHere(
  app: App,
  secrets: vscode.SecretStorage,
  how: { readonly anew?: boolean; readonly writesDrive?: boolean } = {},
): Promise<Account | undefined> {
  const endpoint = signInEndpoint();
  const client = await findClient(app, secrets, how.anew ?? false);
  if (client === undefined) return undefined;
  const { writesDrive = false } = how;
  const kept = writesDrive ? await readKept(secrets) : undefined;
  const left = new AbortController();
  const account = await signIn(
    {
      ...{ client: client.client, endpoint, transport: transportNow(), writesDrive },
      hint: kept?.kind === "account" ? kept.account.email : undefined,
      show: (way) => show(way, app, () => left.abort()),
      page: (end) => endPage(end, app, vscode.env.language),
    },
    left.signal,
  );
  await keepAccount(secrets, account, client.isNamed ? undefined : client.client);
  tellKept(app, app.t("Signed in to Google as {0}. The sign-in is kept by the editor, encrypted.", account.email));
  return account;
}

/** `isNamed`: by a setting; the editor keeps the others. */
interface FoundClient {
  readonly client: OAuthClient;
  readonly isNamed: boolean;
}

async function findClient(app: App, secrets: vscode.SecretStorage, anew: boolean): Promise<FoundClient | undefined> {
  const { clientFile } = readSettings();
  if (clientFile !== undefined) return { client: await readClientFile(clientFile), isNamed: true };
  const { client: kept } = await readAll(secrets);
  if (kept !== undefined && !anew) return { client: kept, isNamed: false };
  const { ui, t, places } = app;
  const chosen = await ui.pick(t("Sign in to Google by an OAuth client of your own"), [
    {
      label: t("Choose the Client's JSON File…"),
      detail: t("Of type Desktop app. It is kept by the editor, encrypted."),
      value: "file" as const,
    },
    {
      label: t("Create a Client in the Google Cloud Console"),
      detail: t("Type Desktop app, with the APIs of Drive, Cloud Storage and Dataproc. Then download its JSON file."),
      value: "console" as const,
    },
    { label: t("Use a Key File…"), detail: t("The key of a service account"), value: "key" as const },
    { label: t("Copy Sign-In Command"), detail: t("gcloud's own sign-in: {0}", GCLOUD), value: "gcloud" as const },
  ]);
  switch (chosen) {
    case undefined:
      return undefined;
    case "file": {
      const file = await chooseFile("json", places.workspace);
      return file === undefined ? undefined : { client: await readClientFile(file), isNamed: false };
    }
    case "console":
      await ui.open(CONSOLE);
      return undefined;
    case "key":
      await useKeyFile(app, secrets);
      return undefined;
    case "gcloud":
      await ui.copy(GCLOUD);
      return undefined;
  }
}

/** Opens the browser; where it can't come back (Remote-SSH, a container), what it ends at is pasted into the box. */
async function show({ address, paste, ended }: SignInWay, { t }: App, leave: () => void): Promise<void> {
  const open = () => vscode.env.openExternal(vscode.Uri.parse(address, true));
  openWaitingBox({
    title: t("Sign In to Google"),
    prompt: t("Go on in the browser. If its last page does not load, paste that page's address here, whole."),
    placeholder: "http://127.0.0.1:…/?state=…&code=…",
    buttons: [
      { icon: "link-external", tooltip: t("Open the Browser Again"), press: () => void open() },
      {
        icon: "copy",
        tooltip: t("Copy the Address to Sign In At"),
        press: () => void vscode.env.clipboard.writeText(address),
      },
    ],
    refusal: (typed) => refusal(paste(typed), t),
    leave,
    ended,
  });
  // Whether the browser was opened at all is between the editor and the user: the box has its address.
  await open();
}

function refusal(why: NoAnswer | undefined, t: Translate): string | undefined {
  return why && noAnswerInWords(why, t);
}
