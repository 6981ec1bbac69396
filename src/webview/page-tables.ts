import type { PageState, TableState } from "./page-state.ts";

const UNTOUCHED: TableState = { text: "", choice: "" };
const collator = new Intl.Collator(undefined, { numeric: true });

/** Lets the reader search, choose and sort the rows of each table. */
export function openTables({ tables }: PageState, keep: (changed: Pick<PageState, "tables">) => void): void {
  let kept = tables;
  document.querySelectorAll<HTMLElement>("section.rows").forEach((section, number) => {
    openTable(section, kept[number] ?? UNTOUCHED, (state) => {
      kept = { ...kept, [number]: state };
      keep({ tables: kept });
    });
  });
}

function openTable(section: HTMLElement, first: TableState, keep: (state: TableState) => void): void {
  const body = section.querySelector("tbody");
  if (body === null) return;
  const rows = [...body.rows];
  const texts = rows.map((row) => row.textContent.toLocaleLowerCase());
  const search = section.querySelector("input");
  const choice = section.querySelector("select");
  const headings = [...section.querySelectorAll<HTMLElement>("th[aria-sort]")];
  let state = first;

  function show(): void {
    const wanted = state.text.trim().toLocaleLowerCase();
    const column = Number(choice?.dataset["column"]);
    let count = 0;
    rows.forEach((row, at) => {
      const fits =
        texts[at]?.includes(wanted) === true &&
        (state.choice === "" || `=${row.cells[column]?.textContent ?? ""}` === state.choice);
      row.hidden = !fits;
      if (fits) count += 1;
    });
    const status = section.querySelector<HTMLElement>("[role=status]");
    if (status === null) return;
    const [shown, all] = [String(count), String(rows.length)];
    status.textContent = (status.dataset["words"] ?? "").replace("{0}", shown).replace("{1}", all);
  }

  function sort(): void {
    const { sorted } = state;
    headings.forEach((heading, at) => {
      const direction = sorted?.descending === true ? "descending" : "ascending";
      heading.ariaSort = at === sorted?.column ? direction : "none";
    });
    const order = sorted === undefined ? rows : rows.toSorted((one, other) => compare(one, other, sorted));
    body?.append(...order);
  }

  function change(changed: Partial<TableState>): void {
    state = { ...state, ...changed };
    keep(state);
  }

  search?.addEventListener("input", () => {
    change({ text: search.value });
    show();
  });
  choice?.addEventListener("change", () => {
    change({ choice: choice.value });
    show();
  });
  headings.forEach((heading, column) => {
    heading.addEventListener("click", () => {
      const { sorted } = state;
      change({ sorted: { column, descending: sorted?.column === column && !sorted.descending } });
      sort();
    });
  });

  if (search) search.value = state.text;
  if (choice) {
    choice.value = state.choice;
    // Of a page that was drawn anew, the value may be gone.
    if (choice.selectedIndex < 0) choice.value = "";
    state = { ...state, choice: choice.value };
  }
  if (state.sorted !== undefined) sort();
  show();
}

/** By what the cells say they are sorted by, else by their texts, numbers in them as numbers; cells without either last. */
function compare(
  one: HTMLTableRowElement,
  other: HTMLTableRowElement,
  { column, descending }: NonNullable<TableState["sorted"]>,
): number {
  const [a, b] = [one.cells[column], other.cells[column]];
  const [textA, textB] = [a?.textContent ?? "", b?.textContent ?? ""];
  if ((textA === "") !== (textB === "")) return textA === "" ? 1 : -1;
  const [orderA, orderB] = [Number(a?.dataset["order"]), Number(b?.dataset["order"])];
  const compared = orderA - orderB || (Number.isNaN(orderA - orderB) ? collator.compare(textA, textB) : 0);
  return descending ? -compared : compared;
}
