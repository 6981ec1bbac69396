import { cut } from "../../core/text/plain-text.ts";
import type { Cell, ChartSection, Section, TableSection } from "../../page.ts";
import { markup, type Html } from "../html.ts";
import { LONGEST_TEXT, type Drawing } from "./drawing.ts";

const MOST_ROWS = 5000;
const LONGEST_HEADING = 200;
// With fewer rows nobody needs to search them.
const ROWS_TO_SEARCH = 8;
// What a row costs beside its texts, roughly.
const CELL_MARKUP = 60;

/** A section as markup; of its rows as many as fit, and how many are left out. */
export function sectionHtml(section: Section, drawing: Drawing): Html {
  return section.kind === "table" ? tableHtml(section, drawing) : chartHtml(section, drawing);
}

function tableHtml(section: TableSection, drawing: Drawing): Html {
  const { heading, note, columns, rows } = section;
  const shown = rowsThatFit(rows, drawing);
  const table =
    rows.length === 0
      ? ""
      : markup`<table>
<thead><tr>${columns.map((name, column) => markup`<th scope="col" aria-sort="none"${isNumeric(rows, column) ? markup` class="number"` : ""}><button class="sort">${cut(name, LONGEST_HEADING)}</button></th>`)}</tr></thead>
<tbody>
${shown.map((row) => markup`<tr>${row.map((cell) => cellHtml(cell, drawing))}</tr>\n`)}</tbody>
</table>`;
  return markup`<section class="rows">
<h2>${cut(heading, LONGEST_HEADING)}</h2>
${noteHtml(note)}${toolsHtml(section, shown, drawing)}${table}
${moreHtml(rows.length - shown.length, drawing)}</section>
`;
}

function isNumeric(rows: TableSection["rows"], column: number): boolean {
  return rows.some((row) => row[column]?.order !== undefined);
}

function cellHtml(cell: Cell, drawing: Drawing): Html {
  const drawn = drawing.cell(cell);
  return cell.order === undefined
    ? markup`<td>${drawn}</td>`
    : markup`<td data-order="${String(cell.order)}">${drawn}</td>`;
}

/** A box to search the rows, and a choice among the values of one column, each with its count. */
function toolsHtml({ columns, filterBy, rows }: TableSection, shown: TableSection["rows"], { t }: Drawing): Html {
  if (rows.length < ROWS_TO_SEARCH && filterBy === undefined) return markup``;
  const search = markup`<input type="search" placeholder="${t("Filter")}" aria-label="${t("Filter")}">`;
  const choice = filterBy === undefined ? "" : choiceHtml(columns[filterBy] ?? "", filterBy, shown, t);
  return markup`<div class="tools">${choice}${search}<span role="status" data-words="${t("{0} of {1} rows", "{0}", "{1}")}"></span></div>
`;
}

function choiceHtml(name: string, column: number, rows: TableSection["rows"], t: Drawing["t"]): Html {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const text = row[column]?.text ?? "";
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const options = [...counts].map(([text, count]) => {
    // As the cell has it.
    const value = `=${cut(text, LONGEST_TEXT)}`;
    const label = text === "" ? "–" : cut(text, LONGEST_HEADING);
    return markup`<option value="${value}">${label} (${String(count)})</option>`;
  });
  return markup`<label>${cut(name, LONGEST_HEADING)} <select data-column="${String(column)}"><option value="">${t("All")} (${String(rows.length)})</option>${options}</select></label>`;
}

function moreHtml(left: number, { t }: Drawing): Html {
  return left === 0 ? markup`` : markup`<p class="quiet">${t("and {0} more", left)}</p>\n`;
}

function noteHtml(note: string | undefined): Html {
  return note === undefined ? markup`` : markup`<p class="note">${note}</p>\n`;
}

/** The page's script draws the chart from the table of its numbers, which is there for whoever can't see the chart too. */
function chartHtml({ heading, note, form, labels, series }: ChartSection, drawing: Drawing): Html {
  const { t } = drawing;
  const shown = labels.slice(0, MOST_ROWS);
  const rows = shown.map(
    (label, at) =>
      markup`<tr><th scope="row">${cut(label, LONGEST_HEADING)}</th>${series.map(({ values }) => numberHtml(values[at]))}</tr>\n`,
  );
  const name = t("{0}: a chart. Its numbers are in the table below it.", heading);
  return markup`<section class="chart">
<h2>${cut(heading, LONGEST_HEADING)}</h2>
${noteHtml(note)}<div class="canvas"><canvas role="img" aria-label="${name}" data-form="${form}"></canvas></div>
<details><summary>${t("The numbers")}</summary>
<table>
<thead><tr><td></td>${series.map((one) => markup`<th scope="col" data-tone="${one.tone ?? ""}">${cut(one.name, LONGEST_HEADING)}</th>`)}</tr></thead>
<tbody>
${rows}</tbody>
</table>
${moreHtml(labels.length - shown.length, drawing)}</details>
</section>
`;
}

function numberHtml(value: number | undefined): Html {
  return value === undefined ? markup`<td></td>` : markup`<td data-value="${String(value)}">${String(value)}</td>`;
}

/** The first one always. */
function rowsThatFit(rows: TableSection["rows"], drawing: Drawing): TableSection["rows"] {
  const fitting: (readonly Cell[])[] = [];
  for (const row of rows.slice(0, MOST_ROWS)) {
    drawing.room -= row.reduce((sum, { text }) => sum + Math.min(text.length, LONGEST_TEXT) + CELL_MARKUP, 0);
    if (drawing.room < 0 && fitting.length > 0) break;
    fitting.push(row);
  }
  return fitting;
}
