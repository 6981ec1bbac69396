import { markup, type Html } from "../html.ts";

/** How pages look: in the colours of the theme alone. What a tone says is said by a sign too, not by its colour alone. */
export function styleSheet(nonce: string): Html {
  return markup`<style nonce="${nonce}">
body { font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); color: var(--vscode-foreground); margin: 0; padding: 8px 24px 32px; }
h1 { font-size: 1.6em; font-weight: 600; margin: 12px 0; overflow-wrap: anywhere; }
h2 { font-size: 1.15em; font-weight: 600; margin: 28px 0 8px; }
header { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 4px 24px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; }
button { font: inherit; cursor: pointer; border: 1px solid var(--vscode-button-border, transparent); border-radius: 2px; padding: 4px 11px; color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
button:hover { background: var(--vscode-button-hoverBackground); }
.actions button ~ button { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
.actions button ~ button:hover { background: var(--vscode-button-secondaryHoverBackground); }
button.link, button.sort { padding: 0; border: none; background: none; text-align: start; }
button.link { color: var(--vscode-textLink-foreground); white-space: inherit; overflow-wrap: anywhere; }
button.link:hover { color: var(--vscode-textLink-activeForeground); background: none; text-decoration: underline; }
.vscode-high-contrast button.link, .vscode-high-contrast-light button.link { text-decoration: underline; }
button.sort { color: inherit; font-weight: 600; }
button.sort:hover { background: none; text-decoration: underline; }
[aria-sort="ascending"] button.sort::after { content: " ▲" / ""; }
[aria-sort="descending"] button.sort::after { content: " ▼" / ""; }
:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 12px 0 0; }
dt { color: var(--vscode-descriptionForeground); }
dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
.note, .quiet { color: var(--vscode-descriptionForeground); }
.note { margin: 0 0 8px; white-space: pre-line; }
.good::before { content: "✓ " / ""; color: var(--vscode-testing-iconPassed, var(--vscode-charts-green)); }
.warning::before { content: "⚠ " / ""; color: var(--vscode-list-warningForeground, var(--vscode-charts-yellow)); }
.bad::before { content: "✗ " / ""; color: var(--vscode-errorForeground); }
.tools { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; margin: 0 0 8px; }
input, select { font: inherit; padding: 3px 6px; border-radius: 2px; color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--vscode-widget-border, transparent))); }
select { color: var(--vscode-dropdown-foreground); background: var(--vscode-dropdown-background); border-color: var(--vscode-dropdown-border, var(--vscode-contrastBorder, transparent)); }
input { min-width: 24ch; }
input::placeholder { color: var(--vscode-input-placeholderForeground); }
table { border-collapse: collapse; max-width: 100%; }
th, td { padding: 3px 16px 3px 0; text-align: start; vertical-align: top; border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, #8883)); }
th[scope="row"] { font-weight: normal; }
td { min-width: 14ch; max-width: 60ch; overflow-wrap: anywhere; white-space: pre-wrap; }
th.number { text-align: end; }
td[data-order], td[data-value] { min-width: 0; text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead th { position: sticky; top: 0; background: var(--vscode-editor-background); z-index: 1; white-space: nowrap; }
tbody tr:hover { background: var(--vscode-list-hoverBackground); }
[hidden] { display: none; }
.chart { display: inline-block; vertical-align: top; width: min(100%, 420px); margin-inline-end: 24px; }
.canvas { position: relative; width: 100%; }
summary { cursor: pointer; color: var(--vscode-descriptionForeground); margin: 4px 0; }
</style>`;
}
