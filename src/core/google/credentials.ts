import type { AuthClient, GoogleAuth } from "google-auth-library";
import { readFile } from "node:fs/promises";
import * as z from "zod";
import { Failure, isKnown, reasonOf } from "../failure.ts";
import { SCOPES } from "./scopes.ts";

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

/** Whose credentials to use towards Google. */
export interface Identity {
  /** Service account key file that the user named; without it, application default credentials. */
  readonly keyFile?: string | undefined;
  /** Service account to act as, so that the sidebar shows what the function sees. */
  readonly impersonate?: string | undefined;
}

/**
 * Google credentials, loaded on first use.
 * @throws (on use) Failure `credentials.none`, `credentials.key-file`, `credentials.refused`, or
 * `credentials.drive-scope`: gcloud's own OAuth client no longer gets Drive scopes (Google's notice of June 2025)
 */
export function googleToken(identity: Identity): Token {
  const clients = new Map<string, Promise<AuthClient>>();
  return async (scopes, { fresh = false } = {}) => {
    const key = scopes.join(" ");
    // An auth client keeps its token until that expires.
    if (fresh) clients.delete(key);
    const client = clients.get(key) ?? openClient(identity, scopes);
    clients.set(key, client);
    try {
      const { token } = await (await client).getAccessToken();
      if (!token) throw new Error("the credentials gave no token");
      return token;
    } catch (error) {
      clients.delete(key);
      throw credentialsFailure(error, scopes);
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
    const reply = await fetch(url, { headers: { "Metadata-Flavor": "Google" } });
    if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
    return MetadataToken.parse(await reply.json()).access_token;
  } catch (error) {
    throw new Failure("credentials.refused", { why: `metadata server ${host}: ${reasonOf(error)}` }, { cause: error });
  }
}

async function openClient({ keyFile, impersonate }: Identity, scopes: readonly string[]): Promise<AuthClient> {
  const { GoogleAuth, Impersonated } = await import("./packages/auth.ts");
  if (keyFile !== undefined) await checkKeyFile(keyFile);
  const wanted = impersonate === undefined ? [...scopes] : [SCOPES.cloud];
  const auth: GoogleAuth = new GoogleAuth({
    scopes: wanted,
    ...(keyFile === undefined ? {} : { keyFilename: keyFile }),
  });
  const source = await auth.getClient();
  if (impersonate === undefined) return source;
  return new Impersonated({
    sourceClient: source,
    targetPrincipal: impersonate,
    targetScopes: [...scopes],
    lifetime: 3600,
  });
}

async function checkKeyFile(file: string): Promise<void> {
  try {
    z.object({ client_email: z.string(), private_key: z.string() }).parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    // The parser's own words could quote the key: say only what kind of thing went wrong.
    const why =
      error instanceof z.ZodError || error instanceof SyntaxError ? "it is not a service account key" : reasonOf(error);
    throw new Failure("credentials.key-file", { file, why });
  }
}

function credentialsFailure(error: unknown, scopes: readonly string[]): Failure {
  if (isKnown(error)) return error;
  const why = reasonOf(error);
  if (/could not load the default credentials/i.test(why))
    return new Failure("credentials.none", { why }, { cause: error });
  const forDrive = scopes.some((scope) => scope.includes("/auth/drive"));
  if (forDrive && /invalid_scope|restricted_client|insufficient/i.test(why)) {
    return new Failure("credentials.drive-scope", { why }, { cause: error });
  }
  return new Failure("credentials.refused", { why }, { cause: error });
}
