import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import * as z from "zod";

/** Who a request comes from. */
export interface Identity {
  readonly email: string;
  /** OAuth scopes as full URLs. */
  readonly scopes: readonly string[];
  /** Whether it may create a batch, which runs code on this machine: only the token of this start may. */
  readonly runsCode: boolean;
}

/** Bearer tokens of one start of the emulators: signed, so that every service can check them alone. */
export interface Tokens {
  /** The token of this start: the ingest service account with every scope, and the right to run code. */
  readonly start: string;
  /** The service account that `start` and the metadata server stand for. */
  readonly serviceAccount: string;
  issue(email: string, scopes: readonly string[], lifetimeSeconds: number): string;
  /** The identity behind a bearer token; undefined when it is not ours or has expired. */
  verify(bearer: string): Identity | undefined;
}

/** Every scope the emulated services know, for the token of this start. */
const ALL_SCOPES = ["https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/drive"] as const;

const Claims = z.object({ email: z.string(), scopes: z.array(z.string()), exp: z.number() });

/**
 * Tokens signed with a secret that lives as long as this start.
 * @param now the clock that expiry is measured by
 */
export function createTokens(
  serviceAccount: string,
  now: () => Date,
  start = randomBytes(32).toString("base64url"),
): Tokens {
  const sign = (payload: string) => createHmac("sha256", start).update(payload).digest();

  return {
    start,
    serviceAccount,
    issue(email, scopes, lifetimeSeconds) {
      const claims = { email, scopes, exp: Math.floor(now().getTime() / 1000) + lifetimeSeconds };
      const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
      return `${payload}.${sign(payload).toString("base64url")}`;
    },
    verify(bearer) {
      if (sameBytes(Buffer.from(bearer), Buffer.from(start))) {
        return { email: serviceAccount, scopes: ALL_SCOPES, runsCode: true };
      }
      const [payload, signature] = bearer.split(".");
      if (payload === undefined || signature === undefined) return undefined;
      if (!sameBytes(Buffer.from(signature, "base64url"), sign(payload))) return undefined;
      const claims = Claims.parse(JSON.parse(Buffer.from(payload, "base64url").toString()));
      if (claims.exp * 1000 <= now().getTime()) return undefined;
      return { email: claims.email, scopes: claims.scopes, runsCode: false };
    },
  };
}

function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
