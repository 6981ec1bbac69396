import { describe, expect, test } from "vitest";
import { problemsInWords } from "../../../support/problems-in-words.ts";
import { faultOfPattern } from "../../../../src/core/jobs/contract/pattern.ts";

describe("a pattern that the job can't use is told with the engine's reason and what to write", () => {
  test.each([
    ["(?=a)", "invalid or unsupported Perl syntax: `(?=` (it has no look-ahead"],
    ["(?<!a)b", "invalid named capture: `(?<!a)b` (it has no look-ahead"],
    ["(?<=a)b", "invalid named capture: `(?<=a)b` (it has no look-ahead"],
    ["(?>a+)b", "invalid or unsupported Perl syntax: `(?>` (it has no atomic groups"],
    ["(a)\\1", "invalid escape sequence: `\\1` (it has no back references)"],
    ["a++", "invalid nested repetition operator: `++` (it has no possessive quantifiers"],
    ["a\\Z", "invalid escape sequence: `\\Z` (write \\z for the end of the text)"],
    ["\\h+", "invalid escape sequence: `\\h` (write the characters themselves"],
    ["a{1,2000}", "invalid repeat count: `{1,2000}` (it repeats at most 1000 times"],
    ["\\p{Lowercase}", "no category and no script: `\\p{Lowercase}`"],
    ["\\p{IsGreek}", "invalid character class range: `\\p{IsGreek}`"],
    ["a{,5}", "`{,5}` is text: write {0,5} to repeat, or \\{,5} for the text"],
    ["[a-z&&[^b]]", "`&&` is text: write the characters that are meant"],
    ["(", "missing closing )"],
  ])("%s", (pattern, reason) => {
    const fault = faultOfPattern(pattern);
    const problems = fault === undefined ? [] : [{ fault: { kind: "pattern", pattern, column: "a", fault } as const }];
    expect(problemsInWords(problems)).toEqual([
      expect.stringContaining(`can't be used by RE2, the job's engine: ${reason}`),
    ]);
  });
});

test.each([
  "^{[a-z]+}$",
  "\\z",
  "[[:alpha:]]",
  "\\p{L}",
  "\\p{Greek}",
  "\\P{^Lu}",
  "\\{,5}",
  "[{,5}]",
  "\\Q{,5}&&\\E",
  "a&&b",
])("%s can be used", (pattern) => {
  expect(faultOfPattern(pattern)).toBeUndefined();
});
