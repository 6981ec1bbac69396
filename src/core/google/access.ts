import type { OAuth2Client } from "google-auth-library";
import type { Patience } from "./retry.ts";
import type { Token } from "./credentials.ts";

/** What a client of one service is opened with. */
export interface Access {
  /** Base URL without a trailing slash. */
  readonly endpoint: string;
  readonly token: Token;
  readonly patience: Patience;
}

// Shorter than any token lives, so that the source decides when a token is stale.
const TOKEN_TRUSTED_MS = 5 * 60_000;

/** The auth object that the Google packages want, fed by a `Token`. */
export async function authClient({ token }: Access, scopes: readonly string[]): Promise<OAuth2Client> {
  const { OAuth2Client } = await import("./packages/auth.ts");
  const client = new OAuth2Client({ eagerRefreshThresholdMillis: 10_000 });
  client.refreshHandler = async () => ({
    access_token: await token(scopes),
    expiry_date: Date.now() + TOKEN_TRUSTED_MS,
  });
  return client;
}
