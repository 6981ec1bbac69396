import { markup } from "../html.ts";

/** The looks of a table's page: colours of the theme alone, so that it fits light, dark and high contrast. */
export const TABLE_STYLE = markup`
:root { --row: 24px; --line: var(--vscode-editorWidget-border, var(--vscode-widget-border, #8885)); }
* { box-sizing: border-box; }
html, body { height: 100%; margin: 0; padding: 0; overflow: hidden; }
body { display: flex; flex-direction: column; color: var(--vscode-foreground); background: var(--vscode-editor-background);
  font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); }
[hidden] { display: none !important; }
button, input, select { font: inherit; color: inherit; }
button { background: var(--vscode-button-secondaryBackground, transparent); color: var(--vscode-button-secondaryForeground, inherit);
  border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)); border-radius: 3px; padding: 2px 8px; cursor: pointer; white-space: nowrap; }
button:hover { background: var(--vscode-button-secondaryHoverBackground, var(--vscode-toolbar-hoverBackground)); }
button[aria-pressed="true"] { background: var(--vscode-inputOption-activeBackground); color: var(--vscode-inputOption-activeForeground);
  border-color: var(--vscode-inputOption-activeBorder); }
input, select { background: var(--vscode-input-background); color: var(--vscode-input-foreground);
  border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--line))); border-radius: 3px; padding: 2px 6px; }
select { background: var(--vscode-dropdown-background); color: var(--vscode-dropdown-foreground); }
:is(button, input, select, .grid):focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
.toolbar { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; padding: 6px 10px; border-bottom: 1px solid var(--line); }
.toolbar .group { display: flex; gap: 4px; align-items: center; }
.toolbar .number { width: 11ch; } .toolbar .find { width: 24ch; }
.toolbar .push { margin-left: auto; }
.menu { position: relative; }
.sheet { position: absolute; z-index: 10; min-width: 180px; padding: 4px; background: var(--vscode-menu-background, var(--vscode-editorWidget-background));
  color: var(--vscode-menu-foreground, inherit); border: 1px solid var(--vscode-menu-border, var(--vscode-contrastBorder, var(--line))); border-radius: 4px;
  box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent); display: flex; flex-direction: column; gap: 2px; }
.menu .sheet { right: 0; top: calc(100% + 2px); }
.sheet button { text-align: left; background: transparent; color: inherit; border-color: transparent; padding: 4px 10px; }
.sheet button:is(:hover, :focus-visible) { background: var(--vscode-menu-selectionBackground, var(--vscode-list-hoverBackground));
  color: var(--vscode-menu-selectionForeground, inherit); outline: 1px solid var(--vscode-menu-selectionBorder, transparent); }
.sheet form { display: flex; flex-direction: column; gap: 4px; padding: 6px 10px; border-top: 1px solid var(--line); margin-top: 2px; }
.sheet form button { text-align: center; background: var(--vscode-button-background); color: var(--vscode-button-foreground); }
.bar { display: flex; gap: 10px; align-items: center; padding: 5px 10px; border-bottom: 1px solid var(--line); }
.bar .text { flex: 1; overflow-wrap: anywhere; }
.bar.failed { background: var(--vscode-inputValidation-errorBackground); color: var(--vscode-inputValidation-errorForeground, inherit);
  border: 1px solid var(--vscode-inputValidation-errorBorder, var(--line)); }
.bar.arranged { background: var(--vscode-inputValidation-infoBackground); color: var(--vscode-inputValidation-infoForeground, inherit); }
.bar .why { display: block; opacity: .9; }
progress { height: 6px; width: 160px; accent-color: var(--vscode-progressBar-background); }
.grid { position: relative; flex: 1; min-height: 80px; overflow: auto; outline: none; user-select: none; overscroll-behavior: none;
  font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); contain: strict; }
.pane { position: sticky; top: 0; left: 0; overflow: hidden; contain: strict; }
.head { position: absolute; top: 0; left: 0; right: 0; overflow: hidden; z-index: 2; background: var(--vscode-editor-background); border-bottom: 1px solid var(--vscode-contrastBorder, var(--line)); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); }
.body { position: absolute; left: 0; right: 0; bottom: 0; overflow: hidden; }
.row { position: absolute; left: 0; right: 0; height: var(--row); border-bottom: 1px solid var(--vscode-editorIndentGuide-background1, var(--line)); }
.row:hover { background: var(--vscode-list-hoverBackground); }
.cell { position: absolute; top: 0; bottom: 0; padding: 0 8px; line-height: calc(var(--row) - 1px); overflow: hidden; text-overflow: ellipsis; white-space: pre;
  border-right: 1px solid var(--vscode-editorIndentGuide-background1, var(--line)); unicode-bidi: isolate; direction: ltr; }
.cell.number { text-align: right; font-variant-numeric: tabular-nums; }
.wrapped .cell { line-height: 18px; padding-top: 3px; white-space: pre-wrap; overflow-wrap: anywhere; }
.cell.null, .cell.waiting { color: var(--vscode-descriptionForeground); font-style: italic; }
.cell .long { color: var(--vscode-descriptionForeground); font-style: italic; padding-left: 1ch; }
.cell.selected { background: var(--vscode-editor-selectionBackground); color: var(--vscode-editor-selectionForeground, inherit); outline: 1px dotted var(--vscode-contrastActiveBorder, transparent); outline-offset: -2px; }
.grid:focus-within .cell.active, .grid:focus .cell.active, .grid .cell.active { outline: 2px solid var(--vscode-focusBorder); outline-offset: -2px; }
.gutter { position: absolute; z-index: 1; top: 0; bottom: 0; left: 0; padding: 0 8px; text-align: right; line-height: calc(var(--row) - 1px); color: var(--vscode-editorLineNumber-foreground);
  background: var(--vscode-editorGutter-background, var(--vscode-editor-background)); border-right: 1px solid var(--line); font-variant-numeric: tabular-nums; cursor: default; overflow: hidden; white-space: pre; }
.wrapped .gutter { line-height: 18px; padding-top: 3px; }
.gutter.selected { color: var(--vscode-editorLineNumber-activeForeground); font-weight: 600; }
.row.odd { border-left: 3px solid var(--vscode-editorWarning-foreground); }
.row.odd .cell { right: 0; border-right: none; }
.odd .reason { color: var(--vscode-editorWarning-foreground); padding-right: 1ch; font-family: var(--vscode-font-family); }
.th { position: absolute; top: 0; bottom: 0; padding: 5px 8px 4px; border-right: 1px solid var(--vscode-contrastBorder, var(--line)); overflow: hidden; display: flex; flex-direction: column; gap: 1px; }
.th.active { outline: 2px solid var(--vscode-focusBorder); outline-offset: -2px; }
.th .name { display: flex; gap: 6px; align-items: baseline; font-weight: 600; cursor: pointer; }
.th .name .own { overflow: hidden; text-overflow: ellipsis; white-space: pre; unicode-bidi: isolate; direction: ltr; flex: 1; }
.th .mark { font-weight: 400; }
.th .type, .th .fact { color: var(--vscode-descriptionForeground); font-size: 11px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.th .type { display: flex; gap: 8px; }
.th svg { display: block; width: 100%; height: 22px; margin-top: auto; fill: var(--vscode-charts-blue, currentColor); }
.th svg .ground { fill: var(--line); }
.th .grip { position: absolute; top: 0; right: 0; bottom: 0; width: 7px; cursor: col-resize; touch-action: none; }
.th .grip:hover { background: var(--vscode-sash-hoverBorder, var(--vscode-focusBorder)); }
.corner { z-index: 3; background: var(--vscode-editor-background); }
.details { border-top: 1px solid var(--line); max-height: 40%; display: flex; flex-direction: column; }
.details .bar { border-bottom: none; }
.details .bar .text { font-weight: 600; unicode-bidi: isolate; direction: ltr; }
.details pre { margin: 0; padding: 4px 10px 10px; overflow: auto; min-height: 54px; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; direction: ltr;
  font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); }
.details pre:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
.status { display: flex; flex-wrap: wrap; gap: 2px 16px; padding: 3px 10px; border-top: 1px solid var(--line); color: var(--vscode-descriptionForeground); font-size: 12px; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.mark-char { color: var(--vscode-editorWarning-foreground); font-style: normal; }
@media (forced-colors: active) {
  .cell.selected { outline: 2px dashed Highlight; outline-offset: -3px; }
  .grid .cell.active, .th.active { outline: 2px solid Highlight; }
  .th svg { fill: CanvasText; }
  .row.odd { border-left-color: Mark; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; scroll-behavior: auto !important; } }
`;
