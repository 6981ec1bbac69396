import type { TableFormat } from "../../core/tables/table.ts";
import { button, element } from "./element.ts";
import { COPY_FORMATS, type CopyFormat } from "./messages.ts";
import { openSheet } from "./sheet.ts";
import type { TableTexts } from "./texts.ts";

/** What the buttons above the table do. */
export interface ToolbarActions {
  begin(): void;
  end(): void;
  goTo(by: "row" | "line", number: number): void;
  find(text: string, backwards: boolean): void;
  wrap(): boolean;
  copy(format: CopyFormat): void;
  asText(): void;
  /** The keys go back to the grid. */
  leave(): void;
}

/** The buttons above the table. */
export interface Toolbar {
  readonly bar: HTMLElement;
  focus(what: "goTo" | "find"): void;
  /** Whether somebody types what is to be found. */
  isFinding(): boolean;
}

/** The buttons above a table of this format. What is no text is not opened as one; it has no lines either. */
export function toolbar(format: TableFormat, texts: TableTexts, actions: ToolbarActions): Toolbar {
  const hasLines = format !== "parquet";
  const by = element("select", { attributes: { "aria-label": texts.goTo } });
  by.append(element("option", { text: texts.row, attributes: { value: "row" } }));
  if (hasLines) by.append(element("option", { text: texts.line, attributes: { value: "line" } }));
  const number = element("input", {
    class: "number",
    attributes: { type: "text", inputmode: "numeric", placeholder: texts.goTo, "aria-label": texts.goTo },
  });
  const go = element("form", { class: "group go" }, by, number);
  go.addEventListener("submit", (event) => {
    event.preventDefault();
    // As people write it: 1,234,567 or 1.234.567 or 1 234 567.
    const wanted = Number(number.value.replace(/[\s.,_\u00a0\u202f]/g, ""));
    if (Number.isSafeInteger(wanted) && wanted > 0) actions.goTo(by.value === "line" ? "line" : "row", wanted);
    else number.select();
  });

  const text = element("input", {
    class: "find",
    attributes: { type: "search", placeholder: texts.find, "aria-label": texts.find, spellcheck: "false" },
  });
  const find = element("form", { class: "group", attributes: { role: "search" } }, text);
  const look = (backwards: boolean) => {
    if (text.value !== "") actions.find(text.value, backwards);
  };
  find.append(
    button("\u2191", () => look(true), { attributes: { "aria-label": texts.previous, title: texts.previous } }),
    button("\u2193", () => look(false), { attributes: { "aria-label": texts.next, title: texts.next } }),
  );
  find.addEventListener("submit", (event) => {
    event.preventDefault();
    look(false);
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      look(true);
    }
  });

  const wrap = button(texts.wrap, () => wrap.setAttribute("aria-pressed", String(actions.wrap())), {
    attributes: { "aria-pressed": "false" },
  });
  const jumps = element("div", { class: "group" });
  jumps.append(
    button(texts.begin, () => actions.begin()),
    button(texts.end, () => actions.end()),
  );
  const bar = element("div", { class: "toolbar", attributes: { role: "toolbar" } });
  bar.append(jumps, go, find, wrap, copyMenu(texts, actions));
  if (hasLines) bar.append(button(texts.asText, () => actions.asText()));
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") actions.leave();
  });
  return {
    bar,
    focus(what) {
      (what === "find" ? text : number).focus();
      (what === "find" ? text : number).select();
    },
    isFinding: () => document.activeElement === text,
  };
}

function copyMenu(texts: TableTexts, actions: ToolbarActions): HTMLElement {
  const open = button(`${texts.copy} \u25be`, () => toggle(), {
    attributes: { "aria-haspopup": "menu", "aria-expanded": "false" },
  });
  const menu = element("div", { class: "menu" }, open);
  let close: (() => void) | undefined;
  const toggle = () => {
    if (close !== undefined) {
      close();
      return;
    }
    const sheet = element("div", { class: "sheet", attributes: { role: "menu", "aria-label": texts.copy } });
    for (const format of COPY_FORMATS) {
      const choose = () => {
        close?.();
        actions.copy(format);
        actions.leave();
      };
      sheet.append(button(texts.copyAs[format], choose, { attributes: { role: "menuitem" } }));
    }
    menu.append(sheet);
    open.setAttribute("aria-expanded", "true");
    close = openSheet(sheet, () => {
      close = undefined;
      open.setAttribute("aria-expanded", "false");
      open.focus();
    });
  };
  return menu;
}
