import type { ColumnProfile, TableColumn, TableFormat } from "../../core/tables/table.ts";
import type { Blocks } from "./blocks.ts";
import type { Columns } from "./columns.ts";
import type { Amounts } from "./amounts.ts";
import type { Arrangement, Filter, Sort, Standing } from "./messages.ts";
import type { Selection } from "./selection.ts";
import type { TableTexts } from "./texts.ts";

/** What the page knows of its table, and what is seen of it. */
export interface Model {
  readonly format: TableFormat;
  columns: readonly TableColumn[];
  readonly layout: Columns;
  readonly blocks: Blocks;
  readonly profiles: Map<number, ColumnProfile>;
  readonly filters: Map<number, Filter>;
  sort: Sort | undefined;
  arrangement: Arrangement | undefined;
  standing: Standing;
  selection: Selection;
  isWrapped: boolean;
}

/** The words and numbers of the reader. */
export interface Words {
  readonly texts: TableTexts;
  readonly amounts: Amounts;
}

/** Rows that are shown, as far as it is known. */
export function shownRows({ arrangement, standing }: Pick<Model, "arrangement" | "standing">): number {
  return arrangement?.rows ?? standing.extent.rows;
}

/** Whether the values of a column are numbers. */
export function isNumeric(column: TableColumn | undefined): boolean {
  return /^(integer|double|decimal)/.test(column?.type ?? "");
}
