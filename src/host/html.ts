import { plainText } from "../core/text/plain-text.ts";

declare const isMarkup: unique symbol;

/** Markup of a page. Only `markup` makes it, so that no text gets into a page as markup. */
export interface Html {
  readonly text: string;
  readonly [isMarkup]: true;
}

/** A template of markup: a text that is put into it, between tags or in a quoted attribute, stays a text. */
export function markup(template: TemplateStringsArray, ...values: readonly (string | Html | readonly Html[])[]): Html {
  return { text: template.map((part, index) => `${part}${markupOf(values[index] ?? "")}`).join("") } as Html;
}

function markupOf(value: string | Html | readonly Html[]): string {
  if (typeof value === "string") return escapeHtml(value);
  return "text" in value ? value.text : value.map(({ text }) => text).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return plainText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
