import type { Failure, FailureCode, Failures, FileFailure, FolderFailure } from "../core/failure.ts";

/** A failure in words: what failed and on what, why, what the user can do. Whole sentences; empty where there is nothing to say. */
export interface Message {
  readonly what: string;
  readonly why: string;
  readonly hint: string;
}

/** Where a message is read: what the user can do is called by other names there. */
export type Reader = "editor" | "terminal";

/** What the user can do: in the words of both, or in those of each. */
export type Hint = string | Readonly<Record<Reader, string>>;

/** A message that may be read in either place. */
export type Worded = Omit<Message, "hint"> & { readonly hint: Hint };

/** One language: a message for every failure there is. `tell` words failures that others are about. */
export type Wording = { readonly [Code in FailureCode]: (params: Failures[Code], tell: Tell) => Worded };

/** Words one failure, in the language of the one that is being told. */
export type Tell = (failure: Pick<Failure, "code" | "params">) => Worded;

/** The part of it that is of these things: what stands before the dot of a code. */
export type WordingOf<Thing extends string> = Pick<Wording, Extract<FailureCode, `${Thing}.${string}`>>;

/** A message of up to three sentences. */
export function say(what: string, why = "", hint: Hint = ""): Worded {
  return { what, why, hint };
}

/** Each folder's failure in a sentence or two. */
export function eachFolder(tell: Tell, failures: readonly FolderFailure[]): string {
  return told(
    tell,
    failures.map(({ folder, failure }) => ({ name: folder, failure })),
  ).join("\n");
}

/** Each file's failure in a sentence or two. */
export function eachFile(tell: Tell, failures: readonly FileFailure[]): string {
  return told(
    tell,
    failures.map(({ file, failure }) => ({ name: file, failure })),
  ).join("\n");
}

function told(tell: Tell, failures: readonly { readonly name: string; readonly failure: Failure }[]): string[] {
  return failures.map(({ name, failure }) => {
    const { what, why } = tell(failure);
    return `${name}: ${what} ${why}`.trim();
  });
}

/** A reason from outside as a sentence. */
export function sentence(why: string): string {
  const trimmed = why.trim();
  return trimmed === "" || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
