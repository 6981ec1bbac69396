import { compileRe2 } from "../../text/re2.ts";
import type { PatternAdvice, PatternFault } from "../../problem.ts";

/**
 * Why the job can't use a regular expression, and what to write instead. Undefined for one that it can use. The job runs
 * RE2 (https://github.com/google/re2/wiki/Syntax), which takes time in proportion to the text, whatever the pattern;
 * RE2JS is the same engine here. spark/sluice_job/contract/pattern.py has the same rule.
 */
export function faultOfPattern(pattern: string): PatternFault | undefined {
  const read = compileRe2(pattern);
  const reason = "reason" in read ? read.reason : (unknownClass(pattern) ?? meantOtherwise(pattern));
  if (reason === undefined) return undefined;
  const [, advice] = ADVICE.find(([construct]) => typeof reason === "string" && construct.test(reason)) ?? [];
  return { reason, ...(advice !== undefined && { advice }) };
}

/** What other engines know and RE2 does not, as its reasons quote it. */
const ADVICE: readonly (readonly [RegExp, PatternAdvice])[] = [
  [/`\(\?<?[=!]/, "look-around"],
  [/`\(\?>/, "atomic"],
  [/`\\[1-9k]/, "back-reference"],
  [/`\\Z/, "text-end"],
  [/`\\[hHRX]/, "character-class"],
  [/`[*+?}]\+`/, "possessive"],
  [/repeat count/, "repeat-count"],
];

const CATEGORIES = /^(Any|C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/;
const NAMED_CLASSES = /\\Q.*?(?:\\E|$)|\\[pP]\{\^?(\w+)\}|\\./gsu;

/** RE2JS knows more names of Unicode classes than RE2, which has the general categories and the scripts. */
function unknownClass(pattern: string): PatternFault["reason"] | undefined {
  for (const [whole, name] of pattern.matchAll(NAMED_CLASSES)) {
    if (name !== undefined && !CATEGORIES.test(name) && !isScript(name)) return { kind: "no-class", written: whole };
  }
  return undefined;
}

function isScript(name: string): boolean {
  try {
    new RegExp(`\\p{Script=${name}}`, "u");
    return true;
  } catch {
    return false; // the caller says what it is not
  }
}

const MEANT_OTHERWISE = /\\Q.*?(?:\\E|$)|\{,(\d+)\}|\\.|(\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\])/gsu;

/** What means something in other engines, and in RE2 is text. */
function meantOtherwise(pattern: string): PatternFault["reason"] | undefined {
  for (const [, count, brackets] of pattern.matchAll(MEANT_OTHERWISE)) {
    if (count !== undefined) return { kind: "count-is-text", count };
    if (brackets?.includes("&&")) return { kind: "ampersands-are-text" };
  }
  return undefined;
}
