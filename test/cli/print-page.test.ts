import { expect, test } from "vitest";
import { tablesOf } from "../../src/cli/print-page.ts";
import type { Page } from "../../src/page.ts";

test("a page is printed as tables: facts, rows, and the numbers of a chart", () => {
  const page: Page = {
    ...{ key: "k", title: "Quality of sales", actions: [{ label: "Log", link: { to: "command", command: "x" } }] },
    facts: [{ name: "Rows read", value: { text: "40", tone: "good" } }],
    again: { command: "sluice.report.open", given: { kind: "batchDataset", dataset: "sales", batchId: "b" } },
    sections: [
      {
        ...{ kind: "table", heading: "Files", note: "All of them.", columns: ["File", "Contract"] },
        rows: [
          [
            { text: "a.csv", link: { to: "web", url: "https://a.example" } },
            { text: "Mend", link: { to: "command", command: "x" }, isAction: true },
          ],
        ],
      },
      {
        ...{ kind: "chart", heading: "Rows", form: "lines", labels: ["Monday", "Tuesday"] },
        series: [{ name: "Curated", values: [12, undefined] }],
      },
    ],
  };
  expect(tablesOf(page, (text) => text)).toEqual([
    { title: "Quality of sales", columns: ["Field", "Value"], rows: [["Rows read", "40"]] },
    { title: "Files", columns: ["File"], rows: [["a.csv"]], sentences: [0], note: "All of them." },
    {
      title: "Rows",
      columns: ["Name", "Curated"],
      sentences: [0, 1],
      rows: [
        ["Monday", "12"],
        ["Tuesday", ""],
      ],
    },
  ]);
});
