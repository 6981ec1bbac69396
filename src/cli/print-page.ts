import type { Table, Translate } from "../app.ts";
import type { Page, Section } from "../page.ts";

/** A page as tables: of a chart its numbers, of a link what it says, of what can only be clicked nothing. */
export function tablesOf({ title, facts, sections }: Page, t: Translate): readonly Table[] {
  const known = { title, columns: [t("Field"), t("Value")], rows: facts.map(({ name, value }) => [name, value.text]) };
  return [
    known,
    ...sections.map((section) => {
      const { columns, rows } = rowsOf(section, t);
      // What is known stands in any of them: an id that is cut is none.
      const sentences = columns.map((_name, column) => column);
      const { heading: title, note } = section;
      return { title, columns, rows, sentences, ...(note !== undefined && { note }) };
    }),
  ];
}

function rowsOf(section: Section, t: Translate): Pick<Table, "columns" | "rows"> {
  if (section.kind === "table") {
    const { columns, rows } = section;
    const isTold = (_value: unknown, column: number) => rows.length === 0 || rows.some((row) => !row[column]?.isAction);
    return { columns: columns.filter(isTold), rows: rows.map((row) => row.filter(isTold).map(({ text }) => text)) };
  }
  const { labels, series } = section;
  const rows = labels.map((label, at) => [label, ...series.map(({ values }) => String(values[at] ?? ""))]);
  return { columns: [t("Name"), ...series.map(({ name }) => name)], rows };
}
