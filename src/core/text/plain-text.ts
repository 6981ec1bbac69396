// Limits of a sequence: what is longer is none, so that a stray escape character hides no text and a stream need not wait.
/** Characters between the start of a string sequence (a title, a link's address) and its end. */
const PAYLOAD = 2048;
const PARAMETERS = 64;
/** A longer sequence is not taken for one. */
export const LONGEST_SEQUENCE = PAYLOAD + 4;

const ESC = "\u001b";
const CSI = `(?:${ESC}\\[|\u009b)[0-?]{0,${PARAMETERS}}[ -/]{0,2}`;
// OSC and its kin. What they hold has no control characters: a line break ends one.
const STRING = `(?:${ESC}[\\]PX^_]|[\u0090\u0098\u009d-\u009f])\\P{Cc}{0,${PAYLOAD}}`;
const SHORT = `${ESC}[ -/]{0,2}`;
const END_OF_STRING = `(?:\u0007|\u009c|${ESC}\\\\)`;
const SEQUENCES = new RegExp(`${CSI}[@-~]|${STRING}${END_OF_STRING}|${SHORT}[0-~]`, "gu");

/** What may be the first part of a sequence, of a line break or of a character, at the end of a piece of text. */
export const UNFINISHED = new RegExp(`(?:${CSI}|${STRING}${ESC}?|${SHORT}|\\r|[\\ud800-\\udbff])$`, "u");

// Other line breaks than "\n": to some who show the text they are one, so they must not pass as a part of a name.
const OTHER_BREAKS = /[\r\v\f\u0085\u2028\u2029]/gu;
// What nobody sees: marks that turn the direction of the text after them (`gpj.exe` reads as `exe.jpg`), blanks without
// width, tags. Joiners and variation selectors stay: scripts and emoji are written with them.
const UNSEEN =
  /[[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]--[\u200c\u200d\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]]/gv;

/**
 * Text of somebody else's, safe to show in a terminal or a view: no escape sequences, no control characters but line breaks
 * ("\n") and tabs, nothing unseen, no halves of characters. What follows a line break is never lost.
 */
export function plainText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll("\r\n", "\n")
    .replace(SEQUENCES, "")
    .replace(OTHER_BREAKS, " ")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .replace(UNSEEN, "");
}

// More is no name and no reason; whoever answers with megabytes must not fill the screen, the log and the memory.
const LONGEST_LINE = 4096;

/** The same for a name or a reason, which is one line of at most 4,096 characters. */
export function oneLine(text: string): string {
  return plainText(cut(text, LONGEST_LINE)).replace(/[\n\t]+/g, " ");
}

/** The text, or its beginning with an ellipsis: at most so many characters (UTF-16 units), none of them halved. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

const JSON_LEAVES =
  /[[\u007f-\u009f\u2028\u2029\ufff9-\ufffb\p{Default_Ignorable_Code_Point}]--[\u200c\u200d\ufe00-\ufe0f]]/gv;

/** A value as one line of JSON that is safe on a terminal too: what nobody sees is written as `\uXXXX`, and reads as it was. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(JSON_LEAVES, (character) =>
    Array.from({ length: character.length }, (_, at) => escaped(character.charCodeAt(at))).join(""),
  );
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}
