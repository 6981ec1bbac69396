import { timingSafeEqual } from "node:crypto";

/** What Google sent the browser back with. `error` and `description` are whatever somebody put there. */
export type Answer =
  | { readonly kind: "code"; readonly code: string }
  | { readonly kind: "refused"; readonly error: string; readonly description: string };

/** Why an address is not the answer that is waited for. */
export type NoAnswer = "not-an-address" | "elsewhere" | "wrong-state" | "incomplete" | "used";

/** Takes the one answer of one sign-in, from whichever way it comes. */
export interface Callback {
  /** @param address of the browser, as text: it may be anybody's */
  take(address: string): Answer | NoAnswer;
}

// A code has some 70 characters, and all of Google's address some 400.
const LONGEST = 8192;

/**
 * Waits for the answer at `redirect` with that `state`. The state is good once: what comes after the first answer is
 * refused, and what came without it changes nothing, so that no page can spoil the sign-in of somebody else.
 */
export function expectCallback(redirect: string, state: string): Callback {
  const expected = new URL(redirect);
  let isUsed = false;
  return {
    take(address) {
      // Some browsers show, and give to copy, an address without its scheme.
      const text = address.trim().replace(expected.host, (host, at) => (at === 0 ? `http://${host}` : host));
      if (text.length > LONGEST || !URL.canParse(text)) return "not-an-address";
      const { protocol, host, pathname, searchParams, username, password } = new URL(text);
      const isThere = protocol === expected.protocol && host === expected.host && pathname === expected.pathname;
      if (!isThere || username !== "" || password !== "") return "elsewhere";
      if (!sameText(one(searchParams, "state") ?? "", state)) return "wrong-state";
      if (isUsed) return "used";
      const [code, error] = [one(searchParams, "code"), one(searchParams, "error")];
      if ((code === undefined) === (error === undefined)) return "incomplete";
      isUsed = true;
      if (code !== undefined) return { kind: "code", code };
      return { kind: "refused", error: error ?? "", description: one(searchParams, "error_description") ?? "" };
    },
  };
}

/** Undefined where it is missing, empty or there twice: which of two would count is anybody's guess. */
function one(parameters: URLSearchParams, name: string): string | undefined {
  const [value, ...more] = parameters.getAll(name);
  return value === "" || more.length > 0 ? undefined : value;
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
