import { expect, test } from "vitest";
import { formatTable } from "../../src/cli/format-table.ts";
import { translator } from "../../src/cli/translate.ts";

test("a table of many rows and of huge cells is a table of lines", () => {
  const rows = Array.from({ length: 200_000 }, (_, at) => [String(at), "x"]);
  expect(formatTable({ title: "t", columns: ["a", "b"], rows }).split("\n")).toHaveLength(200_004);
  const cells = Array.from({ length: 60 }, () => "x".repeat(10_000_000));
  const [, , , line] = formatTable({ title: "t", columns: cells.map(() => "c"), rows: [cells] }).split("\n");
  expect(line).toBe(cells.map((_, at) => `${"x".repeat(at === 59 ? 399 : 39)}…`).join("  "));
});

test("the last column shows a warning of a quality report whole", () => {
  const warning = "993 rows, after 3334 of batch sluice-20261126-5fbcd576-4: 70.22% fewer; rowsMayFall allows 10.00%";
  const table = { title: "t", columns: ["Kind", "What was found"], rows: [["rows-fell", warning]] };
  expect(formatTable(table)).toBe(
    `t\nKind       What was found\n---------  ${"-".repeat(40)}\nrows-fell  ${warning}\n`,
  );
});

test("columns stand below one another where one of them holds sentences", () => {
  const rows = [["x".repeat(50), "1"]];
  expect(formatTable({ title: "t", columns: ["What was found", "Rows"], rows, sentences: [0] })).toBe(
    `t\nWhat was found${" ".repeat(38)}Rows\n${"-".repeat(40)}${" ".repeat(12)}----\n${"x".repeat(50)}  1\n`,
  );
});

test("columns stand below one another whatever a name is written in", () => {
  const rows = [
    ["数据.csv", "1"],
    ["re\u0301sume\u0301.csv", "2"],
    ["a.csv", "3"],
  ];
  expect(formatTable({ title: "t", columns: ["file", "rows"], rows })).toBe(
    "t\nfile        rows\n----------  ----\n数据.csv    1\nre\u0301sume\u0301.csv  2\na.csv       3\n",
  );
});

test("neither a title, a cell nor a note can forge a line", () => {
  const forged = "a\nx: FAILED";
  const text = formatTable({ title: forged, columns: [forged], rows: [[forged]], note: forged });
  expect(text.split("\n")).toHaveLength(6);
  expect(text).not.toMatch(/^x/m);
});

test("a value in a sentence of ours is one line of it", async () => {
  const t = await translator("", "en");
  expect(t("skipped: {0}: {1}", "a\nb\u001b[2J", 2)).toBe("skipped: a b: 2");
});
