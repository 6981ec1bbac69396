import type { AuthClient, GoogleAuth } from "google-auth-library";
import * as z from "zod";
import { Failure, isFailure, reasonOf } from "../failure.ts";
import { askLocally } from "./ask-locally.ts";
import { chooseCredentials, type Credentials, type OfferedCredentials } from "./choose-credentials.ts";
import { impersonate, SOURCE_SCOPE } from "./impersonate.ts";
import { readKeyFile, type ServiceAccountKey } from "./key-file.ts";
import { route, unanswered, type Way } from "./route.ts";
import { accountClient, type Account } from "./sign-in/account.ts";
import { hasScope, SCOPES } from "./scopes.ts";
import { readOAuthError } from "./sign-in/oauth-error.ts";
import { straight, type Transport } from "./transport.ts";

/**
 * An access token with these scopes. All clients get their credentials through one of these: the Google packages
 * bring different major versions of the auth library, whose types do not fit each other.
 */
export type Token = (scopes: readonly string[], wish?: TokenWish) => Promise<string>;

/** What a token must be beyond good for its scopes. */
export interface TokenWish {
  /** Newly issued: the service has refused the one that we would give again. */
  readonly fresh?: boolean;
}

// Who takes the connection and then says nothing (a proxy that lets through and loses what follows) would be waited for
// without end. The auth library asks up to three times.
/** Seconds that one request for a token may take. */
export const SIGN_IN_SECONDS = 20;

/** Whose credentials to use towards Google: see `chooseCredentials`. */
export interface Identity extends OfferedCredentials {
  /** Service account to act as, so that the sidebar shows what the function sees. */
  readonly impersonate?: string | undefined;
}

/**
 * Google credentials, loaded on first use.
 * @throws (on use) Failure `credentials.none`, `credentials.key-file`, `credentials.refused`,
 * `credentials.signed-out`, `credentials.unreachable`, `credentials.foreign-universe`, `file.*`, or `credentials.drive-scope`: gcloud's own OAuth client no longer gets Drive
 * scopes (Google's notice of June 2025)
 */
export function googleToken(identity: Identity, transport: Transport, seconds = SIGN_IN_SECONDS): Token {
  const clients = new Map<string, Promise<AuthClient>>();
  const credentials = chooseCredentials(identity);
  return async (scopes, { fresh = false } = {}) => {
    const key = scopes.join(" ");
    // An auth client keeps its token until that expires.
    if (fresh) clients.delete(key);
    const client = clients.get(key) ?? openClient(credentials, identity.impersonate, scopes, { transport, seconds });
    clients.set(key, client);
    try {
      const { token } = await (await client).getAccessToken();
      if (!token) throw new Error("the credentials gave no token");
      return token;
    } catch (error) {
      clients.delete(key);
      throw credentialsFailure(error, { credentials, scopes, transport });
    }
  };
}

/** Tokens for endpoints on this machine of somebody who signed in on this machine. @throws (on use) as `googleToken` */
export function localAccountToken(account: Account): Token {
  return googleToken({ kept: { kind: "account", account } }, straight);
}

/** How a process on this machine proves itself to emulators. */
export interface LocalIdentity {
  /** The token of this start of the emulators. */
  readonly start?: string | undefined;
  /** `host:port` of a metadata server on this machine (GCE_METADATA_HOST). */
  readonly metadataHost?: string | undefined;
}

/**
 * Tokens for endpoints on this machine; never a Google credential.
 * @throws (on use) Failure `credentials.no-local-token`
 */
export function localToken({ start, metadataHost }: LocalIdentity, endpoint: string): Token {
  return async (scopes) => {
    if (start !== undefined) return start;
    if (metadataHost !== undefined) return fetchMetadataToken(metadataHost, scopes);
    throw new Failure("credentials.no-local-token", { endpoint });
  };
}

const MetadataToken = z.object({ access_token: z.string() });

async function fetchMetadataToken(host: string, scopes: readonly string[]): Promise<string> {
  const url = `http://${host}/computeMetadata/v1/instance/service-accounts/default/token?scopes=${scopes.join(",")}`;
  try {
    const { status, text } = await askLocally(new URL(url), { headers: { "Metadata-Flavor": "Google" } });
    if (status !== 200) throw new Error(`HTTP ${status}`);
    return MetadataToken.parse(JSON.parse(text)).access_token;
  } catch (error) {
    throw new Failure(
      "credentials.refused",
      { why: { kind: "metadata-server", host, problem: reasonOf(error) } },
      { cause: error },
    );
  }
}

// Whoever holds credentials of another universe (Trusted Partner Cloud) has other hosts too.
const UNIVERSE = "googleapis.com";

async function openClient(
  credentials: Credentials,
  account: string | undefined,
  scopes: readonly string[],
  way: Way,
): Promise<AuthClient> {
  const wanted = account === undefined ? scopes : [SOURCE_SCOPE];
  const source = await sourceClient(credentials, wanted);
  route(source, way);
  if (source.universeDomain !== UNIVERSE) {
    throw new Failure("credentials.foreign-universe", { universe: source.universeDomain });
  }
  return account === undefined ? source : impersonate(source, account, scopes);
}

/** A client of these credentials themselves, whoever they then act as. */
export async function sourceClient(credentials: Credentials, scopes: readonly string[]): Promise<AuthClient> {
  switch (credentials.kind) {
    case "key-file":
      return keyClient(await readKeyFile(credentials.file), scopes);
    case "key":
      return keyClient(credentials.key, scopes);
    case "account":
      requireScopes(credentials.account, scopes);
      return accountClient(credentials.account);
    case "default":
      return defaultClient(scopes);
  }
}

/** What somebody did not agree to is not asked of the service: it would say less of why. */
function requireScopes({ email, scopes: given }: Account, scopes: readonly string[]): void {
  const has = (scope: string) => COVERED.includes(scope) || hasScope(given, scope);
  const missing = scopes.find((scope) => !has(scope) && !(scope === SCOPES.driveRead && has(SCOPES.driveWrite)));
  if (missing === SCOPES.driveWrite) throw new Failure("sign-in.wider-scope", { account: email, scope: missing });
  if (missing !== undefined) throw new Failure("sign-in.scope-missing", { account: email, scope: missing });
}

// A sign-in has SCOPES.cloud, or it was none.
const COVERED: readonly string[] = [SCOPES.cloud, SCOPES.storage];

/** What this machine has: a sign-in by gcloud, what GOOGLE_APPLICATION_CREDENTIALS names, the metadata server. */
async function defaultClient(scopes: readonly string[]): Promise<AuthClient> {
  const { GoogleAuth } = await import("./packages/auth.ts");
  // A project is not asked for. Without one, the library would run gcloud to find out.
  const auth: GoogleAuth = new GoogleAuth({ scopes: [...scopes], projectId: "not-used" });
  return auth.getClient();
}

/** Made of the checked fields alone: nothing else that the file may hold is ever looked at. */
async function keyClient({ email, key, keyId }: ServiceAccountKey, scopes: readonly string[]): Promise<AuthClient> {
  const { JWT } = await import("./packages/auth.ts");
  return new JWT({ email, key, ...(keyId === undefined ? {} : { keyId }), scopes: [...scopes] });
}

interface Failing {
  readonly credentials: Credentials;
  readonly scopes: readonly string[];
  readonly transport: Transport;
}

function credentialsFailure(error: unknown, { credentials, scopes, transport }: Failing): Failure {
  if (isFailure(error)) return error;
  const silent = unanswered(error, transport);
  if (silent !== undefined) return silent;
  const why = reasonOf(error);
  const { error: code, description } = readOAuthError(error);
  if (credentials.kind === "account" && code === "invalid_grant") {
    const { email: account } = credentials.account;
    return new Failure("credentials.signed-out", { account, why: description ?? code }, { cause: error });
  }
  if (/could not load the default credentials/i.test(why)) return new Failure("credentials.none", {}, { cause: error });
  const forDrive = scopes.some((scope) => scope.includes("/auth/drive"));
  if (forDrive && /invalid_scope|restricted_client|insufficient/i.test(why)) {
    return new Failure("credentials.drive-scope", { why }, { cause: error });
  }
  return new Failure("credentials.refused", { why }, { cause: error });
}
