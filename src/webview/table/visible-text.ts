// What nobody sees, or what turns the direction of all that follows: shown by its number, not obeyed. Joiners and
// variation selectors stay: scripts and emoji are written with them.
const UNSEEN =
  /[[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]--[\u200c\u200d\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]]|[\u0080-\u009f\u2028\u2029]|\p{Cs}/gv;
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g;

/** A text of a cell as it is shown: control characters as their pictures, unseen ones by their numbers. */
export function visibleText(text: string, lines: "one" | "many"): string {
  const marked = text
    .replaceAll("\r\n", "\n")
    .replaceAll("\r", "\u240d")
    .replace(CONTROLS, (character) =>
      String.fromCharCode(character === "\x7f" ? 0x2421 : 0x2400 + character.charCodeAt(0)),
    )
    .replace(
      UNSEEN,
      (character) => `\u27e8U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}\u27e9`,
    );
  return lines === "many" ? marked : marked.replaceAll("\n", "\u21b5").replaceAll("\t", "\u21e5");
}
