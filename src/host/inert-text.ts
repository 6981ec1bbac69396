import { plainText } from "../core/text/plain-text.ts";

// What the editor makes a link of in notifications and prompts, `[label](command:...)` (vs/base/common/linkedText.ts);
// more schemes than today's, and blanks that it may learn to pass over.
const LINK = /\]\((?=\s*[a-z][a-z0-9+.-]*:)/gi;
// What it makes an icon of in lists, the status bar and terminals, `$(zap)` (vs/base/common/themables.ts).
const ICON = /\$\((?=[a-z0-9~-]+\))/gi;

/**
 * A text that the editor shows as it is: plain, and a blank keeps apart what would be markup. Links of our own have no
 * place in what goes through here, since nobody could tell them from somebody else's; actions are buttons.
 */
export function inertText(text: string): string {
  return plainText(text).replace(LINK, "] (").replace(ICON, "$ (");
}
