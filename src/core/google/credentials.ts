import type { AuthClient, GoogleAuth } from "google-auth-library";
import * as z from "zod";
import { Failure, isFailure, reasonOf } from "../failure.ts";
import { askLocally } from "./ask-locally.ts";
import { impersonate, SOURCE_SCOPE } from "./impersonate.ts";
import { readKeyFile, type ServiceAccountKey } from "./key-file.ts";
import { readRemoteError, unansweredUrl, WANTS_LOGIN } from "./remote-failure.ts";
import type { Transport } from "./transport.ts";

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
const SIGN_IN_SECONDS = 20;

/** Whose credentials to use towards Google. */
export interface Identity {
  /** Service account key file that the user named. */
  readonly keyFile?: string | undefined;
  /** A key that the door keeps, where no file is named; without either, application default credentials. */
  readonly key?: ServiceAccountKey | undefined;
  /** Service account to act as, so that the sidebar shows what the function sees. */
  readonly impersonate?: string | undefined;
}

/**
 * Google credentials, loaded on first use.
 * @throws (on use) Failure `credentials.none`, `credentials.key-file`, `credentials.refused`, `credentials.unreachable`,
 * `credentials.foreign-universe`, `file.*`, or `credentials.drive-scope`: gcloud's own OAuth client no longer gets Drive
 * scopes (Google's notice of June 2025)
 */
export function googleToken(identity: Identity, transport: Transport, seconds = SIGN_IN_SECONDS): Token {
  const clients = new Map<string, Promise<AuthClient>>();
  return async (scopes, { fresh = false } = {}) => {
    const key = scopes.join(" ");
    // An auth client keeps its token until that expires.
    if (fresh) clients.delete(key);
    const client = clients.get(key) ?? openClient(identity, scopes, { transport, seconds });
    clients.set(key, client);
    try {
      const { token } = await (await client).getAccessToken();
      if (!token) throw new Error("the credentials gave no token");
      return token;
    } catch (error) {
      clients.delete(key);
      throw credentialsFailure(error, scopes, transport);
    }
  };
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
  { keyFile, key: kept, impersonate: account }: Identity,
  scopes: readonly string[],
  way: Way,
): Promise<AuthClient> {
  const wanted = account === undefined ? scopes : [SOURCE_SCOPE];
  const key = keyFile === undefined ? kept : await readKeyFile(keyFile);
  const source = key === undefined ? await defaultClient(wanted) : await keyClient(key, wanted);
  route(source, way);
  if (source.universeDomain !== UNIVERSE) {
    throw new Failure("credentials.foreign-universe", { universe: source.universeDomain });
  }
  return account === undefined ? source : impersonate(source, account, scopes);
}

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

/** How a sign-in leaves this machine, and for how long each of its requests may take. */
interface Way {
  readonly transport: Transport;
  readonly seconds: number;
}

/** Lets the client, and the one whose token it exchanges, ask by the transport, and wait no longer than that. */
function route(client: AuthClient, way: Way): void {
  const { defaults } = client.transporter;
  defaults.agent = (url: URL) => way.transport.agentFor(url);
  defaults.timeout = way.seconds * 1000;
  if ("sourceClient" in client) route(client.sourceClient as AuthClient, way);
}

function credentialsFailure(error: unknown, scopes: readonly string[], transport: Transport): Failure {
  if (isFailure(error)) return error;
  const why = reasonOf(error);
  const url = unansweredUrl(error);
  if (url !== undefined) {
    const { hostname } = new URL(url);
    const proxy = transport.proxyOf(url);
    const { status } = readRemoteError(error);
    const said = status === 407 ? WANTS_LOGIN : why;
    return new Failure("credentials.unreachable", { host: hostname, proxy, why: said }, { cause: error });
  }
  if (/could not load the default credentials/i.test(why))
    return new Failure("credentials.none", { why }, { cause: error });
  const forDrive = scopes.some((scope) => scope.includes("/auth/drive"));
  if (forDrive && /invalid_scope|restricted_client|insufficient/i.test(why)) {
    return new Failure("credentials.drive-scope", { why }, { cause: error });
  }
  return new Failure("credentials.refused", { why }, { cause: error });
}
