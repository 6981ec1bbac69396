import type { CellRange, ShownCell, ShownRow } from "./messages.ts";

const ROWS = 64;
const COLUMNS = 64;
// Some hundred screens: what is looked at again is asked for again.
const MOST_BLOCKS = 96;

/** A part of the cells, as it was asked for: it may have fewer rows than were asked for, at the end of the file. */
interface Block {
  readonly asked: number;
  readonly exact: boolean;
  readonly rows: readonly ShownRow[];
}

/** The cells that the page has, in blocks; those that were not looked at for long are forgotten. */
export interface Blocks {
  /** A row, of which the cells around that column are there. */
  row(row: number, column: number): { readonly shown: ShownRow; readonly exact: boolean } | undefined;
  /** Undefined where it is not known yet. */
  cell(row: number, column: number): ShownCell | undefined;
  /** What of a range is not there: whole blocks within these many rows and columns; undefined where all of it is. */
  missing(range: CellRange, rows: number, columns: number): CellRange | undefined;
  put(range: CellRange, rows: readonly ShownRow[], exact: boolean): void;
  clear(): void;
}

/** None of the cells yet. */
export function emptyBlocks(): Blocks {
  const blocks = new Map<string, Block>();
  const key = (down: number, across: number) => `${down}:${across}`;
  const find = (row: number, column: number): Block | undefined =>
    blocks.get(key(Math.floor(row / ROWS), Math.floor(column / COLUMNS)));

  return {
    row(row, column) {
      const block = find(row, column);
      const shown = block?.rows[row % ROWS];
      return block === undefined || shown === undefined ? undefined : { shown, exact: block.exact };
    },
    cell(row, column) {
      return find(row, column)?.rows[row % ROWS]?.cells[column % COLUMNS];
    },
    missing({ first, end, from, to }, rows, columns) {
      const lacking: CellRange[] = [];
      for (let down = Math.floor(first / ROWS); down * ROWS < Math.min(end, rows); down++) {
        for (let across = Math.floor(from / COLUMNS); across * COLUMNS < Math.min(to, columns); across++) {
          const last = Math.min(rows, (down + 1) * ROWS);
          const block = blocks.get(key(down, across));
          if (block !== undefined && block.asked >= Math.min(end, last) - down * ROWS) {
            // Looked at now: it stays.
            blocks.delete(key(down, across));
            blocks.set(key(down, across), block);
            continue;
          }
          const right = Math.min(columns, (across + 1) * COLUMNS);
          lacking.push({ first: down * ROWS, end: last, from: across * COLUMNS, to: right });
        }
      }
      return lacking.length === 0 ? undefined : lacking.reduce(around);
    },
    put({ first, end, from, to }, rows, exact) {
      for (let down = Math.floor(first / ROWS); down * ROWS < end; down++) {
        for (let across = Math.floor(from / COLUMNS); across * COLUMNS < to; across++) {
          const some = rows.slice(down * ROWS - first, (down + 1) * ROWS - first);
          const left = across * COLUMNS - from;
          const cut = (row: ShownRow): ShownRow => ({ ...row, cells: row.cells.slice(left, left + COLUMNS) });
          blocks.delete(key(down, across));
          blocks.set(key(down, across), { asked: Math.min(ROWS, end - down * ROWS), exact, rows: some.map(cut) });
        }
      }
      for (const name of blocks.keys()) {
        if (blocks.size <= MOST_BLOCKS) break;
        blocks.delete(name);
      }
    },
    clear: () => blocks.clear(),
  };
}

function around(a: CellRange, b: CellRange): CellRange {
  return {
    first: Math.min(a.first, b.first),
    end: Math.max(a.end, b.end),
    from: Math.min(a.from, b.from),
    to: Math.max(a.to, b.to),
  };
}
