import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { problemsInWords } from "../../../support/problems-in-words.ts";
import { faultOfFormat } from "../../../../src/core/jobs/contract/time-format.ts";

/** What Spark made of each pattern, and of texts by it; the job's own tests hold the job to the same. */
const READ_BY_SPARK = JSON.parse(
  readFileSync(new URL("../../../../spark/tests/read_by_spark.json", import.meta.url), "utf8"),
) as Record<string, unknown>;

/** By these Spark takes all digits for the first number, and so reads nothing, whatever the text. */
const READS_NOTHING = ["dMyyyy", "sSSS yyyy", ""];

test.each(Object.entries(READ_BY_SPARK))("%j is refused where Spark refuses it", (pattern, moments) => {
  const isRefused = moments === "refused" || READS_NOTHING.includes(pattern);
  expect(faultOfFormat(pattern) !== undefined).toBe(isRefused);
});

describe("why a pattern is refused", () => {
  test.each([
    ["yyyy-MM-ddd", "has ddd: d comes at most 2 times in a row"],
    ["HH:mm V", "has V: a zone's name is VV"],
    ["HH:mm OO", "has OO: write O or OOOO"],
    ["dMyyyy", "has numbers that touch"],
    ["yyyy'd'Md", "has numbers that touch"],
    ["yyyyMMddHHmsS", "has numbers that touch"],
    ["yyyy-MM-dd]", "has a ] without its ["],
    ["--", "has no letter"],
    ["'yyyy'", "has no letter"],
  ])("%s", (pattern, fault) => {
    const found = faultOfFormat(pattern);
    const problems = found === undefined ? [] : [{ fault: { kind: "format", fault: found } as const }];
    expect(problemsInWords(problems)).toEqual([
      expect.stringMatching(new RegExp(`^${fault.replaceAll(/[[\]]/g, String.raw`\$&`)}`)),
    ]);
  });

  test.each(["d'.'M", "dMMMyyyy", "dMMyyyy", "yyyyMMddHHmmssSSS", "M[d]", "yyyy-MM-dd'T'HH:mm:ssZ", "d''M"])(
    "not %s",
    (pattern) => expect(faultOfFormat(pattern)).toBeUndefined(),
  );
});
