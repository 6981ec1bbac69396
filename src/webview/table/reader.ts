import type { EditorLink } from "./link.ts";
import type { CellRange, ToPage } from "./messages.ts";
import { shownRows, type Model } from "./model.ts";

// While somebody scrolls, only where they come to rest is worth a request.
const REST = 40;
const PROFILE_REST = 250;

/** Asks the editor for the cells that are seen and not there yet. */
export interface CellReader {
  need(range: CellRange): void;
  /** Takes an answer; false for one to what is not shown any more. */
  put(message: Extract<ToPage, { kind: "rows" }>): boolean;
  /** Whether the numbers of these rows are reckoned. */
  isReckoned(range: CellRange): boolean;
  /** Nothing more is asked for until somebody wants it again. */
  failed(id: number): void;
  again(): void;
  /** What is there belongs to another order. */
  forget(): void;
  /** Tells one question from another. */
  nextId(): number;
}

/** Nothing asked yet. */
export function cellReader(model: Model, link: EditorLink): CellReader {
  let ids = 0;
  let oldest = 0;
  let pending: { readonly id: number; readonly range: CellRange } | undefined;
  let isBlocked = false;
  let resting: ReturnType<typeof setTimeout> | undefined;
  let profiling: ReturnType<typeof setTimeout> | undefined;
  let profiled = "";

  const ask = (seen: CellRange): void => {
    const range = model.blocks.missing(seen, shownRows(model), model.columns.length);
    if (range === undefined || isBlocked || (pending !== undefined && holds(pending.range, range))) return;
    pending = { id: ++ids, range };
    link.send({ kind: "rows", ...pending });
  };

  const profile = ({ from, to }: CellRange): void => {
    const { rows } = model.standing.soFar;
    const wanted = `${rows}:${from}:${to}`;
    if (wanted === profiled || isBlocked) return;
    clearTimeout(profiling);
    profiling = setTimeout(() => {
      profiled = wanted;
      link.send({ kind: "profile", from, to });
    }, PROFILE_REST);
  };

  return {
    need(range) {
      clearTimeout(resting);
      if (pending === undefined) ask(range);
      else resting = setTimeout(() => ask(range), REST);
      profile(range);
    },
    put({ id, range, rows, exact }) {
      if (pending?.id === id) pending = undefined;
      if (id <= oldest) return false;
      model.blocks.put(range, rows, exact);
      return true;
    },
    isReckoned: ({ first, from }) => model.blocks.row(first, from)?.exact === false,
    failed(id) {
      if (pending?.id !== id) return;
      pending = undefined;
      isBlocked = true;
    },
    again() {
      isBlocked = false;
    },
    forget() {
      oldest = ids;
      pending = undefined;
      isBlocked = false;
      model.blocks.clear();
    },
    nextId: () => ++ids,
  };
}

function holds(whole: CellRange, part: CellRange): boolean {
  return part.first >= whole.first && part.end <= whole.end && part.from >= whole.from && part.to <= whole.to;
}
