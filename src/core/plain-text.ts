// CSI (colours, cursor), OSC and its kin up to their end (titles, links, clipboard), and the two-character escapes.
// An unclosed one ends with its line: the rest of a log must not go with it.
// eslint's no-control-regex has it that such classes are mistakes; built from code points, they say the same.
const ESC = "\u001b";
const SEQUENCES = new RegExp(
  [
    `(?:${ESC}\\[|\u009b)[0-?]*[ -/]*[@-~]`,
    `(?:${ESC}[\\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u009c${ESC}\\n]*(?:\u0007|\u009c|${ESC}\\\\)?`,
    `${ESC}[ -/]*[0-~]`,
  ].join("|"),
  "gu",
);
// Marks that turn the direction of the text after them: `gpj.exe` reads as `exe.jpg`.
const TURNS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text of somebody else's, safe to show in a terminal or a view: no escape sequences, no control characters but line breaks and tabs. */
export function plainText(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(SEQUENCES, "")
    .replace(TURNS, "")
    .replace(/\p{Cc}/gu, (character) => (character === "\n" || character === "\t" ? character : ""));
}

/** The same for a name, which is one line. */
export function oneLine(text: string): string {
  return plainText(text).replace(/[\n\t]+/g, " ");
}
