import type { Translate } from "../../app.ts";
import { cut } from "../../core/text/plain-text.ts";
import type { Link, Page } from "../../page.ts";
import { markup } from "../html.ts";
import { LONGEST_TEXT, type Drawing } from "./drawing.ts";
import { keptText } from "./kept-page.ts";
import { sectionHtml } from "./section-html.ts";
import { styleSheet } from "./style-sheet.ts";

/** What a page is drawn with. */
export interface PageSurroundings {
  readonly t: Translate;
  readonly nonce: string;
  /** Address of the script, and the source that the page may load it from. */
  readonly script: string;
  /** Number of its first link. Another drawing goes on counting, so that a click on what was shown before leads nowhere. */
  readonly firstLink: number;
}

/** A page as it is drawn, and where its links lead: the one of number `firstLink + i` stands at `i`. */
export interface DrawnPage {
  readonly html: string;
  readonly links: readonly Link[];
}

// Rows end where a page has this many characters.
const LONGEST_PAGE = 8_000_000;

/** A page without images or addresses, whose one script is ours: whatever its texts hold is text. */
export function drawPage(page: Page, { t, nonce, script, firstLink }: PageSurroundings): DrawnPage {
  const { title, facts, actions, sections, again } = page;
  const refresh = { label: t("Refresh"), link: { to: "command", command: again.command, given: again.given } as const };
  const links: Link[] = [];
  const numberOf = (link: Link) => String(firstLink + links.push(link) - 1);
  const drawing: Drawing = {
    t,
    room: LONGEST_PAGE,
    cell({ text, link, tone = "plain" }) {
      const shown = cut(text, LONGEST_TEXT);
      if (link === undefined) return markup`<span class="${tone}">${shown}</span>`;
      return markup`<button role="link" class="link ${tone}" data-link="${numberOf(link)}">${shown}</button>`;
    },
  };
  const heading = cut(title, LONGEST_TEXT);
  const html = markup`<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<title>${heading}</title>
${styleSheet(nonce)}
</head>
<body data-again="${keptText(page)}">
<header>
<h1>${heading}</h1>
<div class="actions">${[...actions, refresh].map(({ label, link }) => markup`<button data-link="${numberOf(link)}">${cut(label, LONGEST_TEXT)}</button>\n`)}</div>
</header>
<dl>${facts.map(({ name, value }) => markup`<dt>${cut(name, LONGEST_TEXT)}</dt><dd>${drawing.cell(value)}</dd>\n`)}</dl>
<main>
${sections.map((section) => sectionHtml(section, drawing))}</main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`.text;
  return { html, links };
}
