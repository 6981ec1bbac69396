import type { Translate } from "../../app.ts";
import type { Cell } from "../../page.ts";
import type { Html } from "../html.ts";

/** Draws the parts of one page, and remembers where what it drew leads. */
export interface Drawing {
  readonly t: Translate;
  /** A text that may be a link. */
  readonly cell: (cell: Cell) => Html;
  /** How many characters the page may still have. */
  room: number;
}

/** A page is read by a person, and held in memory several times over: of a text it shows this many characters. */
export const LONGEST_TEXT = 1000;
