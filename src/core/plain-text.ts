// CSI (colours, cursor); OSC and its kin up to their end (titles, links, clipboard); the two-character escapes.
const SEQUENCES =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u009c\u001b]*(?:\u0007|\u009c|\u001b\\)?|\u001b[ -/]*[0-~]/gu;
// Marks that turn the direction of the text after them: `gpj.exe` reads as `exe.jpg`.
const TURNS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text of somebody else's, safe to show in a terminal or a view: no escape sequences, no control characters but line breaks and tabs. */
export function plainText(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(SEQUENCES, "")
    .replace(TURNS, "")
    .replace(/[^\P{Cc}\n\t]/gu, "");
}

/** The same for a name, which is one line. */
export function oneLine(text: string): string {
  return plainText(text).replace(/[\n\t]+/g, " ");
}
