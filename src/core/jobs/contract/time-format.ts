import type { FormatFault } from "../../problem.ts";

// The letters of Spark 3 ("Datetime Patterns for Formatting and Parsing" in its SQL reference), without those of weeks
// (Y, W, w, u, e, c), which it refuses, and those that it only writes (E, F, Q, q); and how often one may come in a row.
const LONGEST: Readonly<Record<string, number>> = {
  ...{ G: 4, y: 6, M: 4, L: 4, d: 2, D: 3, a: 1, H: 2, h: 2, K: 2, k: 2, m: 2, s: 2, S: 9 },
  ...{ V: 2, z: 4, O: 4, X: 5, x: 5, Z: 5 },
};

/**
 * Why a pattern of a date or timestamp can't be meant: the job refuses it, or reads something else by it. Undefined for
 * any other. spark/sluice_job/contract/time_format.py has the same rule.
 */
export function faultOfFormat(format: string): FormatFault | undefined {
  const pattern = format.replaceAll(/'[^']*'/g, "");
  if (pattern.includes("'")) return { kind: "open-quote" };
  const unread = Array.from(pattern.matchAll(/[A-Za-z{}#]/g), ([letter]) => letter).find((l) => !(l in LONGEST));
  if (unread !== undefined) return { kind: "unread-letter", letter: unread };
  if (pattern.includes("D") && /[ML]/.test(pattern)) return { kind: "day-of-year" };
  if (pattern.includes("m") && !/[HhKk]/.test(pattern)) return { kind: "minute-alone" };
  // What is quoted stands between letters as any other text does.
  return faultOfLetters(format.replaceAll(/'[^']*'/g, " ")) ?? faultOfBrackets(pattern);
}

function faultOfLetters(pattern: string): FormatFault | undefined {
  const runs = Array.from(pattern.matchAll(/([A-Za-z])\1*/g), ([letters]) => letters);
  if (runs.length === 0) return { kind: "no-letter" };
  for (const letters of runs) {
    const [letter = ""] = letters;
    const longest = LONGEST[letter] ?? 0;
    if (letters.length > longest) return { kind: "too-often", letters, letter, most: longest };
    if (letters === "V") return { kind: "zone" };
    if (/^OOO?$/.test(letters) && letters !== "O") return { kind: "offset", letters };
  }
  const touching = pattern.match(/(?:y+|M{1,2}(?!M)|L{1,2}(?!L)|[dDHhKkms]+|S+)+/g) ?? [];
  return touching.some((numbers) => varying(numbers) > 1) ? { kind: "touching" } : undefined;
}

/** How many of the numbers have sometimes more digits, sometimes fewer. */
function varying(numbers: string): number {
  const runs = Array.from(numbers.matchAll(/([A-Za-z])\1*/g), ([letters]) => letters);
  return runs.filter((letters) => /^(?:[yMLdDHhKkms]|yyy|DD|SS+)$/.test(letters)).length;
}

/** One that stays open ends with the pattern. */
function faultOfBrackets(pattern: string): FormatFault | undefined {
  let depth = 0;
  for (const [bracket] of pattern.matchAll(/[[\]]/g)) {
    depth += bracket === "[" ? 1 : -1;
    if (depth < 0) return { kind: "bracket" };
  }
  return undefined;
}
