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

/** How a client proves itself. */
export interface Authorization {
  /** The auth object that the Google packages want. */
  readonly client: OAuth2Client;
  /**
   * Drops the token after the service has refused a request with it: the next request asks for a new one.
   * `began` is the time of that request (`performance.now()`): one that was renewed since then stays.
   */
  readonly renew: (began: number) => void;
}

// Shorter than any token lives, so that the source decides when a token is stale.
const TOKEN_TRUSTED_MS = 5 * 60_000;

/** Authorizes the requests of one client by a `Token`. */
export async function authorize({ token }: Access, scopes: readonly string[]): Promise<Authorization> {
  const { OAuth2Client } = await import("./packages/auth.ts");
  const client = new OAuth2Client({ eagerRefreshThresholdMillis: 10_000 });
  let isRefused = false;
  let renewed = 0;
  let asking: Promise<string> | undefined;

  // Many requests at once find that there is no token: one of them asks for it.
  function ask(): Promise<string> {
    asking ??= token(scopes, { fresh: isRefused }).finally(() => (asking = undefined));
    return asking;
  }

  client.refreshHandler = async () => {
    const fresh = await ask();
    if (isRefused) renewed = performance.now();
    isRefused = false;
    return { access_token: fresh, expiry_date: Date.now() + TOKEN_TRUSTED_MS };
  };
  return {
    client,
    renew(began) {
      if (renewed > began || isRefused) return;
      isRefused = true;
      client.setCredentials({});
    },
  };
}
