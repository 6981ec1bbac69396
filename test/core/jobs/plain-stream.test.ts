import fc from "fast-check";
import { expect, test } from "vitest";
import { plainStream } from "../../../src/core/jobs/plain-stream.ts";
import { plainText } from "../../../src/core/plain-text.ts";

function streamed(pieces: readonly string[]): string {
  let text = "";
  const stream = plainStream((part) => (text += part));
  for (const piece of pieces) stream.write(piece);
  stream.end();
  return text;
}

test("however a text is cut, what comes out is what the whole would give", () => {
  const bits = [
    "\u001b[31m",
    "\u001b]0;title\u0007",
    "\u001b]8;;http://x\u001b\\",
    "\u009b2J",
    "\u001b(B",
    "\r\n",
    "\n",
    "a",
    "é",
    "[0m",
    ";",
  ];
  const text = fc.array(fc.oneof(fc.constantFrom(...bits), fc.string({ maxLength: 5 }))).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, fc.array(fc.nat({ max: 20 })), (whole, cuts) => {
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
  stream.write("\nafter\n");
  expect(text).toMatch(/after\n$/);
});
