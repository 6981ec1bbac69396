import { button, element } from "./element.ts";
import type { WholeCell } from "./messages.ts";
import { fill } from "./texts.ts";
import type { Words } from "./model.ts";
import { visibleText } from "./visible-text.ts";

/** The place below the table where a cell stands with all that it holds. */
export interface Details {
  readonly area: HTMLElement;
  isOpen(): boolean;
  open(): void;
  close(): void;
  show(title: string, cell: WholeCell): void;
}

/** The details of a cell, closed at first. */
export function cellDetails({ texts, amounts }: Words, copy: () => void, closed: () => void): Details {
  const title = element("span", { class: "text", attributes: { "aria-live": "polite" } });
  const length = element("span", { class: "length" });
  const content = element("pre", { attributes: { tabindex: "0", "aria-label": texts.details } });
  const close = () => {
    area.hidden = true;
    closed();
  };
  const copying = button(texts.copyWhole, copy);
  const bar = element("div", { class: "bar" }, title, length, copying, button(texts.close, close));
  const area = element("section", { class: "details", attributes: { "aria-label": texts.details } }, bar, content);
  area.hidden = true;
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  return {
    area,
    isOpen: () => !area.hidden,
    open() {
      area.hidden = false;
    },
    close,
    show(named, { text, length: whole, unit }) {
      title.textContent = named;
      const isCut = unit === "bytes" || (text?.length ?? 0) < whole;
      const said = unit === "bytes" ? texts.bytesCut : isCut ? texts.cellCut : texts.characters;
      length.textContent = fill(said, amounts.count(whole), amounts.count(text?.length ?? 0));
      // What is not held can't be copied.
      copying.hidden = unit === "bytes";
      content.textContent = text === null ? texts.nothing : text === "" ? texts.emptyText : visibleText(text, "many");
    },
  };
}
