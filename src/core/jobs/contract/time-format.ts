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
export function faultOfFormat(format: string): string | undefined {
  const pattern = format.replaceAll(/'[^']*'/g, "");
  if (pattern.includes("'")) return "has a quote that stays open";
  const unread = Array.from(pattern.matchAll(/[A-Za-z{}#]/g), ([letter]) => letter).find((l) => !(l in LONGEST));
  if (unread !== undefined) {
    return `has ${unread}, which no pattern has: write yyyy-MM-dd or yyyy-MM-dd'T'HH:mm:ss, with text in quotes`;
  }
  if (pattern.includes("D") && /[ML]/.test(pattern)) {
    return "has D, the day of the year, beside a month: the day of the month is d, as in yyyy-MM-dd";
  }
  if (pattern.includes("m") && !/[HhKk]/.test(pattern)) {
    return "has m, the minute, without an hour: the month is M, as in yyyy-MM-dd";
  }
  // What is quoted stands between letters as any other text does.
  return faultOfLetters(format.replaceAll(/'[^']*'/g, " ")) ?? faultOfBrackets(pattern);
}

function faultOfLetters(pattern: string): string | undefined {
  const runs = Array.from(pattern.matchAll(/([A-Za-z])\1*/g), ([letters]) => letters);
  if (runs.length === 0) return "has no letter: write a pattern such as yyyy-MM-dd";
  for (const letters of runs) {
    const [letter = ""] = letters;
    const longest = LONGEST[letter] ?? 0;
    if (letters.length > longest) return `has ${letters}: ${letter} comes at most ${longest} times in a row`;
    if (letters === "V") return "has V: a zone's name is VV";
    if (/^OOO?$/.test(letters) && letters !== "O") return `has ${letters}: write O or OOOO`;
  }
  const touching = pattern.match(/(?:y+|M{1,2}(?!M)|L{1,2}(?!L)|[dDHhKkms]+|S+)+/g) ?? [];
  if (touching.some((numbers) => varying(numbers) > 1)) {
    return "has numbers that touch: write two letters each, as in yyyyMMdd, or nothing says where one ends";
  }
  return undefined;
}

/** How many of the numbers have sometimes more digits, sometimes fewer. */
function varying(numbers: string): number {
  const runs = Array.from(numbers.matchAll(/([A-Za-z])\1*/g), ([letters]) => letters);
  return runs.filter((letters) => /^(?:[yMLdDHhKkms]|yyy|DD|SS+)$/.test(letters)).length;
}

/** One that stays open ends with the pattern. */
function faultOfBrackets(pattern: string): string | undefined {
  let depth = 0;
  for (const [bracket] of pattern.matchAll(/[[\]]/g)) {
    depth += bracket === "[" ? 1 : -1;
    if (depth < 0) return "has a ] without its [";
  }
  return undefined;
}
