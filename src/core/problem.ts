import * as z from "zod";
import type { TextPlace } from "./field-place.ts";

/** One thing that is wrong in a document that a user wrote: where, and what. `src/messages/` words it. */
export interface Problem {
  /** Name of the document, where there are several. */
  readonly file?: string;
  /** From 1 on, of a document that is read with its lines. */
  readonly at?: TextPlace;
  /** The way to the field, such as `columns.0.type`; "" is the whole document, undefined where no field was come to. */
  readonly path?: string;
  readonly fault: Fault;
  /** The flag or variable that gave the value, where it was not the document. */
  readonly from?: string;
}

/** What is wrong with a field. */
export type Fault =
  | { readonly kind: "missing" | "empty" | "twice" | "not-number" | "not-text" | "inexact" | "invalid" }
  /** As the parser of a format puts it. */
  | { readonly kind: "unparsable"; readonly problem: string; readonly advice?: "escape" }
  | { readonly kind: "wrong-kind"; readonly expected: string }
  | { readonly kind: "none-of"; readonly values: readonly string[] }
  | { readonly kind: "below" | "above" | "not-above"; readonly bound: number }
  | { readonly kind: "prefix"; readonly prefix: string }
  | { readonly kind: "is-no"; readonly thing: Thing }
  /** `similar`: the field that was meant. `advice`: what YAML made the field of. */
  | {
      readonly kind: "unknown-field";
      readonly of: "connection" | "contract";
      readonly similar: string | undefined;
      readonly advice?: "quote-type";
    }
  | ContractFault
  | { readonly kind: "format"; readonly fault: FormatFault }
  | { readonly kind: "pattern"; readonly pattern: string; readonly column: string; readonly fault: PatternFault };

/** What parts of a contract are to each other. */
export type ContractFault =
  | { readonly kind: "name-twice" | "header-twice" | "delimiter-is-quote" }
  | { readonly kind: "no-column"; readonly name: string }
  | { readonly kind: "dataset-taken"; readonly dataset: string }
  /** `types`: the types that a rule is for. */
  | { readonly kind: "rule-of-others"; readonly types: readonly string[]; readonly type: string }
  | { readonly kind: "no-moment"; readonly type: string; readonly example: string };

/** Why a pattern of a date or timestamp can't be meant. */
export type FormatFault =
  | { readonly kind: "open-quote" | "day-of-year" | "minute-alone" | "no-letter" | "zone" | "touching" | "bracket" }
  | { readonly kind: "unread-letter"; readonly letter: string }
  | { readonly kind: "too-often"; readonly letters: string; readonly letter: string; readonly most: number }
  | { readonly kind: "offset"; readonly letters: string };

/** Why the job can't use a regular expression: as its engine says, or a reason of ours. */
export interface PatternFault {
  readonly reason:
    | string
    | { readonly kind: "no-class"; readonly written: string }
    | { readonly kind: "count-is-text"; readonly count: string }
    | { readonly kind: "ampersands-are-text" };
  readonly advice?: PatternAdvice;
}

/** What to write instead of what other engines know. */
export type PatternAdvice =
  "look-around" | "atomic" | "back-reference" | "text-end" | "character-class" | "possessive" | "repeat-count";

const THINGS = [
  "project",
  "region",
  "bucket",
  "drive-folder",
  "address",
  "safe-address",
  "email",
  "character",
  "share",
  "bound",
  "column-name",
  "column-type",
  "decimal",
  "dataset-name",
] as const;
/** What a value was to be. */
export type Thing = (typeof THINGS)[number];

/** The message of a zod check, where zod's own code does not say what the value was to be. */
export function isNo(thing: Thing): Thing {
  return thing;
}

/** Options of zod's `safeParse`, so that {@link faultOf} can tell what is wrong. */
export const AS_FAULTS: Readonly<z.core.ParseContext<z.core.$ZodIssue>> = { error: () => "", reportInput: true };

// Only checks of ours make custom issues, by `customIssue`.
const Custom = z.object({ fault: z.custom<Fault>() });

/** A fault that a check over several fields found. */
export function customIssue(
  path: readonly (string | number)[],
  fault: Fault,
): { readonly code: "custom"; readonly path: (string | number)[]; readonly params: { readonly fault: Fault } } {
  return { code: "custom", path: [...path], params: { fault } };
}

/** What an issue of zod says, that came of {@link AS_FAULTS}. */
export function faultOf(issue: z.core.$ZodIssue): Fault {
  if (issue.code === "custom") return Custom.parse(issue.params).fault;
  if (issue.input === undefined) return { kind: "missing" };
  const thing = THINGS.find((one) => one === issue.message);
  if (thing !== undefined) return { kind: "is-no", thing };
  switch (issue.code) {
    case "invalid_type":
      return { kind: "wrong-kind", expected: issue.expected };
    case "invalid_value":
      return { kind: "none-of", values: issue.values.map(String) };
    case "too_small":
      if (issue.origin === "array" || issue.origin === "string") return { kind: "empty" };
      return { kind: issue.inclusive === false ? "not-above" : "below", bound: Number(issue.minimum) };
    case "too_big":
      return { kind: "above", bound: Number(issue.maximum) };
    case "invalid_format":
      return "prefix" in issue ? { kind: "prefix", prefix: String(issue.prefix) } : { kind: "invalid" };
    default:
      return { kind: "invalid" };
  }
}
