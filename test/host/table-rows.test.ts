import { describe, expect, test } from "vitest";
import type { TableColumn, TableRow } from "../../src/core/tables/table.ts";
import { arrangeRows, searchRows } from "../../src/host/table-editor/arrange.ts";
import { copyCells } from "../../src/host/table-editor/copy-cells.ts";
import { formatRows } from "../../src/host/table-editor/copy-formats.ts";
import { loadRows } from "../../src/host/table-editor/loaded-rows.ts";
import { parseMessage } from "../../src/host/table-editor/parse-message.ts";
import { LONGEST_SHOWN, shownRow } from "../../src/host/table-editor/shown-rows.ts";
import type { Filter, FilterTest } from "../../src/webview/table/messages.ts";
import { visibleText } from "../../src/webview/table/visible-text.ts";
import { memoryTable } from "../support/memory-table.ts";

const signal = new AbortController().signal;
const COLUMNS: readonly TableColumn[] = [
  { name: "id", type: "integer" },
  { name: "city", type: "string" },
];
const row = (...cells: (string | null)[]): TableRow => ({ line: undefined, at: undefined, cells });
const odd = (raw: string): TableRow => ({ ...row(), odd: { reason: "too-few-fields", raw } });

describe("rows", () => {
  const rows = [row("10", "b"), row("9", ""), odd("x"), row(null, "a"), row("-1", "É"), row("9", "e")];

  test("are sorted as numbers are, whatever has no value last, equal ones as they stood", () => {
    const by = (column: number, descending: boolean) => arrangeRows(rows, COLUMNS, [], { column, descending });
    expect(by(0, false)).toEqual([4, 1, 5, 0, 2, 3]);
    expect(by(0, true)).toEqual([0, 1, 5, 4, 2, 3]);
    expect(by(1, false)).toEqual([3, 0, 5, 4, 1, 2]);
  });

  test.each<[FilterTest, string, number, readonly number[]]>([
    ["contains", "é", 1, [4]],
    ["lacks", "e", 1, [0, 1, 2, 3, 4]],
    ["equals", "9", 0, [1, 5]],
    ["differs", "9", 0, [0, 2, 3, 4]],
    ["less", "9.5", 0, [1, 4, 5]],
    ["more", "9", 0, [0]],
    ["more", "no number", 0, []],
    ["empty", "", 1, [1, 2]],
    ["filled", "", 0, [0, 1, 4, 5]],
  ])("are kept of which a value %s %j", (test, text, column, kept) => {
    expect(arrangeRows(rows, COLUMNS, [{ column, test, text }], undefined)).toEqual(kept);
  });

  test("are kept that pass each of several filters, and then sorted", () => {
    const filters: readonly Filter[] = [
      { column: 0, test: "more", text: "0" },
      { column: 1, test: "filled", text: "" },
    ];
    expect(arrangeRows(rows, COLUMNS, filters, { column: 0, descending: false })).toEqual([5, 0]);
  });

  test("are searched on and back, all around, in the order that is shown, and odd ones in their line", () => {
    const find = (text: string, from: [number, number], backwards = false, order?: readonly number[]) =>
      searchRows(rows, order, text, { row: from[0], column: from[1], backwards });
    expect(find("9", [0, 0])).toEqual({ row: 1, column: 0 });
    expect(find("9", [1, 0])).toEqual({ row: 5, column: 0 });
    expect(find("9", [5, 0])).toEqual({ row: 1, column: 0 });
    expect(find("9", [1, 0], true)).toEqual({ row: 5, column: 0 });
    expect(find("X", [0, 0])).toEqual({ row: 2, column: 0 });
    expect(find("9", [0, 0], false, [5, 0])).toEqual({ row: 0, column: 0 });
    expect(find("10", [0, 0])).toEqual({ row: 0, column: 0 });
    expect(find("none", [0, 0])).toBeUndefined();
    expect(find("9", [4000, 0])).toEqual({ row: 1, column: 0 });
  });

  test("are loaded as far as they are held in memory, and it is said whether these are all", async () => {
    const made = (rows: number, cell = "x") =>
      memoryTable({ columns: COLUMNS, rows, row: () => ({ cells: [cell, cell] }) });
    const load = async (table: ReturnType<typeof made>) => {
      const { rows, whole } = await loadRows(table, () => undefined, signal);
      return { rows: rows.length, whole };
    };
    expect(await load(made(0))).toEqual({ rows: 0, whole: true });
    expect(await load(made(2500))).toEqual({ rows: 2500, whole: true });
    expect(await load(made(50_001))).toEqual({ rows: 50_000, whole: false });
    expect(await load(made(50_000, "x".repeat(8000)))).toEqual({ rows: 2000, whole: false });
  });

  test("go to the page cut, with how long they are, and no character halved", () => {
    const long = `${"x".repeat(LONGEST_SHOWN - 1)}\u{1f600}tail`;
    const shown = shownRow(row("a", long, null), 7, { from: 1, to: 3 });
    expect(shown).toEqual({
      place: 7,
      cells: [{ start: "x".repeat(LONGEST_SHOWN - 1), length: long.length, unit: "characters" }, null],
    });
    expect(shownRow({ ...odd(long), line: 3 }, 1, { from: 0, to: 2 })).toMatchObject({
      ...{ place: 1, line: 3, cells: [] },
      odd: { raw: "x".repeat(LONGEST_SHOWN - 1), length: long.length },
    });
  });
});

describe("copied", () => {
  const types: readonly TableColumn[] = [
    { name: "id", type: "integer" },
    { name: "a|b`", type: "string" },
    { name: "day", type: "date" },
    { name: "ok", type: "boolean" },
    { name: "price", type: "decimal(10,2)" },
  ];
  const rows = [
    row("1", 'say "hi", <b>\nnow', "2026-03-01", "true", "1.50"),
    row("", "", null, null, "1e"),
    odd("9,x"),
  ];
  const as = (format: Parameters<typeof formatRows>[0]) => formatRows(format, types, rows, "sales`s");

  test("as CSV the rows read as they were, an empty text told from none", () => {
    expect(as("csv")).toBe(
      'id,a|b`,day,ok,price\n1,"say ""hi"", <b>\nnow",2026-03-01,true,1.50\n"","",,,1e\n"9,x",,,,',
    );
  });

  test("as TSV a line break and a tab stay in their cell", () => {
    expect(formatRows("tsv", COLUMNS, [row("1", "a\tb\nc")], "t")).toBe('id\tcity\n1\t"a\tb\nc"');
  });

  test("as Markdown nothing becomes markup", () => {
    const text = formatRows("markdown", COLUMNS, [row("1", "<img> [a](b) *c* | `d` !\\\n&amp;")], "t");
    expect(text).toBe(
      "| id | city |\n| --: | --- |\n| 1 | \\<img\\> \\[a\\](b) \\*c\\* \\| \\`d\\` \\!\\\\<br>&amp;amp; |",
    );
  });

  test.each([
    ["https://evil.example/x", "https\\://evil\\.example/x"],
    ["www.evil.example", "www\\.evil\\.example"],
    ["somebody@evil.example", "somebody\\@evil\\.example"],
    ["12.34 at 10:00", "12.34 at 10:00"],
  ])("as Markdown nothing becomes a link: %s", (cell, expected) => {
    const text = formatRows("markdown", COLUMNS, [row("1", cell)], "t");
    expect(text.split("\n").at(-1)).toBe(`| 1 | ${expected} |`);
  });

  test("as SQL values are values and texts are texts, whatever stands in them", () => {
    expect(as("insert")).toBe(
      [
        "INSERT INTO `sales``s` (`id`, `a|b```, `day`, `ok`, `price`)",
        "VALUES",
        `  (1, 'say "hi", <b>\\nnow', DATE '2026-03-01', TRUE, 1.50),`,
        "  (NULL, '', NULL, NULL, '1e'),",
        "  ('9,x', NULL, NULL, NULL, NULL);",
      ].join("\n"),
    );
    expect(formatRows("values", COLUMNS, [row("1); DROP TABLE x; --", "\\'; DROP")], "t")).toBe(
      "VALUES\n  ('1); DROP TABLE x; --', '\\\\\\'; DROP')",
    );
  });

  test("as a schema of PySpark the columns are what their types say", () => {
    expect(as("pyspark")).toBe(
      [
        "from pyspark.sql.types import BooleanType, DateType, DecimalType, LongType, StringType, StructField, StructType",
        "",
        "schema = StructType([",
        '    StructField("id", LongType(), True),',
        '    StructField("a|b`", StringType(), True),',
        '    StructField("day", DateType(), True),',
        '    StructField("ok", BooleanType(), True),',
        '    StructField("price", DecimalType(10, 2), True),',
        "])",
      ].join("\n"),
    );
  });

  test("is what is selected, and no more than a clipboard takes", async () => {
    const table = memoryTable({ columns: COLUMNS, rows: 60_000, row: (place) => ({ cells: [String(place), "x"] }) });
    const read = async ({ first, end }: { first: number; end: number }) =>
      (await table.rows(first, end - first, signal)).rows;
    const range = { first: 10, end: 12, from: 0, to: 1 };
    expect(await copyCells(table, read, range, "csv", signal)).toEqual({
      text: "id\n10\n11",
      rows: 2,
      left: 0,
      cut: 0,
    });
    const all = await copyCells(table, read, { ...range, first: 0, end: 60_000 }, "csv", signal);
    expect([all.rows, all.left, all.text.split("\n").length]).toEqual([50_000, 10_000, 50_001]);
    const columns = Array.from({ length: 10_000 }, (_, at) => ({ name: `c${at}`, type: "string" }));
    const sparse = memoryTable({ columns, rows: 3000, row: () => ({ cells: columns.map(() => null) }) });
    const readSparse = async ({ first, end }: { first: number; end: number }) =>
      (await sparse.rows(first, end - first, signal)).rows;
    const wide = { first: 0, end: 3000, from: 0, to: 10_000 };
    expect(await copyCells(sparse, readSparse, wide, "csv", signal)).toMatchObject({ rows: 1600, left: 1400 });
    const past = await copyCells(table, read, { ...range, first: 59_999, end: 70_000 }, "csv", signal);
    expect(past.text).toBe("id\n59999");
  });
});

test("what comes from a page is one of its messages, or nothing", () => {
  const range = { first: 0, end: 10, from: 0, to: 3 };
  const good = [
    { kind: "ready" },
    { kind: "rows", id: 1, range },
    { kind: "place", id: 2, by: "line", number: 7 },
    { kind: "arrange", id: 3, sort: { column: 1, descending: true }, filters: [{ column: 0, test: "less", text: "" }] },
    { kind: "copy", id: 4, format: "insert", range },
    { kind: "asText", line: 3 },
  ];
  expect(good.map(parseMessage)).toEqual(good);
  const bad: readonly unknown[] = [
    ...[undefined, null, "ready", [], {}, { kind: "run" }, { kind: "constructor" }],
    { kind: "rows", id: 1, range: { ...range, end: 1e9 } },
    { kind: "rows", id: 1, range: { ...range, first: -1 } },
    { kind: "rows", id: 1, range: { ...range, to: 1.5 } },
    { kind: "place", id: 1, by: "line", number: 0 },
    { kind: "copy", id: 1, format: "html", range },
    { kind: "arrange", id: 1, filters: [{ column: 0, test: "regex", text: "" }] },
    { kind: "search", id: 1, text: "x".repeat(10_001), row: 0, column: 0, backwards: false },
  ];
  expect(bad.map(parseMessage).filter((message) => message !== undefined)).toEqual([]);
});

test("what can't be seen of a text is shown by its number", () => {
  expect(visibleText("a\u202eb\u200bc\u0000\u001b[1m\u009d\ud800", "one")).toBe(
    "a⟨U+202E⟩b⟨U+200B⟩c⟨U+0000⟩⟨U+001B⟩[1m⟨U+009D⟩⟨U+D800⟩",
  );
  expect(visibleText("a\r\nb\tc", "one")).toBe("a↵b⇥c");
  expect(visibleText("a\r\nb\tc\u2028", "many")).toBe("a\nb\tc⟨U+2028⟩");
  expect(visibleText("\u{1f468}\u200d\u{1f469} مرحبا", "one")).toBe("\u{1f468}\u200d\u{1f469} مرحبا");
});
