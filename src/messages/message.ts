import type { FailureCode, Failures } from "../core/failure.ts";

/** A failure in words: what failed and on what, why, what the user can do. Whole sentences; empty where there is nothing to say. */
export interface Message {
  readonly what: string;
  readonly why: string;
  readonly hint: string;
}

/** One language: a message for every failure there is. */
export type Wording = { readonly [Code in FailureCode]: (params: Failures[Code]) => Message };

export function say(what: string, why = "", hint = ""): Message {
  return { what, why, hint };
}

/** A reason from outside as a sentence. */
export function sentence(why: string): string {
  const trimmed = why.trim();
  return trimmed === "" || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
