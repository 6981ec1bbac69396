import { afterEach, describe, expect, test } from "vitest";
import { workbenchBrowser } from "../../demo/workbench.ts";
import type { TableColumn } from "../../src/core/tables/table.ts";
import { memoryTable, type MemoryTable } from "../support/memory-table.ts";
import { openTablePage, type TablePage } from "../support/table-page.ts";

const browser = workbenchBrowser();
const COLUMNS: readonly TableColumn[] = [
  { name: "id", type: "integer" },
  { name: "city", type: "string" },
  { name: "amount", type: "double" },
];
const CITIES = ["Porto", "Évora", "Lisboa", "Faro"];
const cities = (rows: number): MemoryTable => ({
  columns: COLUMNS,
  rows,
  row: (place) => ({ cells: [String(place), CITIES[place % 4] ?? "", String((place * 7) % 10)] }),
});

/** The page of a table in a browser, with what answers it in the editor, over tables in memory. */
describe.skipIf(browser === undefined)("the page of a table", () => {
  let table: TablePage;
  let made: ReturnType<typeof memoryTable>;
  const show = async (given: MemoryTable) => {
    made = memoryTable(given);
    table = await openTablePage(browser ?? "", () => Promise.resolve(made));
    await table.page.locator(".row").first().waitFor();
  };
  afterEach(async () => {
    expect(table.complaints).toEqual([]);
    expect(table.refused).toEqual([]);
    await table.close();
  });

  const grid = () => table.page.locator(".grid");
  const active = () => table.page.locator(".cell.active");
  const status = () => table.page.locator(".status").innerText();
  const firstColumn = async () => (await table.cells()).map(([first]) => first);
  /** What a screen reader would say of where the keys are. */
  const spoken = () =>
    table.page.evaluate<string>(
      `document.getElementById(document.querySelector(".grid").getAttribute("aria-activedescendant"))?.getAttribute("aria-label") ?? ""`,
    );
  const column = (name: string) => table.page.locator(".th", { hasText: name }).locator(".name");

  test("shows the first rows, of a hundred million as of three, and asks for no more than is seen", async () => {
    await show(cities(100_000_000));
    await expect.poll(firstColumn).toContain("0");
    expect((await table.cells())[1]).toEqual(["1", "Évora", "7"]);
    expect(made.asked).toEqual([[0, 64]]);
    expect(await table.page.locator(".row").count()).toBeLessThan(40);
    expect(await status()).toContain("100,000,000 rows");
    expect(await grid().getAttribute("aria-rowcount")).toBe("100000001");
  });

  test("goes to the end and back by keys, and by the wheel no faster than one can see", async () => {
    await show(cities(100_000_000));
    await grid().press("Control+End");
    await expect.poll(spoken).toBe("amount, Row 100,000,000, 3");
    await grid().press("Control+Home");
    await expect.poll(spoken).toBe("id, Row 1, 0");
    await grid().press("PageDown");
    const row = async () => Number(/, (\d+)$/.exec(await spoken())?.[1]);
    await expect.poll(row).toBeGreaterThan(10);
    const page = await row();
    await grid().press("ArrowDown");
    await grid().press("End");
    await expect.poll(spoken).toMatch(new RegExp(`^amount, Row ${page + 2}, `));
    await grid().press("Control+Home");
    await table.page.mouse.move(400, 400);
    await table.page.mouse.wheel(0, 240);
    await expect.poll(async () => (await firstColumn())[0]).toBe("10");
    // The scrollbar is of the whole.
    await table.page.evaluate(`document.querySelector(".grid").scrollTop = 1e9`);
    await expect.poll(firstColumn).toContain("99999999");
  });

  test("goes to the end of what was estimated, and on to where it really ends", async () => {
    await show({ ...cities(1000), estimate: 5000 });
    await expect.poll(status).toContain("about 5,000 rows");
    expect(await grid().getAttribute("aria-rowcount")).toBe("-1");
    await table.page.getByRole("button", { name: "Last row" }).click();
    await expect.poll(spoken).toBe("id, Row 1,000, 999");
    await expect.poll(status).toContain("1,000 rows");
  });

  test("goes to a row and to a line, and back into the cells", async () => {
    await show(cities(50_000));
    await table.post({ kind: "ask", what: "goTo" });
    await table.page.locator(".go input:focus").waitFor();
    await table.page.keyboard.type("40.001");
    await table.page.keyboard.press("Enter");
    await expect.poll(spoken).toBe("id, Row 40,001, 40000");
    await table.page.locator(".go select").selectOption("line");
    await table.page.locator(".go input").fill("12");
    await table.page.locator(".go input").press("Enter");
    await expect.poll(spoken).toBe("id, Row 11, 10");
    await table.page.keyboard.press("ArrowRight");
    await expect.poll(spoken).toBe("city, Row 11, Lisboa");
    await table.page.locator(".go input").fill("60000");
    await table.page.locator(".go input").press("Enter");
    await expect.poll(() => table.page.locator(".said").innerText()).toBe("There is no such row.");
  });

  test("sorts and filters what was read, says of how much, and goes back to all", async () => {
    await show(cities(60_000));
    await column("amount").click();
    await table.page.getByRole("button", { name: "Sort descending" }).click();
    await expect.poll(async () => (await table.cells())[0]).toEqual(["7", "Faro", "9"]);
    const bar = table.page.locator(".bar.arranged .text");
    expect(await bar.innerText()).toBe("50,000 of the first 50,000 rows, and no others: sorted by amount, descending");
    expect(await table.page.locator(".th", { hasText: "amount" }).getAttribute("aria-sort")).toBe("descending");
    await column("city").click();
    await table.page.locator(".sheet input").fill("lis");
    await table.page.locator(".sheet input").press("Enter");
    await expect
      .poll(() => bar.innerText())
      .toContain("12,500 of the first 50,000 rows, and no others: city contains lis");
    await expect
      .poll(async () => (await table.cells()).slice(0, 2).flat())
      .toEqual(["14", "Lisboa", "8", "34", "Lisboa", "8"]);
    await table.page.getByRole("button", { name: "Show all rows" }).click();
    await expect.poll(async () => (await table.cells())[0]).toEqual(["0", "Porto", "0"]);
    await bar.waitFor({ state: "hidden" });
  });

  test("finds on and back, all around", async () => {
    await show(cities(100));
    await table.post({ kind: "ask", what: "find" });
    await table.page.locator(".find:focus").waitFor();
    await table.page.keyboard.type("ÉVORA");
    await table.page.keyboard.press("Enter");
    await expect.poll(spoken).toBe("city, Row 2, Évora");
    await table.page.locator(".find").press("Enter");
    await expect.poll(spoken).toBe("city, Row 6, Évora");
    await table.page.locator(".find").press("Shift+Enter");
    await expect.poll(spoken).toBe("city, Row 2, Évora");
    await table.page.locator(".find").press("Shift+Enter");
    await expect.poll(spoken).toBe("city, Row 98, Évora");
    await table.page.locator(".find").fill("nowhere");
    await table.page.locator(".find").press("Enter");
    await expect.poll(() => table.page.locator(".said").innerText()).toContain("Not found in the first 100 rows");
  });

  test("copies a cell by keys, and rows in each format from the menu", async () => {
    await show(cities(100));
    await grid().press("ArrowRight");
    await grid().press("Control+c");
    await expect.poll(() => table.ui.copied).toEqual(["Porto"]);
    await grid().press("Shift+ArrowDown");
    await grid().press("Shift+ArrowRight");
    await grid().press("Control+c");
    await expect.poll(() => table.ui.copied.at(-1)).toBe("city\tamount\nPorto\t0\nÉvora\t7");
    await table.page.getByRole("button", { name: /^Copy/ }).first().click();
    await table.page.getByRole("menuitem", { name: "Markdown" }).click();
    await expect
      .poll(() => table.ui.copied.at(-1))
      .toBe("| city | amount |\n| --- | --: |\n| Porto | 0 |\n| Évora | 7 |");
    await expect.poll(() => table.page.locator(".said").innerText()).toBe("Rows copied: 2");
  });

  test("shows what is hostile as the text that it is", async () => {
    const hostile = [
      `<img src=x onerror="document.title='gone'">`,
      "[see](command:x)",
      "\u202egpj.exe\u001b[31m\u0000",
      "$(zap)",
    ];
    const first = hostile[0] ?? "";
    await show({
      columns: hostile.map((name, at) => ({ name, type: at === 0 ? "<b>integer</b>" : "string" })),
      rows: 1,
      row: () => ({ cells: hostile }),
    });
    const shown = [first, "[see](command:x)", "⟨U+202E⟩gpj.exe⟨U+001B⟩[31m⟨U+0000⟩", "$(zap)"];
    await expect.poll(() => table.cells()).toEqual([shown]);
    expect(await table.page.locator(".th .own").allTextContents()).toEqual(shown);
    await grid().press("Enter");
    await expect.poll(() => table.page.locator(".details pre").textContent()).toBe(first);
    expect(await table.page.locator("img, b, a").count()).toBe(0);
    expect(await table.page.title()).toBe("");
    // Copied it is what it was.
    await table.page.getByRole("button", { name: "Copy the whole cell" }).click();
    await expect.poll(() => table.ui.copied).toEqual([first]);
  });

  test("shows a row that the job would not take as its line, with the reason in words", async () => {
    await show({
      ...cities(5),
      row: (place) =>
        place === 1
          ? { cells: ["x"], odd: { reason: "too-few-fields", raw: "x" } }
          : { cells: [place === 2 ? null : "", null, "1"] },
    });
    await expect.poll(async () => (await table.cells())[1]).toEqual(["⚠ Not a row of this table: too few fieldsx"]);
    await grid().press("ArrowDown");
    await expect.poll(spoken).toBe("id, Row 2, Not a row of this table: too few fields: x");
    await grid().press("ArrowDown");
    await expect.poll(spoken).toBe("id, Row 3, no value");
    await grid().press("ArrowDown");
    await expect.poll(spoken).toBe("id, Row 4, empty text");
    expect((await table.cells())[2]).toEqual(["null", "null", "1"]);
    expect((await table.cells())[3]).toEqual(["", "null", "1"]);
  });

  test("stays usable with ten thousand columns and a cell of ten megabytes", async () => {
    const long = "0123456789".repeat(1_048_576);
    await show({
      columns: Array.from({ length: 10_000 }, (_, at) => ({ name: `c${at}`, type: "string" })),
      rows: 1000,
      row: (place) => ({ cells: Array.from({ length: 10_000 }, (_, at) => (at === 1 ? long : `${place}:${at}`)) }),
    });
    await expect.poll(async () => (await table.cells())[0]?.[1]).toBe(`${long.slice(0, 500)}…10,485,760 characters`);
    expect(await table.page.locator(".cell").count()).toBeLessThan(1000);
    await grid().press("End");
    await expect.poll(spoken).toBe("c9999, Row 1, 0:9999");
    await grid().press("Home");
    await grid().press("ArrowRight");
    await grid().press("Enter");
    await expect
      .poll(() => table.page.locator(".details .length").innerText())
      .toBe("10,485,760 characters, of which the first 100,000 are shown.");
    await table.page.getByRole("button", { name: "Copy the whole cell" }).click();
    await expect.poll(() => table.ui.copied.at(-1)?.length).toBe(long.length);
  });

  test("says what failed while reading, keeps what was shown, and goes on when asked", async () => {
    let broken = false;
    await show({ ...cities(1000), fault: () => (broken ? new Error("The bucket does not answer") : undefined) });
    await expect.poll(firstColumn).toContain("0");
    broken = true;
    await grid().press("Control+End");
    const bar = table.page.locator(".bar.failed");
    await expect.poll(() => bar.innerText()).toContain("The bucket does not answer");
    await grid().press("Control+Home");
    await expect.poll(firstColumn).toContain("0");
    broken = false;
    await grid().press("Control+End");
    await table.page.getByRole("button", { name: "Try Again" }).click();
    await expect.poll(spoken).toBe("amount, Row 1,000, 3");
    await bar.waitFor({ state: "hidden" });
  });

  test("tells in the head of a column what was read of it, also to whom the bars are nothing", async () => {
    await show({
      ...cities(10),
      profile: COLUMNS.map(({ name, type }) => ({
        ...{ name, type, values: 200, empty: 3, distinct: 12, more: name === "city", least: "0", greatest: "9" },
        histogram: [
          { label: "0–4", count: 150 },
          { label: "5–9", count: 47 },
        ],
      })),
    });
    const head = table.page.locator(".th", { hasText: "city" });
    await expect
      .poll(() => head.getAttribute("aria-label"))
      .toBe("city, string, 1.5% empty, over 12 distinct, 0 to 9, How the values are spread: 0–4: 150; 5–9: 47");
    const bars = await head.locator("svg rect.bar").all();
    const heights = await Promise.all(bars.map(async (bar) => Number(await bar.getAttribute("height"))));
    expect(heights).toEqual([22, expect.closeTo(6.9, 1)]);
    expect(await status()).toContain("Columns: of 10 rows read, 100 B of 100 B");
    const cut = `[...document.querySelectorAll(".th .type, .th .fact")]
      .filter((line) => line.scrollWidth > line.clientWidth).map((line) => line.textContent)`;
    await expect.poll(() => table.page.evaluate<string[]>(cut)).toEqual([]);
  });

  test("lets no column move about while one scrolls to longer values", async () => {
    // What is said of it below its name is never as wide.
    const columns = [{ name: "the name of a city, as it is written", type: "string" }];
    const profile = columns.map(({ name, type }) => ({
      ...{ name, type, values: 9, empty: 0, more: false, least: "0", greatest: "9", histogram: [] },
      // As far as was read by then.
      get distinct() {
        return made.soFar().rows;
      },
    }));
    const row = (place: number) => ({
      cells: [place < 200 ? "Porto" : "a longer name ".repeat(4)],
    });
    await show({ columns, rows: 1000, row, profile });
    const head = table.page.locator(".th", { hasText: "the name of a city" });
    await expect.poll(() => head.getAttribute("aria-label")).toContain("64 distinct");
    const before = await head.boundingBox();
    await grid().press("Control+End");
    await expect.poll(() => head.getAttribute("aria-label")).toContain("1,000 distinct");
    expect((await table.cells())[0]?.[0]).toContain("a longer name");
    expect(await head.boundingBox()).toEqual(before);
  });

  test("takes widths by drag and double click, wraps, and lets the keys out", async () => {
    await show(cities(10));
    const head = table.page.locator(".th", { hasText: "city" });
    const width = async () => (await head.boundingBox())?.width ?? 0;
    await expect.poll(width).toBe(132);
    const box = (await head.boundingBox())!;
    await table.page.mouse.move(box.x + box.width - 3, box.y + 20);
    await table.page.mouse.down();
    await table.page.mouse.move(box.x + box.width + 97, box.y + 20);
    await table.page.mouse.up();
    await expect.poll(width).toBe(232);
    await table.page.mouse.dblclick(box.x + 229, box.y + 20);
    await expect.poll(width).toBeLessThan(132);
    await table.page.getByRole("button", { name: "Wrap" }).click();
    await expect.poll(async () => (await table.page.locator(".row").first().boundingBox())?.height).toBe(80);
    await grid().focus();
    expect(await active().count()).toBe(1);
    await grid().press("Shift+Tab");
    expect(await table.page.evaluate("document.activeElement.textContent")).toBe("Open as Text");
  });
});
