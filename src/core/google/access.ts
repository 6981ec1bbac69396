import type { OAuth2Client } from "google-auth-library";
import type { RetryPolicy, Retrying } from "./retry.ts";
import type { Token } from "./credentials.ts";
import type { Signer } from "./signer.ts";
import { straight, type Transport } from "./transport.ts";

/** What a client of one service is opened with. */
export interface Access {
  /** Base URL without a trailing slash. */
  readonly endpoint: string;
  readonly token: Token;
  readonly patience: RetryPolicy;
  /** How requests leave this machine; straight when left out. */
  readonly transport?: Transport;
  /** Is told before each further try of a request. */
  readonly retrying?: ((told: Retrying) => void) | undefined;
  /** Signs as who we are; left out where nobody can. @throws Failure `signed-url.no-signer` */
  readonly signer?: ((signal: AbortSignal) => Promise<Signer>) | undefined;
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

/**
 * Authorizes the requests of one client by a `Token`. The Google packages send their requests by it, and it sends them
 * by the transport, whatever agent a package had in mind.
 */
export async function authorize(
  { token, transport = straight }: Access,
  scopes: readonly string[],
): Promise<Authorization> {
  const { OAuth2Client } = await import("./packages/auth.ts");
  class Routed extends OAuth2Client {
    protected override requestAsync<T>(options: Parameters<OAuth2Client["request"]>[0], retried?: boolean) {
      const agent = transport.owns(options.agent) ? options.agent : (url: URL) => transport.agentFor(url);
      return super.requestAsync<T>({ ...options, agent }, retried);
    }
  }
  const client = new Routed({ eagerRefreshThresholdMillis: 10_000 });
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
