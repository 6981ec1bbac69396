import { button, element } from "./element.ts";
import { columnName } from "./header.ts";
import { FILTER_TESTS, type Filter, type FilterTest, type Sort } from "./messages.ts";
import type { Model, Words } from "./model.ts";
import { openSheet } from "./sheet.ts";
import { fill } from "./texts.ts";

/** What can be done to a column. */
export interface ColumnActions {
  sort(sort: Sort | undefined): void;
  filter(column: number, filter: Filter | undefined): void;
  fit(column: number): void;
  /** The menu was closed. */
  closed(): void;
}

/** Opens the menu of a column at a place of the page. */
export function openColumnMenu(
  model: Model,
  column: number,
  { texts }: Words,
  at: { readonly left: number; readonly top: number },
  actions: ColumnActions,
): void {
  const name = columnName(model, column);
  const sheet = element("div", {
    class: "sheet",
    attributes: { role: "dialog", "aria-label": fill(texts.columnMenu, name) },
  });
  const then = (act: () => void) => () => {
    close();
    act();
  };
  const sort = (descending: boolean) => then(() => actions.sort({ column, descending }));
  sheet.append(button(texts.ascending, sort(false)), button(texts.descending, sort(true)));
  if (model.sort?.column === column)
    sheet.append(
      button(
        texts.unsorted,
        then(() => actions.sort(undefined)),
      ),
    );
  sheet.append(
    button(
      texts.fit,
      then(() => actions.fit(column)),
    ),
  );
  const known = model.filters.get(column);
  const test = element("select", { attributes: { "aria-label": texts.filter } });
  for (const one of FILTER_TESTS) {
    test.append(element("option", { text: texts.tests[one], attributes: { value: one } }));
  }
  test.value = known?.test ?? "contains";
  const text = element("input", {
    attributes: { type: "text", "aria-label": `${texts.filter} ${name}`, spellcheck: "false" },
  });
  text.value = known?.text ?? "";
  const needsText = () => test.value !== "empty" && test.value !== "filled";
  text.hidden = !needsText();
  test.addEventListener("change", () => (text.hidden = !needsText()));
  const form = element(
    "form",
    {},
    test,
    text,
    element("button", { text: texts.apply, attributes: { type: "submit" } }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const filter = { column, test: test.value as FilterTest, text: needsText() ? text.value : "" };
    const isNone = needsText() && text.value === "" && filter.test === "contains";
    then(() => actions.filter(column, isNone ? undefined : filter))();
  });
  if (known !== undefined)
    form.append(
      button(
        texts.unfiltered,
        then(() => actions.filter(column, undefined)),
      ),
    );
  sheet.append(form);
  document.body.append(sheet);
  sheet.style.left = `${Math.max(4, Math.min(at.left, document.body.clientWidth - sheet.offsetWidth - 4))}px`;
  sheet.style.top = `${Math.max(4, Math.min(at.top, document.body.clientHeight - sheet.offsetHeight - 4))}px`;
  const close = openSheet(sheet, () => actions.closed());
}
