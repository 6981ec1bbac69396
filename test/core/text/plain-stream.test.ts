import fc from "fast-check";
import { expect, test } from "vitest";
import { plainStream } from "../../../src/core/text/plain-stream.ts";
import { plainText } from "../../../src/core/text/plain-text.ts";
import { hostileText } from "../../support/hostile-text.ts";

function streamed(pieces: readonly string[]): string {
  let text = "";
  const stream = plainStream((part) => (text += part));
  for (const piece of pieces) stream.write(piece);
  stream.end();
  return text;
}

test("however a text is cut, what comes out is what the whole would give", () => {
  fc.assert(
    fc.property(hostileText, fc.array(fc.nat({ max: 20 })), (whole, cuts) => {
      const pieces: string[] = [];
      let at = 0;
      for (const cut of cuts) pieces.push(whole.slice(at, (at += cut)));
      expect(streamed([...pieces, whole.slice(at)])).toBe(plainText(whole));
    }),
  );
});

test("nothing waits for the rest of what is no control sequence", () => {
  let text = "";
  const stream = plainStream((part) => (text += part));
  stream.write("plain\n");
  expect(text).toBe("plain\n");
  stream.write(`\u001b]0;${"x".repeat(10_000)}`);
  expect(text).toMatch(/0;x+$/);
  stream.write("\nafter\n");
  expect(text).toMatch(/after\n$/);
});

test.each([2040, 2045, 2046, 2047, 2048, 2049, 2050, 2051, 2052, 2053])(
  "a sequence of %i characters is one, or is none, in pieces as in the whole",
  (length) => {
    const whole = `a\u001b]${"x".repeat(length)}\u001b\\b\n`;
    for (const at of [1, 2, 3, 10, length, length + 2, length + 3, length + 4, length + 5])
      expect(streamed([whole.slice(0, at), whole.slice(at)])).toBe(plainText(whole));
    expect(streamed(Array.from(whole))).toBe(plainText(whole));
  },
);

test("a name with the beginning of a sequence hides no line after it, however the text comes", () => {
  for (const start of ["\u001b]", "\u001bP", "\u0090", "\u0098", "\u009d", "\u009e", "\u009f"]) {
    const whole = `read a${start}.csv\nairports: FAILED, nothing published: rows.lost\ndone\n`;
    expect(streamed(Array.from(whole))).toBe("read a.csv\nairports: FAILED, nothing published: rows.lost\ndone\n");
  }
});
