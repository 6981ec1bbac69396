import { element } from "./element.ts";
import type { ShownCell, ShownRow } from "./messages.ts";
import type { Words } from "./model.ts";
import { fill } from "./texts.ts";
import { visibleText } from "./visible-text.ts";

/** What is to be seen in a cell. */
export interface CellLooks {
  readonly value: ShownCell | undefined;
  readonly isWrapped: boolean;
  /** What is read aloud before the value. */
  readonly spoken: string;
}

/** Puts a value into its cell: as text, whatever it says. No value and an empty text look different, and are said so. */
export function paintCell(cell: HTMLElement, { value, isWrapped, spoken }: CellLooks, { texts, amounts }: Words): void {
  cell.classList.toggle("null", value === null);
  cell.classList.toggle("waiting", value === undefined);
  const say = (what: string) => cell.setAttribute("aria-label", `${spoken}, ${what}`);
  cell.removeAttribute("title");
  if (value === undefined) {
    cell.textContent = "…";
    say(texts.notRead);
    return;
  }
  if (value === null) {
    cell.textContent = "null";
    say(texts.nothing);
    return;
  }
  const isCut = typeof value === "object";
  const text = visibleText(isCut ? value.start : value, isWrapped ? "many" : "one");
  cell.textContent = text;
  if (text === "") {
    say(texts.emptyText);
    return;
  }
  if (isCut) {
    const long = fill(texts[value.unit], amounts.count(value.length));
    cell.append("…", element("span", { class: "long", text: long }));
    say(`${text}… (${long})`);
  } else say(text);
  if (text.length > 20) cell.title = visibleText(isCut ? `${value.start}…` : value, "many");
}

/** Puts a row that the job would not take into its one cell: why, and the line as it is. */
export function paintOdd(cell: HTMLElement, row: ShownRow, spoken: string, { texts, amounts }: Words): void {
  const { odd } = row;
  if (odd === undefined) return;
  cell.classList.remove("null", "waiting");
  const why = fill(texts.oddRow, texts.odd[odd.reason]);
  const raw = visibleText(odd.raw, "one");
  const isCut = odd.raw.length < odd.length;
  const long = isCut ? `… ${fill(texts.characters, amounts.count(odd.length))}` : "";
  cell.replaceChildren(
    element("span", { class: "reason", text: `\u26a0 ${why}`, attributes: { "aria-hidden": "true" } }),
    element("span", { class: "raw", text: raw }),
    element("span", { class: "long", text: long }),
  );
  cell.title = `${why}\n${visibleText(odd.raw, "many")}`;
  cell.setAttribute("aria-label", `${spoken}, ${why}: ${raw}${long}`);
}
