import type { Clock } from "./when.ts";
import type { ContextValue } from "./node.ts";

/** How a node looks, as data. All of it is plain text. */
export interface Row {
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  /** Id of a codicon, and of a theme colour. */
  readonly icon: string;
  readonly color?: string;
  readonly contextValue: ContextValue;
  readonly children: "none" | "collapsed" | "expanded";
  /** Id of the command that a click runs; nothing is given to it. */
  readonly command?: string;
  /** Id of the command that a click or Enter runs on what the row shows. */
  readonly opens?: string;
}

/** What a row depends on beside its node. */
export interface RowContext extends Clock {
  /** What went wrong, in the user's language. */
  readonly describeError: (error: unknown) => { readonly what: string; readonly whole: string };
  /** How many files an ingest would find new in a Drive folder, by its id, where another view has asked Drive. */
  readonly freshOf?: Readonly<Record<string, number>>;
}

/** A row whose texts may be somebody else's, its tooltip line by line. */
export type Draft = Omit<Row, "tooltip"> & { readonly tooltip?: readonly (string | undefined)[] };
