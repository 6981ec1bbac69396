import { columnName, factLines } from "./header.ts";
import { beginningOf, textMeasure } from "./measure.ts";
import type { Model, Words } from "./model.ts";
import { visibleText } from "./visible-text.ts";

// What stands beside the texts: paddings, and the marks of a column that is sorted and filtered.
const AROUND_NAME = 34;
const AROUND = 20;

/**
 * How wide a column is to be, in pixels, for its name, for what is known of its values and for those of it that are in
 * these rows to be read without a cut.
 */
export function fittingWidth(
  model: Model,
  column: number,
  rows: { readonly first: number; readonly end: number },
  { words, frame }: { readonly words: Words; readonly frame: HTMLElement },
): number {
  const { fontFamily, fontSize } = getComputedStyle(frame);
  const family = getComputedStyle(document.body).fontFamily;
  const measure = textMeasure({
    cell: `${fontSize} ${fontFamily}`,
    name: `600 13px ${family}`,
    fact: `11px ${family}`,
  });
  let width = measure.name(columnName(model, column)) + AROUND_NAME;
  for (const line of factLines(model, column, words)) width = Math.max(width, measure.fact(line) + AROUND);
  for (let row = rows.first; row < rows.end; row++) {
    const text = visibleText(beginningOf(model.blocks.cell(row, column)).slice(0, 200), "one");
    width = Math.max(width, measure.cell(text) + AROUND);
  }
  return width;
}
