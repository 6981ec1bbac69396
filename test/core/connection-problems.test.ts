import { expect, test } from "vitest";
import { connectionProblems } from "../../src/core/connection-problems.ts";

const GOOD = { project: "my-project", region: "europe-west1", lakeBucket: "my-lake" };

test("a connection has no problems", () => {
  expect(connectionProblems(JSON.stringify(GOOD))).toEqual([]);
});

test.each([
  [
    "a wrong field",
    '{\n  "project": "my-project",\n\t"region": "nowhere",\n  "lakeBucket": "my-lake"\n}',
    3,
    12,
    "is-no",
    21,
  ],
  [
    "an unknown field",
    '{\n  "project": "my-project",\n  "regoin": "europe-west1",\n  "lakeBucket": "my-lake"\n}',
    3,
    13,
    "unknown-field",
    27,
  ],
  ["a missing field", '{\n  "project": "my-project"\n}', 1, 1, "missing"],
  ["a name without quotes", '{\n  "project": "my-project",\n  region: 1\n}', 3, 3, "unparsable"],
  ["an end that is missing", '{\n  "project": "my-project"', 2, 26, "unparsable"],
  ["a list", "[]", 1, 1, "wrong-kind"],
])("%s is told at its place", (_, text, line, column, kind, end?: number) => {
  const at = { line, column, ...(end !== undefined && { end: { line, column: end } }) };
  expect(connectionProblems(text)).toContainEqual(
    expect.objectContaining({ at, fault: expect.objectContaining({ kind }) as unknown }),
  );
});
