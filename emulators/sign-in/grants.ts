import { randomBytes } from "node:crypto";

/** What an application asked for on behalf of somebody, and is to prove again when it takes the tokens. */
export interface Request {
  readonly email: string;
  readonly scopes: readonly string[];
  readonly redirect: string;
  /** `state` of the application, handed back as it came. */
  readonly state: string | undefined;
  /** Of PKCE, S256. */
  readonly challenge: string;
  /** Whether a refresh token was asked for. */
  readonly offline: boolean;
}

/** What somebody agreed to, as long as nobody takes it back. */
export type Grant = Pick<Request, "email" | "scopes">;

/** Requests that wait for consent, codes that wait to be redeemed, and grants; each is found by a secret alone. */
export interface Grants {
  /** @returns what the page's buttons name it by */
  ask(request: Request): string;
  /** The request, once. */
  answer(id: string): Request | undefined;
  /** @returns a code, good for ten minutes and once */
  allow(request: Request): string;
  /** The request of a code. One that is used twice takes back what its first use gave (RFC 6749, section 4.1.2). */
  redeem(code: string): Request | undefined;
  /** @returns a refresh token of what the code was redeemed for */
  keep(code: string, grant: Grant): string;
  granted(refreshToken: string): Grant | undefined;
  /** Whether there was such a grant. */
  revoke(refreshToken: string): boolean;
}

const CODE_LIVES_MS = 10 * 60_000;

/** @param now the clock that codes expire by */
export function createGrants(now: () => Date): Grants {
  const asked = new Map<string, Request>();
  const codes = new Map<string, { readonly request: Request; readonly until: number }>();
  const granted = new Map<string, Grant>();
  /** By code: what it was redeemed for, undefined for no refresh token. */
  const redeemed = new Map<string, string | undefined>();

  return {
    ask(request) {
      const id = secret();
      asked.set(id, request);
      return id;
    },
    answer(id) {
      const request = asked.get(id);
      asked.delete(id);
      return request;
    },
    allow(request) {
      const code = `4/${secret()}`;
      codes.set(code, { request, until: now().getTime() + CODE_LIVES_MS });
      return code;
    },
    redeem(code) {
      const known = codes.get(code);
      codes.delete(code);
      if (known === undefined) {
        granted.delete(redeemed.get(code) ?? "");
        return undefined;
      }
      redeemed.set(code, undefined);
      return known.until > now().getTime() ? known.request : undefined;
    },
    keep(code, { email, scopes }) {
      const token = `1//${secret()}`;
      granted.set(token, { email, scopes });
      redeemed.set(code, token);
      return token;
    },
    granted: (refreshToken) => granted.get(refreshToken),
    revoke: (refreshToken) => granted.delete(refreshToken),
  };
}

function secret(): string {
  return randomBytes(24).toString("base64url");
}
