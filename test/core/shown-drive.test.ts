import { expect, test } from "vitest";
import { matchName, readDriveFilter } from "../../src/core/shown-drive.ts";

test.each([
  ["store03", "store03-march.csv", true],
  ["STORE03", "all_store03.csv", true],
  ["tore03", "store03.csv", false],
  ["março", "vendas Março.csv", true],
  ["*.csv", "a.csv", true],
  ["*.csv", "a.csv.gz", false],
  ["*STORE0?*", "mystore03.csv", true],
  ["store0?", "store03", true],
  ["store0?", "store0", false],
  ["store0?", "store033", false],
  ["?", "🙂", true],
  ["*", "", true],
  ["a*b*c", "a-b-b-c", true],
  ["a*b*c", "a-c-b", false],
  ["[a].*", "[a].csv", true],
  ["[a].*", "a.csv", false],
])("%j looks for %j: %j", (text, name, found) => {
  expect(matchName(text).matches(name)).toBe(found);
});

test("a plain text is asked of Drive, a pattern and nothing are not", () => {
  expect(["store03", "*store03", "store0?", ""].map((text) => matchName(text).asked)).toEqual([
    "store03",
    undefined,
    undefined,
    undefined,
  ]);
});

test("a pattern takes no longer the more stars it has", () => {
  const { matches } = matchName(`${"*a".repeat(200)}b`);
  expect(matches("a".repeat(5000))).toBe(false);
});

test("what is remembered is a filter, or nothing", () => {
  const remembered = (value: unknown) => readDriveFilter({ read: () => value, write: () => Promise.resolve() }, "lake");
  expect(remembered({ name: "a", state: "new" })).toEqual({ name: "a", state: "new" });
  expect(remembered({ name: "", state: "new" })).toEqual({ name: "", state: "new" });
  for (const value of [undefined, 7, {}, { name: "" }, { name: "a", state: "purple" }])
    expect(remembered(value)).toBeUndefined();
});
