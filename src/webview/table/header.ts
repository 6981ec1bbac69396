import type { ColumnProfile } from "../../core/tables/table.ts";
import { element } from "./element.ts";
import { histogram } from "./histogram.ts";
import type { Model, Words } from "./model.ts";
import { fill } from "./texts.ts";
import { visibleText } from "./visible-text.ts";

/** How high the names of the columns stand, with what is known of their values. */
export const HEAD = 92;

const LONGEST_NAME = 200;

/** The name of a column as it is shown: one line of bounded length. */
export function columnName({ columns }: Pick<Model, "columns">, column: number): string {
  return visibleText((columns[column]?.name ?? "").slice(0, LONGEST_NAME), "one");
}

/** Fills the head of a column: its name and type, how it is sorted and filtered, what was read of its values. */
export function paintHead(head: HTMLElement, model: Model, column: number, { texts, amounts }: Words): void {
  const { profiles, sort, filters } = model;
  const name = columnName(model, column);
  const profile = profiles.get(column);
  const { type, range, facts } = knownOf(model, column, { texts, amounts });
  const direction = sort?.column === column ? (sort.descending ? "descending" : "ascending") : "none";
  const isFiltered = filters.has(column);
  const marks = `${direction === "none" ? "" : direction === "ascending" ? "\u25b2" : "\u25bc"}${isFiltered ? " \u29e9" : ""}`;
  const [typed, told] = linesOf({ type, range, facts });
  const own = element("span", { class: "own", text: name });
  const title = element("div", { class: "name" }, own, element("span", { class: "mark", text: marks }));
  title.title = name;
  const lines: Node[] = [
    title,
    line("type", typed, element("span", { text: type }), element("span", { text: range ?? "" })),
    line("fact", told, told),
  ];
  if (profile !== undefined) {
    const drawing = histogram(profile, (numbers) => fill(texts.histogram, visibleText(numbers, "one")));
    const tip = document.createElementNS("http://www.w3.org/2000/svg", "title");
    tip.textContent = visibleText(profile.histogram.map((part) => `${part.label}: ${part.count}`).join("\n"), "many");
    drawing.prepend(tip);
    lines.push(drawing);
  }
  head.replaceChildren(...lines, element("div", { class: "grip", attributes: { "aria-hidden": "true" } }));
  head.setAttribute("aria-sort", direction);
  const spread = profile?.histogram.map((part) => `${part.label}: ${part.count}`).join("; ") ?? "";
  head.setAttribute(
    "aria-label",
    [name, type, ...facts, range, spread === "" ? undefined : fill(texts.histogram, visibleText(spread, "one"))]
      .filter((part) => part !== undefined && part !== "")
      .join(", ") + (isFiltered ? `, ${texts.filter}` : ""),
  );
}

/** Of what does not fit the whole is seen by pointing at it. */
function line(name: string, whole: string, ...parts: readonly (Node | string)[]): HTMLElement {
  const shown = element("div", { class: name });
  shown.title = whole;
  shown.append(...parts);
  return shown;
}

/** What the head of a column says below its name, line by line. */
export function factLines(model: Model, column: number, words: Words): [typed: string, told: string] {
  return linesOf(knownOf(model, column, words));
}

/** What is known of a column. */
interface Known {
  readonly type: string;
  readonly range: string | undefined;
  readonly facts: readonly string[];
}

function knownOf({ columns, profiles }: Model, column: number, { texts, amounts }: Words): Known {
  const type = columns[column]?.type ?? "";
  const profile = profiles.get(column);
  if (profile === undefined) return { type, range: undefined, facts: [] };
  return { type, range: rangeOf(profile, texts.range), facts: factsOf(profile, { texts, amounts }) };
}

function linesOf({ type, range, facts }: Known): [string, string] {
  return [[type, range].filter(Boolean).join("   "), facts.join(" \u00b7 ")];
}

function factsOf({ values, empty, distinct, more }: ColumnProfile, { texts, amounts }: Words): string[] {
  if (values === 0) return [texts.noValues];
  return [
    fill(texts.empty, amounts.share(empty, values)),
    fill(more ? texts.distinctMore : texts.distinct, amounts.count(distinct)),
  ];
}

function rangeOf({ least, greatest }: ColumnProfile, text: string): string | undefined {
  if (least === undefined || greatest === undefined) return undefined;
  const short = (value: string) => visibleText(value.length > 24 ? `${value.slice(0, 24)}…` : value, "one");
  return fill(text, short(least), short(greatest));
}
