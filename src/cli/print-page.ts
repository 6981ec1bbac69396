import type { Translate } from "../app.ts";
import type { Page, Section } from "../page.ts";
import { printTable } from "./output.ts";

/** Prints a page: what is known of the whole, then each section as a table of its own. */
export function printPage({ title, facts, sections }: Page, t: Translate): void {
  printTable({ title, columns: ["", ""], rows: facts.map(({ name, value }) => [name, value.text]) }, t);
  for (const section of sections) {
    printTable(
      { title: section.heading, ...rowsOf(section), ...(section.note !== undefined && { note: section.note }) },
      t,
    );
  }
}

function rowsOf(section: Section): { columns: readonly string[]; rows: readonly (readonly string[])[] } {
  if (section.kind === "table") {
    return { columns: section.columns, rows: section.rows.map((row) => row.map(({ text }) => text)) };
  }
  const { labels, series } = section;
  const rows = labels.map((label, at) => [label, ...series.map(({ values }) => String(values[at] ?? ""))]);
  return { columns: ["", ...series.map(({ name }) => name)], rows };
}
