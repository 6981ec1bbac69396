import { paintCell, paintOdd } from "./cells.ts";
import { element } from "./element.ts";
import { fittingWidths } from "./fitting-width.ts";
import { columnName, HEAD, paintHead } from "./header.ts";
import type { CellRange } from "./messages.ts";
import { isNumeric, shownRows, type Model, type Words } from "./model.ts";
import { scrollRows } from "./scroll.ts";
import { rangeOf, type Place } from "./selection.ts";

const ROW = 24;
/** Of a wrapped row four lines are seen. */
const WRAPPED = 80;
/** No column takes more of the page by itself. */
const WIDE = 320;

/** The cells on the screen. */
export interface Grid {
  readonly frame: HTMLElement;
  /** Draws what has changed, with the next picture. `heads`: also the names of the columns. */
  draw(what?: "heads"): void;
  /** Goes by how many rows there are, how high they are and how wide the columns. */
  resize(): void;
  /** Brings a cell into sight; `middle`: with some rows above it. */
  reveal(place: Place, where?: "middle"): void;
  /** Rows that fit. */
  page(): number;
  /** Makes a column as wide as what is seen of it, because somebody wants that. */
  fit(column: number): void;
  /** Makes columns as wide as what is known of them, within bounds, where nobody chose it. `heads`: not for their cells. */
  widen(columns: Iterable<number>, what?: "heads"): void;
  /** Rows and columns that are in sight. */
  sight(): CellRange;
  /** Where the head of a column stands in the page. */
  headAt(column: number): { readonly left: number; readonly top: number };
  /** The cell under the pointer; column -1: the number of its row. */
  placeAt(clientX: number, clientY: number): Place | undefined;
}

/** The cells of a table, of which those in sight are in the page. `need`: told what is in sight after each drawing. */
export function openGrid(model: Model, words: Words, label: string, need: (range: CellRange) => void): Grid {
  const head = element("div", { class: "head", attributes: { role: "row", "aria-rowindex": "1" } });
  const heads = element("div", { attributes: { role: "rowgroup" } }, head);
  const body = element("div", { class: "body", attributes: { role: "rowgroup" } });
  const pane = element("div", { class: "pane", attributes: { role: "presentation" } }, heads, body);
  const sizer = element("div", { class: "sizer", attributes: { role: "presentation" } }, pane);
  const attributes = {
    role: "grid",
    tabindex: "0",
    "aria-label": label,
    "aria-multiselectable": "true",
    "aria-readonly": "true",
  };
  const frame = element("div", { class: "grid", attributes }, sizer);
  head.style.height = `${HEAD}px`;
  body.style.top = `${HEAD}px`;

  const rowElements = new Map<number, HTMLElement>();
  const cellElements = new WeakMap<HTMLElement, Map<number, HTMLElement>>();
  const painted = new WeakMap<HTMLElement, unknown>();
  let waiting = false;
  let headsChanged = true;
  const { layout, blocks } = model;
  const height = () => (model.isWrapped ? WRAPPED : ROW);
  const gutter = () => 24 + Math.max(4, words.amounts.count(shownRows(model)).length + 1) * 8;
  const scroll = scrollRows(frame, sizer, HEAD, () => draw());

  function draw(what?: "heads"): void {
    headsChanged ||= what === "heads";
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      paint();
    });
  }

  function sight(): CellRange {
    const first = Math.floor(scroll.top());
    const left = frame.scrollLeft;
    const width = Math.max(0, frame.clientWidth - gutter());
    return {
      first,
      end: Math.min(shownRows(model), first + Math.ceil(scroll.fitting()) + 1),
      from: layout.at(left),
      to: Math.min(layout.count(), layout.at(left + width) + 1),
    };
  }

  function paint(): void {
    const range = sight();
    pane.style.width = `${frame.clientWidth}px`;
    pane.style.height = `${frame.clientHeight}px`;
    const { extent } = model.standing;
    frame.setAttribute("aria-rowcount", extent.exact || model.arrangement ? String(shownRows(model) + 1) : "-1");
    frame.setAttribute("aria-colcount", String(layout.count() + 1));
    body.classList.toggle("wrapped", model.isWrapped);
    body.style.setProperty("--row", `${height()}px`);
    paintHeads(range);
    for (const [row, shown] of rowElements) {
      if (row >= range.first && row < range.end) continue;
      shown.remove();
      rowElements.delete(row);
    }
    for (let row = range.first; row < range.end; row++) paintRow(row, range);
    const { active } = model.selection;
    const isThere = document.getElementById(cellId(active)) !== null;
    if (isThere) frame.setAttribute("aria-activedescendant", cellId(active));
    else frame.removeAttribute("aria-activedescendant");
    need(range);
  }

  function paintHeads({ from, to }: CellRange): void {
    const cells = cellsOf(head);
    for (const [column, cell] of cells) {
      if (column >= from && column < to) continue;
      if (column < 0) continue;
      cell.remove();
      cells.delete(column);
    }
    let corner = cells.get(-1);
    if (corner === undefined) {
      corner = element("div", { class: "gutter corner", attributes: { role: "columnheader", "aria-colindex": "1" } });
      corner.setAttribute("aria-label", words.texts.row);
      cells.set(-1, corner);
      head.append(corner);
    }
    corner.style.width = `${gutter()}px`;
    for (let column = from; column < to; column++) {
      let cell = cells.get(column);
      const isNew = cell === undefined;
      cell ??= element("div", {
        class: "th",
        attributes: { role: "columnheader", "aria-colindex": String(column + 2) },
      });
      if (isNew) {
        cell.id = cellId({ row: -1, column });
        cells.set(column, cell);
        head.append(cell);
      }
      if (isNew || headsChanged) paintHead(cell, model, column, words);
      place(cell, column);
      const { active } = model.selection;
      cell.classList.toggle("active", active.row === -1 && active.column === column);
    }
    headsChanged = false;
  }

  function paintRow(row: number, { from, to }: CellRange): void {
    const shown = rowElements.get(row) ?? newRow(row);
    const cells = cellsOf(shown);
    const known = blocks.row(row, from);
    const isOdd = known?.shown.odd !== undefined;
    shown.style.transform = `translateY(${(row - scroll.top()) * height()}px)`;
    shown.classList.toggle("odd", isOdd);
    const range = rangeOf(model.selection, layout.count());
    const isSelected = row >= range.first && row < range.end;
    paintGutter(cells, row, known, isSelected && model.selection.wholeRows);
    for (const [column, cell] of cells) {
      if (column < 0 || (isOdd ? column === 0 : column >= from && column < to)) continue;
      cell.remove();
      cells.delete(column);
    }
    for (let column = isOdd ? 0 : from; column < (isOdd ? 1 : to); column++) {
      const cell = cells.get(column) ?? newCell(shown, cells, row, column);
      const value = isOdd ? known.shown : blocks.cell(row, column);
      const state = `${model.isWrapped}`;
      if (painted.get(cell) !== value || cell.dataset["state"] !== state || value === undefined) {
        painted.set(cell, value);
        cell.dataset["state"] = state;
        const number = known === undefined ? row + 1 : known.shown.place + 1;
        const spoken = `${columnName(model, column)}, ${words.texts.row} ${words.amounts.count(number)}`;
        cell.classList.toggle("number", !isOdd && isNumeric(model.columns[column]));
        if (isOdd) paintOdd(cell, known.shown, spoken, words);
        else paintCell(cell, { value: blocks.cell(row, column), isWrapped: model.isWrapped, spoken }, words);
        if (isOdd) cell.setAttribute("aria-colspan", String(layout.count()));
        else cell.removeAttribute("aria-colspan");
      }
      if (isOdd) {
        cell.style.left = `${gutter()}px`;
        cell.style.width = "auto";
      } else place(cell, column);
      const { active, anchor } = model.selection;
      const isActive = active.row === row && (isOdd || active.column === column);
      const isMany = anchor.row !== active.row || anchor.column !== active.column || model.selection.wholeRows;
      const isIn = isMany && isSelected && (isOdd || (column >= range.from && column < range.to));
      cell.classList.toggle("active", isActive);
      cell.classList.toggle("selected", isIn);
      cell.setAttribute("aria-selected", String(isActive || isIn));
      cell.id = isOdd && isActive ? cellId(active) : cellId({ row, column });
    }
  }

  function paintGutter(
    cells: Map<number, HTMLElement>,
    row: number,
    known: ReturnType<typeof blocks.row>,
    isSelected: boolean,
  ): void {
    const cell = cells.get(-1);
    if (cell === undefined) return;
    const number = words.amounts.count((known?.shown.place ?? row) + 1);
    const text = known?.exact === false ? `~${number}` : number;
    if (cell.textContent !== text) cell.textContent = text;
    const line = known?.shown.line;
    cell.title = line === undefined ? "" : `${words.texts.line} ${words.amounts.count(line)}`;
    cell.style.width = `${gutter()}px`;
    cell.classList.toggle("selected", isSelected);
  }

  function newRow(row: number): HTMLElement {
    const shown = element("div", { class: "row", attributes: { role: "row", "aria-rowindex": String(row + 2) } });
    const number = element("div", { class: "gutter", attributes: { role: "rowheader", "aria-colindex": "1" } });
    shown.append(number);
    rowElements.set(row, shown);
    cellsOf(shown).set(-1, number);
    body.append(shown);
    return shown;
  }

  function newCell(shown: HTMLElement, cells: Map<number, HTMLElement>, row: number, column: number): HTMLElement {
    const cell = element("div", {
      class: "cell",
      attributes: { role: "gridcell", "aria-colindex": String(column + 2) },
    });
    cell.id = cellId({ row, column });
    cells.set(column, cell);
    shown.append(cell);
    return cell;
  }

  function cellsOf(shown: HTMLElement): Map<number, HTMLElement> {
    const cells = cellElements.get(shown) ?? new Map<number, HTMLElement>();
    cellElements.set(shown, cells);
    return cells;
  }

  function place(cell: HTMLElement, column: number): void {
    cell.style.left = `${gutter() + layout.start(column) - frame.scrollLeft}px`;
    cell.style.width = `${layout.width(column)}px`;
  }

  const resize = () => scroll.resize(shownRows(model), height(), gutter() + layout.start(layout.count()) + 40);
  new ResizeObserver(() => resize()).observe(frame);

  return {
    frame,
    draw,
    sight,
    page: () => Math.max(1, Math.floor(scroll.fitting()) - 1),
    resize() {
      resize();
      draw("heads");
    },
    reveal({ row, column }, where) {
      const fitting = scroll.fitting();
      if (where === "middle") scroll.to(row - Math.floor(fitting / 3));
      else if (row >= 0 && row < Math.ceil(scroll.top())) scroll.to(row);
      else if (row + 1 > scroll.top() + fitting) scroll.to(row + 1 - fitting);
      const room = frame.clientWidth - gutter();
      const [start, width] = [layout.start(column), layout.width(column)];
      if (start < frame.scrollLeft || width > room) frame.scrollLeft = start;
      else if (start + width > frame.scrollLeft + room) frame.scrollLeft = start + width - room;
      draw();
    },
    fit(column) {
      const widths = fittingWidths(model, words, frame);
      layout.resize(column, Math.max(widths.head(column), widths.cells(column, sight())));
    },
    widen(columns, what) {
      const widths = fittingWidths(model, words, frame);
      const rows = what === "heads" ? { first: 0, end: 0 } : sight();
      for (const column of columns) {
        layout.widen(column, Math.min(WIDE, Math.max(widths.head(column), widths.cells(column, rows))));
      }
    },
    headAt(column) {
      const { left, top } = frame.getBoundingClientRect();
      return { left: left + gutter() + layout.start(column) - frame.scrollLeft, top: top + 26 };
    },
    placeAt(clientX, clientY) {
      const { left, top } = frame.getBoundingClientRect();
      const x = clientX - left - gutter();
      const y = clientY - top - HEAD;
      const column = x < 0 ? -1 : layout.at(x + frame.scrollLeft);
      if (y < 0) return { row: -1, column };
      const row = Math.floor(scroll.top() + y / height());
      return row < shownRows(model) ? { row, column } : undefined;
    },
  };
}

function cellId({ row, column }: Place): string {
  return `cell-${row}-${column}`;
}
