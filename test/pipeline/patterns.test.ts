import { RE2JS } from "re2js";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { faultOfPattern } from "../../src/core/jobs/contract/pattern.ts";
import { SPARK_FOLDER } from "../support/emulators.ts";

const JOB = join(import.meta.dirname, "..", "..", "spark");
const RUNTIME = join(SPARK_FOLDER, "spark.json");

/** For each pattern: whether it is found in each text; null where the job refuses it. */
const RUN = `
import json, sys
import pyarrow as pa, pyarrow.compute as pc
from sluice_job.contract.pattern import fault_of_pattern

given = json.load(sys.stdin)
texts = pa.array(given["texts"], pa.string())
found = [
    None if fault_of_pattern(pattern) else pc.match_substring_regex(texts, pattern).to_pylist()
    for pattern in given["patterns"]
]
print(json.dumps(found))
`;

const R = String.raw;
const PATTERNS: readonly string[] = [
  ...[
    "a",
    "^a$",
    "^[a-z]+$",
    "a|b",
    "(a|b)*c",
    "(?:ab)+",
    "(?i)^AB$",
    "(?s)^a.b$",
    "(?m)^b$",
    "^a.b$",
    "a*?",
    "(?U)a+b",
  ],
  ...[
    "^{[a-z]+}$",
    "{",
    "a{,5}",
    "a{2}",
    "a{2,}",
    "a{2,3}",
    "a{3,2}",
    "a{0}",
    "a{1000}",
    "a{1001}",
    "{1,2000}",
    "a{1,2000}",
  ],
  ...["(a{10}){100}", "(a{10}){101}", "a{2}{3}", "a**", "a++", "a?+", "*a", "a|*", "x{1,", "[{,5}]"],
  ...["(?>a+)b", "(?=a)", "(?!a)", "(?<=a)b", "(?<!a)b", R`(a)\1`, R`(?<n>a)`, "(?P<n>a)", R`(?P<n>a)(?P=n)`, R`\k<n>`],
  ...[
    R`\z`,
    R`a\z`,
    R`\Aa`,
    R`a\Z`,
    R`\Ga`,
    R`\bab\b`,
    R`\Bb`,
    R`\d+`,
    R`^\w+$`,
    R`\s`,
    R`^\S+$`,
    R`\h`,
    R`\R`,
    R`\X`,
    R`\N`,
  ],
  ...[
    "[[:alpha:]]",
    "^[[:digit:]-]+$",
    "[[:foo:]]",
    "[^[:space:]]",
    "[]a]",
    "[^]a]",
    "[a",
    "[z-a]",
    R`[a-\d]`,
    R`[\d-z]`,
  ],
  ...[R`\p{L}`, R`^\pL+$`, R`\P{L}`, R`\p{^L}`, R`\p{Lu}`, R`\p{Greek}`, R`\p{greek}`, R`\p{Letter}`, R`\p{IsGreek}`],
  ...[
    R`\p{LC}`,
    R`\p{Lowercase}`,
    R`\p{Alphabetic}`,
    R`\p{Emoji}`,
    R`\p{Grek}`,
    R`\p{Any}`,
    R`\p{Sc}`,
    R`[\p{N}\p{P}]`,
  ],
  ...[
    R`\x41`,
    R`\x{1F600}`,
    R`\x{110000}`,
    R`\u0041`,
    R`\x4`,
    R`\012`,
    R`\cA`,
    R`\e`,
    R`\t`,
    R`\Qa.b\E`,
    R`\Q{,5}`,
    R`a\.b`,
    R`\é`,
  ],
  ...[
    "[a-z&&[^b]]",
    "a&&b",
    "(",
    ")",
    "a)",
    "\\",
    "(?i",
    "(?x)a b",
    "(?#c)a",
    "(?d)a",
    "(?-s)a.b",
    "$a",
    "^$",
    "",
    " ",
    "é",
  ],
];
const TEXTS: readonly string[] = [
  ...[
    "",
    "a",
    "b",
    "A",
    "ab",
    "AB",
    "aab",
    "abc",
    "a\n",
    "a\nb",
    "\na",
    "a.b",
    "axb",
    "a b",
    " ",
    "\t",
    "\v",
    "\u00a0",
    "{abc}",
  ],
  ...[
    "{,5}",
    "a{,5}",
    "aaaaa",
    "a".repeat(1000),
    "1",
    "12-3",
    "-",
    "]",
    "[",
    "é",
    "É",
    "e\u0301",
    "α",
    "Ω",
    "中",
    "😀",
    "€",
    "_",
  ],
  ...["a&&b", "&", "ſ", "K", "İ", "\u2028", "a\r\n", "a\u0000b", "A\u0085b", "٣", "\\", "(", "ǅ"],
];

describe.skipIf(!existsSync(RUNTIME))("a pattern", () => {
  test("is accepted here exactly when the job accepts it, and means the same", () => {
    const { python } = z.object({ python: z.string() }).parse(JSON.parse(readFileSync(RUNTIME, "utf8")));
    const input = JSON.stringify({ patterns: PATTERNS, texts: TEXTS });
    const { stdout, stderr } = spawnSync(python, ["-c", RUN], { cwd: JOB, input, encoding: "utf8" });
    expect(stderr).toBe("");
    const byJob = z.array(z.array(z.boolean()).nullable()).parse(JSON.parse(stdout));
    PATTERNS.forEach((pattern, index) => {
      const here = faultOfPattern(pattern) === undefined ? TEXTS.filter((text) => finds(pattern, text)) : null;
      const there = byJob[index] && TEXTS.filter((_, place) => byJob[index]?.[place]);
      expect({ pattern, found: here }).toEqual({ pattern, found: there });
    });
    expect(byJob.filter((found) => found === null).length).toBeGreaterThan(40);
    expect(byJob.filter((found) => found?.includes(true)).length).toBeGreaterThan(40);
  });
});

function finds(pattern: string, text: string): boolean {
  return RE2JS.compile(pattern).matcher(text).find();
}
