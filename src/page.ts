import type { Address, Position } from "./core/address.ts";

/**
 * A page to be read: what is known of one thing, as data. The editor shows it in a tab with links, the terminal prints it.
 * All its texts are somebody's: whoever shows it makes them plain.
 */
export interface Page {
  /** Tells it from other pages: the same one again is shown in the tab that it has. */
  readonly key: string;
  readonly title: string;
  /** What the whole is: a name and its value each. */
  readonly facts: readonly Fact[];
  /** What can be done about it: buttons. */
  readonly actions: readonly { readonly label: string; readonly link: Link }[];
  readonly sections: readonly Section[];
  /** What shows it anew, as it is then. */
  readonly again: {
    readonly command: PageCommand;
    readonly given: unknown;
    /** It reads so much that it waits for somebody who wants it. */
    readonly isCostly?: boolean | undefined;
  };
}

/** The commands that show pages. */
export const PAGE_COMMANDS = [
  "sluice.batch.show",
  "sluice.lineage.show",
  "sluice.object.search",
  "sluice.object.showRun",
  "sluice.report.open",
] as const;

type PageCommand = (typeof PAGE_COMMANDS)[number];

/** One thing that is known, by its name. */
export interface Fact {
  readonly name: string;
  readonly value: Cell;
}

/** A text, with where it leads and how it is to be taken. */
export interface Cell {
  readonly text: string;
  readonly link?: Link;
  readonly tone?: "good" | "warning" | "bad" | "quiet";
  /** What it is sorted by where its text does not tell: a number, a size, a time in milliseconds. */
  readonly order?: number;
  /** Its text is what a click does, and tells nothing where none can be. */
  readonly isAction?: true;
}

/** Where a click leads: to a file, to a command on what it takes, out to the web (https alone). */
export type Link =
  | { readonly to: "address"; readonly address: Address; readonly at?: Position }
  | { readonly to: "command"; readonly command: string; readonly given?: unknown }
  | { readonly to: "web"; readonly url: string };

/** A part of a page, under its heading. */
export type Section = TableSection | ChartSection;

/** Rows under columns; a row has a cell for each column. */
export interface TableSection {
  readonly kind: "table";
  readonly heading: string;
  readonly note?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** The column whose values the reader can choose among. */
  readonly filterBy?: number;
}

/** Numbers to be compared by eye. The same numbers stand in a table for whoever cannot see it. */
export interface ChartSection {
  readonly kind: "chart";
  readonly heading: string;
  readonly note?: string;
  /** `bars`: parts of one whole a label; `lines`: one after the other. */
  readonly form: "bars" | "lines";
  readonly labels: readonly string[];
  /** `values` has one for each label; undefined where there is none. */
  readonly series: readonly {
    readonly name: string;
    readonly values: readonly (number | undefined)[];
    readonly tone?: Cell["tone"];
  }[];
}
