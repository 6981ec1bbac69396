import type { TableColumn, TableRow } from "../../core/tables/table.ts";
import type { CopyFormat } from "../../webview/table/messages.ts";
import { isNumeric } from "./arrange.ts";

/**
 * Rows as text in a format. Of an odd row its line stands in the first column. SQL is what BigQuery and Spark both read.
 * @param columns those to copy, whose values are the cells of the rows
 * @param name what SQL calls the table
 */
export function formatRows(
  format: CopyFormat,
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  name: string,
): string {
  const cells = rows.map((row) => (row.odd === undefined ? row.cells : [row.odd.raw]));
  const whole = cells.map((row) => columns.map((_, at) => row[at] ?? null));
  const names = columns.map((column) => column.name);
  switch (format) {
    case "csv":
      return [names, ...whole].map((row) => row.map((cell) => quoted(cell, ",")).join(",")).join("\n");
    case "tsv":
      return [names, ...whole].map((row) => row.map((cell) => quoted(cell, "\t")).join("\t")).join("\n");
    case "markdown":
      return markdown(columns, whole);
    case "values":
      return sqlValues(columns, whole);
    case "insert": {
      const into = `${sqlName(name)} (${names.map(sqlName).join(", ")})`;
      return `INSERT INTO ${into}\n${sqlValues(columns, whole)};`;
    }
    case "pyspark":
      return pysparkSchema(columns);
  }
}

/** RFC 4180: quotes where they are needed; an empty text has them, so that it is told from none. */
function quoted(cell: string | null, delimiter: string): string {
  if (cell === null) return "";
  const needsQuotes = cell === "" || /["\r\n]/.test(cell) || cell.includes(delimiter) || /^\s|\s$/.test(cell);
  return needsQuotes ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function markdown(columns: readonly TableColumn[], rows: readonly (readonly (string | null)[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ name }) => markdownCell(name))),
    line(columns.map(({ type }) => (isNumeric(type) ? "--:" : "---"))),
    ...rows.map((row) => line(row.map((cell) => markdownCell(cell ?? "")))),
  ].join("\n");
}

/** Markdown takes HTML, links and pictures: what stands in a cell is none of them. */
function markdownCell(text: string): string {
  return (
    text
      .replace(/[\\`*_[\]<>|~!@]/g, "\\$&")
      // What looks like an address becomes a link by itself.
      .replace(/:(?=\/\/)|(?<=\p{L})\.(?=\p{L})/gu, "\\$&")
      .replaceAll("&", "&amp;")
      .replace(/\r\n|\r|\n/g, "<br>")
  );
}

function sqlValues(columns: readonly TableColumn[], rows: readonly (readonly (string | null)[])[]): string {
  const lines = rows.map(
    (row) => `  (${row.map((cell, at) => sqlValue(cell, columns[at]?.type ?? "string")).join(", ")})`,
  );
  return `VALUES\n${lines.join(",\n")}`;
}

function sqlValue(cell: string | null, type: string): string {
  if (cell === null || (cell === "" && type !== "string")) return "NULL";
  if (isNumeric(type) && /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(cell)) return cell;
  if (type === "boolean" && /^(true|false)$/i.test(cell)) return cell.toUpperCase();
  const text = sqlText(cell);
  if (type === "date" && /^\d{4}-\d\d-\d\d$/.test(cell)) return `DATE ${text}`;
  if (type === "timestamp" && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(cell)) return `TIMESTAMP ${text}`;
  return text;
}

const SQL_ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0" };

function sqlText(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&").replace(/[\n\r\t\0]/g, (character) => SQL_ESCAPES[character] ?? "")}'`;
}

function sqlName(name: string): string {
  return `\`${name.replaceAll("`", "``").replace(/[\r\n]/g, " ")}\``;
}

const PYSPARK: Readonly<Record<string, string>> = {
  string: "StringType()",
  integer: "LongType()",
  double: "DoubleType()",
  boolean: "BooleanType()",
  date: "DateType()",
  timestamp: "TimestampType()",
};

function pysparkSchema(columns: readonly TableColumn[]): string {
  const types = columns.map(({ type }) => {
    const decimal = /^decimal\((\d+),\s*(\d+)\)$/.exec(type);
    return decimal ? `DecimalType(${decimal[1] ?? ""}, ${decimal[2] ?? ""})` : (PYSPARK[type] ?? "StringType()");
  });
  const imports = [...new Set([...types.map((type) => type.replace(/\(.*/, "")), "StructField", "StructType"])];
  const fields = columns.map(({ name }, at) => `    StructField(${JSON.stringify(name)}, ${types[at] ?? ""}, True),`);
  return [
    `from pyspark.sql.types import ${imports.toSorted().join(", ")}`,
    "",
    "schema = StructType([",
    ...fields,
    "])",
  ].join("\n");
}
