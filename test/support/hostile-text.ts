import fc from "fast-check";

const bits = [
  "\u001b[31m",
  "\u001b[",
  "\u001b]0;title\u0007",
  "\u001b]8;;http://x\u001b\\",
  "\u001b]",
  "\u001bP",
  "\u001b\\",
  "\u001b",
  "\u009b2J",
  ...["\u0090", "\u0098", "\u009b", "\u009c", "\u009d", "\u009e", "\u009f", "\u0007", "\u0085"],
  "\u001b(B",
  "\u001b ",
  ...["\r\n", "\r", "\n", "\t", "\v", "\u2028"],
  ...["a", "é", "[0m", ";", " ", "FAILED", "\\"],
  ...["\u202e", "\u2066", "\u061c", "\u200b", "\u200d", "\ufeff", "\u{e0041}", "\u{e0100}"],
  ...["😀", "\ud83d", "\ude00"],
];

/** What a name, a reason or a log may hold: text, and everything that a terminal, a view or a reader is misled by. */
export const hostileText = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...bits) }, fc.string({ unit: "binary", maxLength: 5 })))
  .map((parts) => parts.join(""));
