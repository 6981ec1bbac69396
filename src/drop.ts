/** Rows of our views on their way, as JSON: from view to view, and to an editor, texts alone are carried. */
export const DRAGGED_ROWS = "application/vnd.sluice.rows";

/** What was dropped on a row of a view: as data, for it may come from anywhere. */
export interface Drop {
  /** The row; undefined for the empty space below them. */
  readonly onto: unknown;
  /** Rows of our views. */
  readonly rows: readonly unknown[];
  /** Files and folders of this machine, absolute. */
  readonly paths: readonly string[];
  /** Files that only the window has, such as one that was dropped into a browser. */
  readonly files: readonly DroppedFile[];
  /** How much else there was, that nothing can be done with. */
  readonly others: number;
}

/** A file by its content. */
export interface DroppedFile {
  readonly name: string;
  readonly content: Uint8Array;
}
