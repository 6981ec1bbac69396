import { columnName, factLines } from "./header.ts";
import { beginningOf, textMeasure } from "./measure.ts";
import type { Model, Words } from "./model.ts";
import { visibleText } from "./visible-text.ts";

// What stands beside the texts: paddings, and the marks of a column that is sorted and filtered.
const AROUND_NAME = 34;
const AROUND = 20;

/** How wide columns are to be, in pixels, for nothing of them to be cut. */
export interface FittingWidths {
  /** For the name and what is known of the values. */
  head(column: number): number;
  /** For the values in these rows. */
  cells(column: number, rows: { readonly first: number; readonly end: number }): number;
}

/** In the fonts that the page has now. */
export function fittingWidths(model: Model, words: Words, frame: HTMLElement): FittingWidths {
  const { fontFamily, fontSize } = getComputedStyle(frame);
  const family = getComputedStyle(document.body).fontFamily;
  const measure = textMeasure({
    cell: `${fontSize} ${fontFamily}`,
    name: `600 13px ${family}`,
    fact: `11px ${family}`,
  });
  return {
    head(column) {
      const [typed, told] = factLines(model, column, words);
      const facts = Math.max(measure.fact(typed), measure.fact(told)) + AROUND;
      return Math.max(measure.name(columnName(model, column)) + AROUND_NAME, facts);
    },
    cells(column, { first, end }) {
      let width = 0;
      for (let row = first; row < end; row++) {
        const text = visibleText(beginningOf(model.blocks.cell(row, column)).slice(0, 200), "one");
        width = Math.max(width, measure.cell(text) + AROUND);
      }
      return width;
    },
  };
}
