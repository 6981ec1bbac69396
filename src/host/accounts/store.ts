import type * as vscode from "vscode";
import * as z from "zod";
import { Failure } from "../../core/failure.ts";
import type { Kept } from "../../core/google/choose-credentials.ts";
import { keyDocument, parseKey, type ServiceAccountKey } from "../../core/google/key-file.ts";
import type { Account } from "../../core/google/sign-in/account.ts";
import type { OAuthClient } from "../../core/google/sign-in/client-file.ts";
import { SECRETS } from "./secrets.ts";
import { signInEndpoint } from "./surroundings.ts";

const Client = z.object({ id: z.string(), secret: z.string() });
const Document = z.object({
  format: z.literal(1),
  /** The sign-ins of this machine's emulators among them. */
  accounts: z.array(
    z.object({
      id: z.string(),
      email: z.string(),
      refreshToken: z.string(),
      scopes: z.array(z.string()),
      client: Client,
      issuer: z.string(),
    }),
  ),
  /** The name of a sign-in, `key`, or `default` for what this machine has. */
  inUse: z.string(),
  /** By which the next one signs in. */
  client: Client.optional(),
});

type Document = z.output<typeof Document>;

/** What the messages call it. */
const PLACE = "the editor's secret storage";
const EMPTY: Document = { format: 1, accounts: [], inUse: "key" };

/** Everything that is kept, of the place where one signs in now. */
export interface KeptAll {
  readonly accounts: readonly Account[];
  readonly key: ServiceAccountKey | undefined;
  readonly client: OAuthClient | undefined;
  /** Of these, as `nameOf`, `key` or `default` says. */
  readonly inUse: string;
}

/** What a sign-in is told by among the others. */
export function nameOf({ issuer, id }: Pick<Account, "issuer" | "id">): string {
  return `${issuer}/${id}`;
}

/** What is in use, by the user's last choice. @throws Failure `credentials.key-file`, `document.malformed` */
export async function readKept(secrets: vscode.SecretStorage): Promise<Kept | undefined> {
  const { accounts, inUse } = await readDocument(secrets);
  if (inUse === "default") return undefined;
  const { issuer } = signInEndpoint();
  const account = accounts.find((one) => nameOf(one) === inUse && one.issuer === issuer);
  if (account !== undefined) return { kind: "account", account };
  const key = inUse === "key" ? await readKey(secrets) : undefined;
  return key && { kind: "key", key };
}

/** @throws Failure `credentials.key-file`, `document.malformed` */
export async function readAll(secrets: vscode.SecretStorage): Promise<KeptAll> {
  const { accounts, inUse, client } = await readDocument(secrets);
  const { issuer } = signInEndpoint();
  const here = accounts.filter((one) => one.issuer === issuer);
  return { accounts: here, key: await readKey(secrets), inUse, client };
}

/** Keeps a sign-in in the place of an earlier one of the same person, and uses it. `client`: by which the next one signs in. */
export async function keepAccount(
  secrets: vscode.SecretStorage,
  account: Account,
  client: OAuthClient | undefined,
): Promise<void> {
  const name = nameOf(account);
  const { accounts, ...before } = await readDocument(secrets);
  const others = accounts.filter((one) => nameOf(one) !== name);
  const kept = { ...account, scopes: [...account.scopes] };
  await write(secrets, { ...before, accounts: [...others, kept], inUse: name, ...(client && { client }) });
}

/** Keeps a key in the place of an earlier one, and uses it. */
export async function keepKey(secrets: vscode.SecretStorage, key: ServiceAccountKey): Promise<void> {
  await secrets.store(SECRETS.key, keyDocument(key));
  await use(secrets, "key");
}

/** Uses what is kept under that name, `key` or `default`. */
export async function use(secrets: vscode.SecretStorage, name: string): Promise<void> {
  const before = await readDocument(secrets);
  if (before.inUse !== name) await write(secrets, { ...before, inUse: name });
}

/** Forgets one sign-in; with the last one the OAuth client too. */
export async function forgetAccount(secrets: vscode.SecretStorage, name: string): Promise<void> {
  const { accounts, inUse, ...before } = await readDocument(secrets);
  const left = accounts.filter((one) => nameOf(one) !== name);
  if (left.length === 0 && (inUse === name || inUse === "key")) return secrets.delete(SECRETS.accounts);
  await write(secrets, { ...before, accounts: left, inUse: inUse === name ? "key" : inUse });
}

/** Forgets everything, whatever state it is in. Returns the sign-ins that there were, as far as they can be read. */
export async function forgetAll(secrets: vscode.SecretStorage): Promise<readonly Account[]> {
  const text = await secrets.get(SECRETS.accounts);
  await secrets.delete(SECRETS.accounts);
  await secrets.delete(SECRETS.key);
  return (text === undefined ? undefined : parse(text))?.accounts ?? [];
}

/** Whether anything is kept, in whatever state. */
export async function keepsAnything(secrets: vscode.SecretStorage): Promise<boolean> {
  const kept = await Promise.all(Object.values(SECRETS).map((name) => secrets.get(name)));
  return kept.some((text) => text !== undefined);
}

async function readKey(secrets: vscode.SecretStorage): Promise<ServiceAccountKey | undefined> {
  const text = await secrets.get(SECRETS.key);
  return text === undefined ? undefined : parseKey(PLACE, text);
}

async function readDocument(secrets: vscode.SecretStorage): Promise<Document> {
  const text = await secrets.get(SECRETS.accounts);
  if (text === undefined) return EMPTY;
  const document = parse(text);
  if (document === undefined) throw new Failure("document.malformed", { object: PLACE, why: { kind: "no-sign-ins" } });
  return document;
}

async function write(secrets: vscode.SecretStorage, document: Document): Promise<void> {
  await secrets.store(SECRETS.accounts, JSON.stringify(document));
}

function parse(text: string): Document | undefined {
  try {
    return Document.parse(JSON.parse(text));
  } catch {
    return undefined; // the caller says what is not to be read
  }
}
