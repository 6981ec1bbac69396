import { button, element } from "./element.ts";
import { fill } from "./texts.ts";
import type { Words } from "./model.ts";
import { visibleText } from "./visible-text.ts";

/** The place below the table where a cell stands with all that it holds. */
export interface Details {
  readonly area: HTMLElement;
  isOpen(): boolean;
  open(): void;
  close(): void;
  /** `length`: of the whole cell, in characters. */
  show(title: string, text: string | null, length: number): void;
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
  const bar = element(
    "div",
    { class: "bar" },
    title,
    length,
    button(texts.copyWhole, copy),
    button(texts.close, close),
  );
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
    show(named, text, whole) {
      title.textContent = named;
      length.textContent =
        text !== null && text.length < whole
          ? fill(texts.cellCut, amounts.count(whole), amounts.count(text.length))
          : fill(texts.characters, amounts.count(whole));
      content.textContent = text === null ? texts.nothing : text === "" ? texts.emptyText : visibleText(text, "many");
    },
  };
}
