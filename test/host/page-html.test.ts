import fc from "fast-check";
import { expect, test } from "vitest";
import { followLink } from "../../src/host/pages/follow.ts";
import { drawPage } from "../../src/host/pages/page-html.ts";
import type { Cell, Page } from "../../src/page.ts";
import { hostileText } from "../support/hostile-text.ts";

const surroundings = {
  t: (text: string, ...values: readonly (string | number)[]) =>
    text.replaceAll(/\{(\d+)\}/g, (_all, at) => String(values[Number(at)])),
  nonce: "n0nce",
  script: "https://the.editor/dist/webview/page.js",
  firstLink: 7,
};

const open = (object: string) => ({ to: "address", address: { kind: "object", bucket: "lake", object } }) as const;

function pageOf(text: string): Page {
  const cell: Cell = { text, link: open(text), tone: "bad" };
  return {
    key: text,
    title: text,
    again: { command: "sluice.lineage.show", given: { kind: "lineage", node: text } },
    facts: [{ name: text, value: cell }],
    actions: [{ label: text, link: { to: "command", command: "sluice.ingest.run", given: text } }],
    sections: [
      {
        kind: "table",
        heading: text,
        note: text,
        columns: [text],
        rows: [[cell], [{ text, order: 3 }]],
        filterBy: 0,
      },
      { kind: "chart", heading: text, form: "bars", labels: [text], series: [{ name: text, values: [1] }] },
    ],
  };
}

const draw = (page: Page) => drawPage(page, surroundings);
const tags = (html: string) => [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replaceAll(/"[^"]*"/g, '""'));

test("whatever its texts hold, a page has the tags of a page with harmless ones, and no more", () => {
  const harmless = tags(draw(pageOf("plain")).html);
  const markup = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'",
    "&lt;b&gt;",
    "<!--",
    "`",
  ];
  const bits = fc.array(fc.oneof(fc.constantFrom(...markup), hostileText)).map((parts) => `a${parts.join("")}`);
  fc.assert(
    fc.property(bits, (text) => {
      expect(tags(draw(pageOf(text)).html)).toEqual(harmless);
    }),
  );
});

test("it loads nothing but its own script, by its nonce", () => {
  const { html } = draw(pageOf("plain"));
  expect(html).toContain("default-src 'none'; style-src 'nonce-n0nce'; script-src 'nonce-n0nce'");
  expect([...html.matchAll(/ (?:src|href)="[^"]*"/g)].map(([found]) => found)).toEqual([
    ` src="${surroundings.script}"`,
  ]);
});

test("a link is a number, and counts on from where the page before it ended", () => {
  const page = pageOf("a");
  const { html, links } = draw(page);
  expect([...html.matchAll(/data-link="(\d+)">/g)].map(([, number]) => Number(number)).toSorted()).toEqual([
    10, 7, 8, 9,
  ]);
  expect(links).toHaveLength(4);
  expect(links).toContainEqual({ to: "command", command: "sluice.ingest.run", given: "a" });
  const number = Number(/<dd><button[^>]* data-link="(\d+)"/.exec(html)?.[1]);
  expect(links[number - 7]).toEqual(open("a"));
});

test("the values that one can choose among are counted", () => {
  const rows = ["copied", "skipped", "copied", ""].map((text) => [{ text }]);
  const { html } = draw({
    ...pageOf("a"),
    sections: [{ kind: "table", heading: "Files", columns: ["Decision"], rows, filterBy: 0 }],
  });
  expect([...html.matchAll(/<option value="([^"]*)">([^<]*)/g)].map(([, value, label]) => [value, label])).toEqual([
    ["", "All (4)"],
    ["=copied", "copied (2)"],
    ["=skipped", "skipped (1)"],
    ["=", "– (1)"],
  ]);
});

test("of more rows than a page can hold it says how many are left out", () => {
  const rows = Array.from({ length: 5100 }, (_, at) => [{ text: `row ${String(at)}` }]);
  const table = { kind: "table", heading: "Rows", columns: ["A"], rows } as const;
  const html = (section: typeof table) => draw({ ...pageOf("a"), sections: [section] }).html;
  expect(html(table)).toContain("and 100 more");
  const huge = Array.from({ length: 4000 }, () => Array.from({ length: 10 }, () => ({ text: "x".repeat(5000) })));
  const bounded = html({ ...table, rows: huge });
  expect(bounded.length).toBeLessThan(9_000_000);
  expect(bounded).toMatch(/and 3\d\d\d more/);
});

test("a chart has its numbers in a table, empty where there is none", () => {
  const { html } = draw({
    ...pageOf("a"),
    sections: [
      {
        kind: "chart",
        heading: "Rows",
        form: "lines",
        labels: ["Monday", "Tuesday"],
        series: [{ name: "Curated", values: [12, undefined], tone: "good" }],
      },
    ],
  });
  expect(html).toContain('<canvas role="img" aria-label="Rows: a chart. Its numbers are in the table below it."');
  expect(html).toContain('<tr><th scope="row">Monday</th><td data-value="12">12</td></tr>');
  expect(html).toContain('<tr><th scope="row">Tuesday</th><td></td></tr>');
});

test.each(["http://a.example", "file:///etc/passwd", "/etc/passwd", "command:x", "javascript:1", ""])(
  "%j is no address for the browser",
  async (url) => {
    const opened: string[] = [];
    const ui = {
      show: () => Promise.resolve(),
      open(target: string) {
        opened.push(target);
        return Promise.resolve();
      },
    };
    const ways = { ui, run: () => Promise.resolve() };
    await followLink({ to: "web", url: "https://a.example/b" }, ways);
    await followLink({ to: "web", url }, ways);
    expect(opened).toEqual(["https://a.example/b"]);
  },
);
