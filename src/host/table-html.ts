import type { Table } from "../app.ts";
import { plainText } from "../core/plain-text.ts";

/** A table as a page without scripts, images or addresses: whatever the cells hold is text. */
export function tableHtml({ title, columns, rows, note }: Table, nonce: string): string {
  const cells = (tag: "td" | "th", values: readonly string[]) =>
    values.map((value) => `<${tag}${tag === "th" ? ' scope="col"' : ""}>${escapeHtml(value)}</${tag}>`).join("");
  const body = rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("\n");
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">
body { font-family: var(--vscode-font-family); color: var(--vscode-foreground); }
table { border-collapse: collapse; font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); }
th, td { border: 1px solid var(--vscode-widget-border, #8884); padding: 2px 8px; text-align: left; white-space: pre; }
th { position: sticky; top: 0; background: var(--vscode-editor-background); }
</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${note === undefined ? "" : `<p>${escapeHtml(note)}</p>`}
<table>
<thead><tr>${cells("th", columns)}</tr></thead>
<tbody>
${body}
</tbody>
</table>
</body>
</html>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return plainText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
