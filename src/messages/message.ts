import type { FailureCode, Failures, FolderFailure } from "../core/failure.ts";

/** A failure in words: what failed and on what, why, what the user can do. Whole sentences; empty where there is nothing to say. */
export interface Message {
  readonly what: string;
  readonly why: string;
  readonly hint: string;
}

/** One language: a message for every failure there is. */
export type Wording = { readonly [Code in FailureCode]: (params: Failures[Code]) => Message };

/** A message of up to three sentences. */
export function say(what: string, why = "", hint = ""): Message {
  return { what, why, hint };
}

/** Each folder's failure in a sentence or two. */
export function eachFolder(wording: Wording, failures: readonly FolderFailure[]): string {
  const told = failures.map(({ folder, failure }) => {
    const word = wording[failure.code] as (params: unknown) => Message;
    const { what, why } = word(failure.params);
    return `${folder}: ${what} ${why}`.trim();
  });
  return told.join("\n");
}

/** A reason from outside as a sentence. */
export function sentence(why: string): string {
  const trimmed = why.trim();
  return trimmed === "" || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
