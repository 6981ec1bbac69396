import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cut, jsonLine, oneLine, plainText } from "../../../src/core/text/plain-text.ts";
import { hostileText } from "../../support/hostile-text.ts";

test.each([
  ["colours", "a\u001b[31mred\u001b[0m b", "ared b"],
  ["a screen that is cleared", "a\u001b[2J\u009b2Jb", "ab"],
  ["a title", "a\u001b]0;title\u0007b", "ab"],
  ["a link's address", "\u001b]8;;http://evil\u001b\\shown\u001b]8;;\u001b\\", "shown"],
  ["the clipboard", "a\u001b]52;c;Y3VybA==\u0007b", "ab"],
  ["a character set", "a\u001b(Bb", "ab"],
  ["a bell and a backspace", "a\u0007\u0008b", "ab"],
  ["marks that turn text", "a\u202egpj.exe\u061c\u2066\u200f", "agpj.exe"],
  ["blanks without width", "a\u200bb\u2060c\ufeffd\u00ade\u3164", "abcde"],
  ["tags", "a\u{e0001}\u{e0069}\u{e0067}b", "ab"],
  ["half a character", "a\ud800b\udc00", "a\ufffdb\ufffd"],
  ["line breaks of Windows", "a\r\nb", "a\nb"],
  ["other line breaks", "a\rb\u2028c\u2029d\u0085e\ff\vg", "a b c d e f g"],
])("%s", (_name, text, plain) => {
  expect(plainText(text)).toBe(plain);
});

test.each(["👩‍👩‍👧", "❤️", "नमस्ते", "می‌خواهم", "日本語\u{e0100}", "z̴̢̛a̶l̷g̸o", "a\tb\nc"])("%s stays as it is", (text) =>
  expect(plainText(text)).toBe(text),
);

describe("what begins a sequence and has no end hides nothing", () => {
  test.each(["\u001b]", "\u001bP", "\u001bX", "\u001b^", "\u001b_", "\u0090", "\u0098", "\u009d", "\u009e", "\u009f"])(
    "%j",
    (start) => {
      expect(plainText(`a${start}x.csv: FAILED, nothing published\nthe cause\n`)).toBe(
        "ax.csv: FAILED, nothing published\nthe cause\n",
      );
      // An end on a later line is none of this one's.
      expect(plainText(`a${start}x.csv: FAILED\nthe cause\u0007\n`)).toBe("ax.csv: FAILED\nthe cause\n");
    },
  );
});

test("no control characters are left but line breaks and tabs, and nothing changes a second time", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const plain = plainText(text);
      expect(plain).toMatch(/^(?:\P{Cc}|[\n\t])*$/u);
      expect(plain.isWellFormed()).toBe(true);
      expect(plainText(plain)).toBe(plain);
      expect(oneLine(text)).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    }),
  );
});

test("what stands before a line break takes nothing away of what follows it", () => {
  fc.assert(
    fc.property(hostileText, hostileText, (before, after) => {
      fc.pre(!before.endsWith("\r") && before.isWellFormed() && after.isWellFormed());
      expect(plainText(`${before}\n${after}`)).toBe(`${plainText(before)}\n${plainText(after)}`);
    }),
  );
});

test("a name or a reason is one line that somebody can read to its end", () => {
  expect(oneLine("a\nx: FAILED, nothing published: see\thttp://evil\u2028y")).toBe(
    "a x: FAILED, nothing published: see http://evil y",
  );
  const long = oneLine("x".repeat(200_000_000));
  expect(long.length).toBe(4096);
  expect(long.endsWith("x…")).toBe(true);
});

test("no character is cut in two", () => {
  expect(cut("ab😀cd", 4)).toBe("ab…");
  expect(cut("ab😀cd", 5)).toBe("ab😀…");
  expect(cut("ab😀", 4)).toBe("ab😀");
});

test("a line of JSON holds nothing that a terminal obeys or nobody sees, and reads as what was written", () => {
  expect(jsonLine({ name: "a\u009b31m\u202eb\u2028\u{e0041}" })).toBe(
    String.raw`{"name":"a\u009b31m\u202eb\u2028\udb40\udc41"}`,
  );
  fc.assert(
    fc.property(fc.record({ text: hostileText, list: fc.array(hostileText) }), (value) => {
      const line = jsonLine(value);
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\u061c]/u);
      expect(JSON.parse(line)).toEqual(value);
    }),
  );
});

test("a text that is all beginnings takes no longer than another", () => {
  for (const start of ["\u001b]", "\u009d", "\u001b[", "\u001b[0", "\u001b ", "\r"]) {
    const text = start.repeat(1_000_000);
    expect(plainText(text).length).toBeLessThanOrEqual(text.length);
  }
});
