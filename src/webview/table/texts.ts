import type { TableRow } from "../../core/tables/table.ts";
/** The texts of the page, in the user's language; `{0}`, `{1}` ... stand for values. */
export interface TableTexts {
  readonly opening: string;
  readonly begin: string;
  readonly end: string;
  readonly goTo: string;
  readonly row: string;
  readonly line: string;
  readonly noSuchPlace: string;
  readonly looking: string;
  readonly find: string;
  readonly next: string;
  readonly previous: string;
  readonly notFound: string;
  readonly wrap: string;
  readonly copy: string;
  readonly copyAs: Readonly<Record<"tsv" | "csv" | "markdown" | "values" | "insert" | "pyspark", string>>;
  readonly copied: string;
  readonly copiedSome: string;
  readonly asText: string;
  readonly details: string;
  readonly close: string;
  readonly cancel: string;
  readonly tryAgain: string;
  readonly copyWhole: string;
  readonly cellOf: string;
  readonly cellCut: string;
  readonly characters: string;
  readonly bytes: string;
  readonly bytesCut: string;
  readonly copiedCut: string;
  readonly nothing: string;
  readonly emptyText: string;
  readonly notRead: string;
  readonly rowOne: string;
  readonly rowsExact: string;
  readonly rowsAbout: string;
  readonly bytesRead: string;
  readonly requests: string;
  readonly profileOf: string;
  readonly empty: string;
  readonly distinct: string;
  readonly distinctMore: string;
  readonly range: string;
  readonly histogram: string;
  readonly noValues: string;
  readonly column: string;
  readonly columnMenu: string;
  readonly ascending: string;
  readonly descending: string;
  readonly unsorted: string;
  readonly filter: string;
  readonly apply: string;
  readonly unfiltered: string;
  readonly fit: string;
  readonly tests: Readonly<
    Record<"contains" | "lacks" | "equals" | "differs" | "less" | "more" | "empty" | "filled", string>
  >;
  readonly sortedBy: string;
  readonly sortedDown: string;
  readonly filteredBy: string;
  readonly arrangedOf: string;
  readonly arrangedAll: string;
  readonly showAll: string;
  readonly reckoned: string;
  readonly noRows: string;
  readonly oddRow: string;
  readonly odd: Readonly<Record<NonNullable<TableRow["odd"]>["reason"], string>>;
}

/** Puts values into a text of ours. */
export function fill(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (whole, at: string) => String(values[Number(at)] ?? whole));
}
