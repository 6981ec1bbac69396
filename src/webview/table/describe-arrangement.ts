import { columnName } from "./header.ts";
import type { Model, Words } from "./model.ts";
import { fill } from "./texts.ts";
import { visibleText } from "./visible-text.ts";

/** In words what rows are shown, in which order, and of how many; undefined where all are, as they stand in the file. */
export function describeArrangement(model: Model, { texts, amounts }: Words): string | undefined {
  const { arrangement, sort, filters } = model;
  if (arrangement === undefined) return undefined;
  const parts = [...filters.values()].map(({ column, test, text }) =>
    fill(texts.filteredBy, columnName(model, column), texts.tests[test], visibleText(text, "one")).trim(),
  );
  if (sort !== undefined) {
    parts.push(fill(sort.descending ? texts.sortedDown : texts.sortedBy, columnName(model, sort.column)));
  }
  const { rows, of, whole } = arrangement;
  const text = whole ? texts.arrangedAll : texts.arrangedOf;
  return fill(text, amounts.count(rows), amounts.count(of), parts.join("; "));
}
