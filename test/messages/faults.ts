import type { Fault, FormatFault, PatternAdvice, PatternFault, Thing } from "../../src/core/problem.ts";

// Objects, so that a kind without a sample does not compile.
const THINGS: Readonly<Record<Thing, true>> = {
  project: true,
  region: true,
  bucket: true,
  "drive-folder": true,
  address: true,
  "safe-address": true,
  email: true,
  character: true,
  share: true,
  bound: true,
  "column-name": true,
  "column-type": true,
  decimal: true,
  "dataset-name": true,
};
const ADVICE: Readonly<Record<PatternAdvice, true>> = {
  "look-around": true,
  atomic: true,
  "back-reference": true,
  "text-end": true,
  "character-class": true,
  possessive: true,
  "repeat-count": true,
};
const FORMATS: Readonly<Record<FormatFault["kind"], FormatFault>> = {
  "open-quote": { kind: "open-quote" },
  "day-of-year": { kind: "day-of-year" },
  "minute-alone": { kind: "minute-alone" },
  "no-letter": { kind: "no-letter" },
  zone: { kind: "zone" },
  touching: { kind: "touching" },
  bracket: { kind: "bracket" },
  "unread-letter": { kind: "unread-letter", letter: "the-letter" },
  "too-often": { kind: "too-often", letters: "the-letters", letter: "the-letter", most: 4107 },
  offset: { kind: "offset", letters: "the-letters" },
};
const PATTERNS: readonly PatternFault[] = [
  { reason: "the-reason" },
  { reason: { kind: "no-class", written: "the-class" } },
  { reason: { kind: "count-is-text", count: "the-count" } },
  { reason: { kind: "ampersands-are-text" } },
  ...(Object.keys(ADVICE) as PatternAdvice[]).map((advice) => ({ reason: "the-reason", advice })),
];
const SAMPLES: Readonly<Record<Fault["kind"], readonly Fault[]>> = {
  missing: [{ kind: "missing" }],
  empty: [{ kind: "empty" }],
  twice: [{ kind: "twice" }],
  "not-number": [{ kind: "not-number" }],
  "not-text": [{ kind: "not-text" }],
  inexact: [{ kind: "inexact" }],
  invalid: [{ kind: "invalid" }],
  unparsable: [
    { kind: "unparsable", problem: "the-problem" },
    { kind: "unparsable", problem: "the-problem", advice: "escape" },
  ],
  "wrong-kind": ["string", "number", "int", "boolean", "array", "object", "the-other"].map((expected) => ({
    kind: "wrong-kind",
    expected,
  })),
  "none-of": [{ kind: "none-of", values: ["the-first", "the-last"] }],
  below: [{ kind: "below", bound: 4107 }],
  above: [{ kind: "above", bound: 4107 }],
  "not-above": [{ kind: "not-above", bound: 4107 }],
  prefix: [{ kind: "prefix", prefix: "the-prefix" }],
  "is-no": (Object.keys(THINGS) as Thing[]).map((thing) => ({ kind: "is-no", thing })),
  "unknown-field": [
    { kind: "unknown-field", of: "connection", similar: undefined },
    { kind: "unknown-field", of: "contract", similar: "the-similar" },
    { kind: "unknown-field", of: "contract", similar: undefined, advice: "quote-type" },
  ],
  "name-twice": [{ kind: "name-twice" }],
  "header-twice": [{ kind: "header-twice" }],
  "delimiter-is-quote": [{ kind: "delimiter-is-quote" }],
  "no-column": [{ kind: "no-column", name: "the-name" }],
  "dataset-taken": [{ kind: "dataset-taken", dataset: "the-dataset" }],
  "rule-of-others": [{ kind: "rule-of-others", types: ["the-first", "the-last"], type: "the-type" }],
  "no-moment": [{ kind: "no-moment", type: "the-type", example: "the-example" }],
  format: Object.values(FORMATS).map((fault) => ({ kind: "format", fault })),
  pattern: PATTERNS.map((fault) => ({ kind: "pattern", pattern: "the-pattern", column: "the-column", fault })),
};

/** One of each thing that can be wrong in a document; what a message has to tell of it begins with "the-", or is above 4000. */
export const FAULTS: readonly Fault[] = Object.values(SAMPLES).flat();
