import type { Table } from "../app.ts";
import { cut } from "../core/text/plain-text.ts";
import { markup, type Html } from "./html.ts";

// A page is read by a person and held in memory several times over: a cell shows its beginning, and rows end where the
// page has this many characters.
const LONGEST_CELL = 1000;
const LONGEST_PAGE = 8_000_000;

/** A table as a page without scripts, images or addresses: whatever the cells hold is text. */
export function tableHtml({ title, columns, rows, note }: Table, nonce: string): Html {
  const shown = rowsThatFit(rows);
  const left = rows.length - shown.length;
  return markup`<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'">
<title>${cut(title, LONGEST_CELL)}</title>
<style nonce="${nonce}">
body { font-family: var(--vscode-font-family); color: var(--vscode-foreground); }
table { border-collapse: collapse; font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); }
th, td { border: 1px solid var(--vscode-widget-border, #8884); padding: 2px 8px; text-align: left; vertical-align: top; white-space: pre; }
/* As on a terminal, no long cell pushes the last column, which has the sentences, out of sight; under the pointer it is whole. */
td { max-width: 40ch; overflow: hidden; text-overflow: ellipsis; }
td:hover { white-space: pre-wrap; overflow-wrap: anywhere; }
td:last-child { max-width: none; white-space: pre-wrap; }
th { position: sticky; top: 0; background: var(--vscode-editor-background); }
</style>
</head>
<body>
<h1>${cut(title, LONGEST_CELL)}</h1>
${note === undefined ? "" : markup`<p>${cut(note, LONGEST_CELL)}</p>`}
<table>
<thead><tr>${columns.map((name) => markup`<th scope="col">${cut(name, LONGEST_CELL)}</th>`)}</tr></thead>
<tbody>
${shown.map((row) => markup`<tr>${row.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`)}</tbody>
</table>
${left === 0 ? "" : markup`<p>… (+${String(left)})</p>`}
</body>
</html>`;
}

/** At least one, its cells cut. */
function rowsThatFit(rows: Table["rows"]): readonly (readonly string[])[] {
  const fitting: (readonly string[])[] = [];
  let length = 0;
  for (const row of rows) {
    const cells = row.map((cell) => cut(cell, LONGEST_CELL));
    length += cells.reduce((sum, cell) => sum + cell.length + "<td></td>".length, 0);
    if (length > LONGEST_PAGE && fitting.length > 0) break;
    fitting.push(cells);
  }
  return fitting;
}
