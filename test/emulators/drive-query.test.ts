import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { select } from "../../emulators/drive/mask.ts";
import { parseQuery } from "../../emulators/drive/query/parse.ts";
import { checkMask, parseMask } from "../../emulators/google/partial-response.ts";
import type { Query } from "../../emulators/drive/query/tree.ts";
import { naturalKey, startsAWord } from "../../emulators/drive/store/text.ts";

describe("the query language", () => {
  test("what is written from a tree is read as that tree", () => {
    fc.assert(
      fc.property(query, spacing, (tree, space) => {
        expect(parseQuery(write(tree, space))).toEqual(tree);
      }),
    );
  });

  test("anything else is refused as a bad value, never otherwise", () => {
    const scraps = fc.constantFrom(
      "name",
      "=",
      "'x'",
      "(",
      ")",
      "and",
      "or",
      "not",
      "in",
      "parents",
      "\\",
      "'",
      "{",
      " ",
      "é",
    );
    fc.assert(
      fc.property(fc.array(scraps), (parts) => {
        expect(refusalOf(parts.join(""))).toBeOneOf([
          undefined,
          expect.objectContaining({ status: 400, reason: "invalid", details: { location: "q" } }),
        ]);
      }),
    );
  });

  test("`and` and `or` group from the left", () => {
    const flag = (value: boolean): Query => ({ kind: "flag", term: "trashed", value });
    expect(parseQuery("trashed=true or trashed=false and trashed=true")).toEqual({
      kind: "and",
      left: { kind: "or", left: flag(true), right: flag(false) },
      right: flag(true),
    });
  });

  test("`sharedWithMe` stands alone, and may be compared", () => {
    expect(parseQuery("sharedWithMe")).toEqual({ kind: "sharedWithMe", value: true });
    expect(parseQuery("sharedWithMe = false")).toEqual({ kind: "sharedWithMe", value: false });
  });
});

describe("masks", () => {
  test.each([
    ["a", { a: 1 }],
    ["b(c),a", { a: 1, b: { c: 2 } }],
    ["b/c", { b: { c: 2 } }],
    ["b/c,b/d", { b: { c: 2, d: 3 } }],
    ["b/*", { b: { c: 2, d: 3 } }],
    ["b,b/c", { b: { c: 2, d: 3 } }],
    ["list(x)", { list: [{ x: 1 }, { x: 2 }] }],
    [" a , list/x ", { a: 1, list: [{ x: 1 }, { x: 2 }] }],
    ["*", { a: 1, b: { c: 2, d: 3 }, list: [{ x: 1, y: 1 }, { x: 2 }] }],
  ])("%s", (fields, expected) => {
    const shape = {
      a: () => 1,
      b: () => ({ c: 2, d: 3 }),
      list: () => [{ x: 1, y: 1 }, { x: 2 }],
      missing: () => undefined,
    };
    expect(select(shape, parseMask(fields), undefined)).toEqual(expected);
  });

  test.each(["a,", "a(b", "a)", "", "a b", "__proto__"])("not a mask: %s", (fields) => {
    expect(() => checkMask({ a: "value" }, parseMask(fields))).toThrow("Invalid field selection");
  });
});

describe("names", () => {
  test("are found by the beginning of a word", () => {
    expect(startsAWord("hello world", "world")).toBe(true);
    expect(startsAWord("hello_world.csv", "csv")).toBe(true);
    expect(startsAWord("helloworld", "world")).toBe(false);
  });

  test("sort by their numbers", () => {
    const names = ["file10", "file9", "file1"];
    expect(names.toSorted((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : 1))).toEqual(["file1", "file9", "file10"]);
  });
});

const spacing = fc.constantFrom(" ", "  ", "\n");
const leaf: fc.Arbitrary<Query> = fc.oneof(
  fc.record({
    kind: fc.constant("text" as const),
    term: fc.constantFrom("name" as const, "mimeType" as const),
    operator: fc.constantFrom("=" as const, "!=" as const, "contains" as const),
    value: fc.string({ unit: "grapheme" }),
  }),
  fc.record({
    kind: fc.constant("time" as const),
    term: fc.constantFrom("createdTime" as const, "modifiedTime" as const),
    operator: fc.constantFrom("=" as const, "!=" as const, "<" as const, "<=" as const, ">" as const, ">=" as const),
    value: fc.date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    }),
  }),
  fc.record({
    kind: fc.constant("flag" as const),
    term: fc.constantFrom("trashed" as const, "starred" as const),
    value: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("in" as const),
    term: fc.constantFrom("parents" as const, "owners" as const, "writers" as const, "readers" as const),
    value: fc.string(),
  }),
  fc.record({
    kind: fc.constant("has" as const),
    term: fc.constantFrom("properties" as const, "appProperties" as const),
    key: fc.string(),
    value: fc.string(),
  }),
  fc.record({ kind: fc.constant("shortcutTarget" as const), value: fc.string() }),
);
const { query } = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    leaf,
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      left: tie("query"),
      right: tie("query"),
    }),
    fc.record({ kind: fc.constant("not" as const), operand: tie("query") }),
  ),
}));

function write(tree: Query, space: string): string {
  const join = (...parts: readonly string[]) => parts.join(space);
  switch (tree.kind) {
    case "and":
    case "or":
      return join("(", write(tree.left, space), tree.kind, write(tree.right, space), ")");
    case "not":
      return join("not", write(tree.operand, space));
    case "text":
      return join(tree.term, tree.operator, quote(tree.value));
    case "time":
      return join(tree.term, tree.operator, quote(tree.value.toISOString()));
    case "flag":
      return join(tree.term, "=", String(tree.value));
    case "in":
      return join(quote(tree.value), "in", tree.term);
    case "has":
      return join(tree.term, "has", "{", "key", "=", quote(tree.key), "and", "value", "=", quote(tree.value), "}");
    case "shortcutTarget":
      return join("shortcutDetails.targetId", "=", quote(tree.value));
    case "sharedWithMe":
      return "sharedWithMe";
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** What reading it throws, if anything. */
function refusalOf(text: string): unknown {
  try {
    parseQuery(text);
    return undefined;
  } catch (error) {
    return error;
  }
}
