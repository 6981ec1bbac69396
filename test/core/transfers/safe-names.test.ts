import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { numbered, safeName, safePaths } from "../../../src/core/transfers/safe-names.ts";

const SAME = [
  "a.csv",
  "São Paulo.csv",
  "日本.parquet",
  ".env",
  "-rf",
  "~",
  "a b",
  "con­sole".replace("\u00ad", ""),
  "コン",
];
const TABLE: readonly (readonly [string, string])[] = [
  ["", "_"],
  [".", "_"],
  ["..", "__"],
  ["...", "___"],
  ["../x", ".._x"],
  ["/etc/passwd", "_etc_passwd"],
  ["..\\..\\x", ".._.._x"],
  ["C:\\x", "C__x"],
  ["C:", "C_"],
  ["\\\\server\\share", "__server_share"],
  ["a.csv.", "a.csv_"],
  ["a . ", "a___"],
  ["nul", "_nul"],
  ["NUL.csv", "_NUL.csv"],
  ["COM1", "_COM1"],
  ["com¹.txt", "_com¹.txt"],
  ["conin$", "_conin$"],
  ["console", "console"],
  ["a\0b", "a_b"],
  ["a\nb\x1b[2J", "a_b_[2J"],
  ["a\u202egpj.exe", "a_gpj.exe"],
  ["a\u200bb", "a_b"],
  ["a:stream", "a_stream"],
  ['<>:"|?*', "_______"],
  ["\ud800x", "\ufffdx"],
  ["\t", "_"],
  ["   ", "___"],
];

test.each(SAME)("%j stays as it is", (name) => {
  expect(safeName(name)).toBe(name);
});

test.each(TABLE)("%j becomes %j", (name, safe) => {
  expect(safeName(name)).toBe(safe);
  expect(safeName(safe)).toBe(safe);
});

test("a name that is too long is cut between letters, keeps its extension, and is told from others that begin so", () => {
  const [one, two] = [`${"ü".repeat(300)}1.csv`, `${"ü".repeat(300)}2.csv`];
  for (const name of [one, two]) {
    expect(Buffer.byteLength(safeName(name))).toBeLessThanOrEqual(200);
    expect(safeName(name)).toMatch(/^ü+~[0-9a-f]{8}\.csv$/);
  }
  expect(safeName(one)).not.toBe(safeName(two));
  expect(Buffer.byteLength(safeName(`a.${"x".repeat(500)}`))).toBeLessThanOrEqual(200);
});

const PIECES = [
  "a",
  "A",
  "é",
  "e\u0301",
  "ß",
  "SS",
  ".",
  "..",
  "/",
  "\\",
  ":",
  "\0",
  " ",
  "nul",
  "CON",
  "\ud800",
  "x".repeat(90),
];
const step = fc
  .tuple(fc.array(fc.constantFrom(...PIECES), { maxLength: 4 }), fc.constantFrom("", "#1", "#2"))
  .map(([pieces, twin]) => ({ name: pieces.join(""), id: pieces.join("") + twin }));

test("whatever the names, no path leads out, and no two are one file on a careless file system", () => {
  fc.assert(
    fc.property(fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 30 }), (paths) => {
      const safe = safePaths(paths);
      const files = safe.map((steps) => steps.join("/").normalize("NFKC").toUpperCase().toLowerCase());
      expect(new Set(files).size).toBe(files.length);
      for (const [at, steps] of safe.entries()) {
        expect(steps).toHaveLength(paths[at]?.length ?? 0);
        for (const one of steps) {
          expect(one).not.toMatch(/^\.{0,2}$|[\p{Cc}\p{Cf}/\\:]|[. ]$|^(con|nul)(\.|$)/iu);
          expect(Buffer.byteLength(one)).toBeLessThanOrEqual(200);
        }
        // A file is not called as a folder.
        for (const other of files) expect(other.startsWith(`${files[at] ?? ""}/`)).toBe(false);
      }
    }),
  );
});

describe("what a careless file system takes for one", () => {
  const plain = (...names: string[]) => names.map((name) => ({ name, id: name }));

  it.each([
    ["case", ["Data.csv", "data.csv", "DATA.csv"]],
    ["composed accents", ["caf\u00e9", "cafe\u0301"]],
    ["made safe", ["a:b", "a?b", "a_b"]],
    ["compatible forms", ["ﬁle", "file"]],
  ])("is told apart: %s", (_what, names) => {
    const safe = safePaths(names.map((name) => plain(name))).map(([step]) => step ?? "");
    expect(safe[0]).toBe(safeName(names[0] ?? ""));
    for (const name of safe.slice(1)) expect(name).toMatch(/~[0-9a-f]{8}/);
  });

  it("and so are files of one name in Drive, a file and a folder of one name, and folders", () => {
    const twins = [
      { name: "x.csv", id: "1" },
      { name: "x.csv", id: "2" },
    ].map((file) => [file]);
    expect(safePaths(twins)).toEqual([["x.csv"], [expect.stringMatching(/^x~[0-9a-f]{8}\.csv$/)]]);
    expect(safePaths([plain("a"), plain("a", "b"), plain("A", "b")])).toEqual([
      [expect.stringMatching(/^a~[0-9a-f]{8}$/)],
      ["a", "b"],
      [expect.stringMatching(/^A~[0-9a-f]{8}$/), "b"],
    ]);
  });
});

test.each([
  ["a.csv", "a (2).csv"],
  ["b/a.csv", "b/a (2).csv"],
  ["b.c/a", "b.c/a (2)"],
  [".env", ".env (2)"],
  ["a.tar.gz", "a.tar (2).gz"],
])("%s is numbered as %s", (name, second) => {
  expect(numbered(name, 2)).toBe(second);
});
