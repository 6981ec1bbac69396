import type { ColumnProfile, ReadSoFar, TableColumn, TableExtent, TableFormat } from "../../core/tables/table.ts";
import type { TableTexts } from "./texts.ts";

// What the page of a table and the editor say to each other. Rows and columns are counted from 0, in the order that is shown.

/** Of a long cell its beginning and its length, in bytes where no more of it is held; null where there is no value. */
export type ShownCell =
  string | null | { readonly start: string; readonly length: number; readonly unit: "characters" | "bytes" };

/** A row of the columns that were asked for. */
export interface ShownRow {
  /** Its place in the file, from 0, whatever the order that is shown. */
  readonly place: number;
  /** Line of the file, from 1, where it is known. */
  readonly line?: number;
  readonly cells: readonly ShownCell[];
  /** A row that the job would not take: its line as it is. */
  readonly odd?: { readonly reason: OddReason; readonly raw: string; readonly length: number };
}

/** Why the job would not take a row. */
export type OddReason = keyof TableTexts["odd"];

/** How much there is, and how much of it was read. */
export interface Standing {
  readonly extent: TableExtent;
  readonly soFar: ReadSoFar;
}

/** The order that rows are shown in. */
export interface Sort {
  readonly column: number;
  readonly descending: boolean;
}

/** What rows have to be to be shown: each filter lets them pass. */
export interface Filter {
  readonly column: number;
  readonly test: FilterTest;
  readonly text: string;
}

/** How a cell is held against the text of a filter. */
export const FILTER_TESTS = ["contains", "lacks", "equals", "differs", "less", "more", "empty", "filled"] as const;
export type FilterTest = (typeof FILTER_TESTS)[number];

/** What selected cells are copied as. */
export const COPY_FORMATS = ["tsv", "csv", "markdown", "values", "insert", "pyspark"] as const;
export type CopyFormat = (typeof COPY_FORMATS)[number];

/** Rows sorted and filtered: of the first `of` rows; `whole` when there are no others. */
export interface Arrangement {
  readonly rows: number;
  readonly of: number;
  readonly whole: boolean;
}

/** A failure in words. */
export interface Told {
  readonly what: string;
  readonly why: string;
  readonly hint: string;
}

/** A cell for the details: of a very long one the beginning. `length`: of all of it, in bytes where no more of it is held. */
export interface WholeCell {
  readonly text: string | null;
  readonly length: number;
  readonly unit: "characters" | "bytes";
}

/** A part of the cells: rows [first, end), columns [from, to). */
export interface CellRange {
  readonly first: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** From the page. An answer has the `id` of what it answers. */
export type ToEditor =
  | { readonly kind: "ready" }
  | { readonly kind: "again" }
  | { readonly kind: "rows"; readonly id: number; readonly range: CellRange }
  | { readonly kind: "profile"; readonly from: number; readonly to: number }
  | { readonly kind: "place"; readonly id: number; readonly by: "row" | "line"; readonly number: number }
  | { readonly kind: "arrange"; readonly id: number; readonly sort?: Sort; readonly filters: readonly Filter[] }
  | {
      readonly kind: "search";
      readonly id: number;
      readonly text: string;
      readonly row: number;
      readonly column: number;
      readonly backwards: boolean;
    }
  | { readonly kind: "cell"; readonly id: number; readonly row: number; readonly column: number }
  | { readonly kind: "copy"; readonly id: number; readonly format: CopyFormat; readonly range: CellRange }
  | { readonly kind: "copyCell"; readonly row: number; readonly column: number }
  | { readonly kind: "cancel" }
  | { readonly kind: "asText"; readonly line?: number };

/** From the editor. */
export type ToPage =
  | {
      readonly kind: "opened";
      readonly name: string;
      readonly format: TableFormat;
      readonly columns: readonly TableColumn[];
      readonly standing: Standing;
    }
  /** The more is read, the better types are known; of JSONL the columns too. */
  | { readonly kind: "columns"; readonly columns: readonly TableColumn[] }
  | {
      readonly kind: "rows";
      readonly id: number;
      readonly range: CellRange;
      readonly exact: boolean;
      readonly rows: readonly ShownRow[];
      readonly standing: Standing;
    }
  | {
      readonly kind: "profile";
      readonly from: number;
      readonly columns: readonly ColumnProfile[];
      readonly standing: Standing;
    }
  | { readonly kind: "place"; readonly id: number; readonly row?: number; readonly standing: Standing }
  | {
      readonly kind: "arranged";
      readonly id: number;
      readonly arrangement?: Arrangement;
      readonly standing: Standing;
    }
  | {
      readonly kind: "searched";
      readonly id: number;
      readonly at?: { readonly row: number; readonly column: number };
      readonly of: number;
      readonly whole: boolean;
    }
  | ({ readonly kind: "cell"; readonly id: number } & WholeCell)
  /** `left`: rows that were selected besides; `cut`: cells of which the beginning alone was copied. */
  | { readonly kind: "copied"; readonly id: number; readonly rows: number; readonly left: number; readonly cut: number }
  | { readonly kind: "progress"; readonly id: number; readonly share: number }
  /** `id` 0: the table could not be opened. */
  | { readonly kind: "failed"; readonly id: number; readonly told: Told }
  | { readonly kind: "ask"; readonly what: "goTo" | "find" }
  | { readonly kind: "show"; readonly line: number };
