import { expect, test } from "vitest";
import { formatTable } from "../../src/cli/format-table.ts";
import { translator } from "../../src/cli/translate.ts";

test("a table of many rows and of huge cells is a table of lines", () => {
  const rows = Array.from({ length: 200_000 }, (_, at) => [String(at), "x"]);
  expect(formatTable({ title: "t", columns: ["a", "b"], rows }).split("\n")).toHaveLength(200_004);
  const cells = Array.from({ length: 60 }, () => "x".repeat(10_000_000));
  const [, , , line] = formatTable({ title: "t", columns: cells.map(() => "c"), rows: [cells] }).split("\n");
  expect(line).toBe(cells.map(() => `${"x".repeat(39)}…`).join("  "));
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
