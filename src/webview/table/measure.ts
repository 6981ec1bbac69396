import type { ShownCell } from "./messages.ts";

/** How wide texts are in the page's fonts, in pixels. */
export function textMeasure(fonts: { readonly cell: string; readonly name: string; readonly fact: string }) {
  const context = document.createElement("canvas").getContext("2d");
  const measure = (font: string) => (text: string) => {
    if (context === null) return text.length * 8;
    context.font = font;
    return context.measureText(text.slice(0, 200)).width;
  };
  return { cell: measure(fonts.cell), name: measure(fonts.name), fact: measure(fonts.fact) };
}

/** What is seen of a cell, before control characters are marked. */
export function beginningOf(cell: ShownCell | undefined): string {
  if (cell === null) return "null";
  return typeof cell === "object" ? cell.start : (cell ?? "");
}
