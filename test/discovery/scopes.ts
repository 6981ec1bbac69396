import * as z from "zod";
import type { Method } from "./document.ts";
import { type Exchange, jsonOf } from "./exchange.ts";

const Claims = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue("no JSON");
      return z.NEVER;
    }
  })
  .pipe(z.object({ scopes: z.array(z.string()) }));

/**
 * A line where a method was answered to a token that may not call it, or to none, and one where a token that may call it
 * was refused for its scopes. What the token of a start may not do is nothing.
 */
export function scopeDeviations({ scopes = [] }: Method, exchange: Exchange): string[] {
  const { headers, answer } = exchange;
  if (!answer || scopes.length === 0) return [];
  const held = scopesOf(headers["authorization"]);
  const suffices = held === "all" || held?.some((scope) => scopes.includes(scope));
  if (answer.status < 400 && !suffices) {
    return [`answered ${answer.status} ${held ? `to a token with ${held.map(short).join(", ")}` : "without a token"}`];
  }
  if (answer.status === 403 && suffices && isAboutScopes(exchange)) {
    return [`refused the scopes of a token with ${held === "all" ? "every one" : (held ?? []).map(short).join(", ")}`];
  }
  return [];
}

/**
 * The scopes that a token of the emulators tells; the token of a start tells none and has them all. A token of nobody
 * counts as none.
 */
function scopesOf(authorization: string | undefined): readonly string[] | "all" | undefined {
  const bearer = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
  if (bearer === undefined) return undefined;
  const [payload = "", signature] = bearer.split(".");
  return signature === undefined ? "all" : Claims.safeParse(Buffer.from(payload, "base64url").toString()).data?.scopes;
}

const Refusal = z.object({ error: z.object({ message: z.string() }) });

/**
 * Whether an answer says that the scopes do not suffice. Scopes that show only metadata are rightly refused the content
 * of a file, of which the documents say nothing.
 */
function isAboutScopes({ url, answer }: Exchange): boolean {
  if (!answer || /[?&]alt=media\b/.test(url)) return false;
  const { data } = Refusal.safeParse(jsonOf(answer.headers, answer.body)?.value);
  return /insufficient authentication scopes/i.test(data?.error.message ?? "");
}

function short(scope: string): string {
  return scope.slice(scope.lastIndexOf("/") + 1);
}
