// Control characters, what nobody sees, and what turns the direction of all that follows: shown by its number, not obeyed.
// Joiners and variation selectors stay: scripts and emoji are written with them.
const UNSEEN =
  /[[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]--[\u200c\u200d\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]]|[\u2028\u2029]|[\p{Cc}--[\t\n]]|\p{Cs}/gv;

/** A text of a cell as it is shown: what can't be seen of it by its number. In `one` line breaks and tabs are signs too. */
export function visibleText(text: string, lines: "one" | "many"): string {
  const marked = text.replaceAll("\r\n", "\n").replace(UNSEEN, numbered);
  return lines === "many" ? marked : marked.replaceAll("\n", "\u21b5").replaceAll("\t", "\u21e5");
}

function numbered(character: string): string {
  const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `\u27e8U+${number}\u27e9`;
}
