import type { Grid } from "./grid.ts";
import { shownRows, type Model } from "./model.ts";
import { moved, type Place } from "./selection.ts";

/** What keys and pointer do in the grid, besides moving about. */
export interface GridActions {
  /** Something else is selected. */
  selected(): void;
  details(): void;
  leaveDetails(): void;
  copy(): void;
  /** Opens what can be done to a column, below its head. */
  menu(column: number): void;
  /** The last row, wherever it turns out to be. */
  toEnd(column: number): void;
}

/** Lets keys and pointer move about in the grid, select, and change the widths of columns. */
export function listenToGrid(grid: Grid, model: Model, actions: GridActions): void {
  const { frame } = grid;
  const select = (active: Place, extend: boolean, wholeRows = false) => {
    model.selection = { active, anchor: extend ? model.selection.anchor : active, wholeRows };
    grid.reveal(active);
    actions.selected();
  };

  frame.addEventListener("keydown", (event) => {
    const { active } = model.selection;
    const { key, shiftKey } = event;
    const far = event.ctrlKey || event.metaKey;
    const take = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (key === "End" && far && !shiftKey) {
      take();
      actions.toEnd(model.columns.length - 1);
      return;
    }
    const to = event.altKey
      ? undefined
      : moved(event, active, { rows: shownRows(model), columns: model.columns.length, page: grid.page() });
    if (to !== undefined) {
      take();
      select(shiftKey && to.row < 0 ? { ...to, row: 0 } : to, shiftKey, shiftKey && model.selection.wholeRows);
      return;
    }
    const letter = key.toLowerCase();
    if (active.row === -1 && (key === "Enter" || key === " ")) {
      take();
      actions.menu(active.column);
    } else if (key === "Enter") {
      take();
      actions.details();
    } else if (key === "ContextMenu" || (key === "F10" && shiftKey) || (key === "ArrowDown" && event.altKey)) {
      take();
      actions.menu(active.column);
    } else if (key === "Escape") actions.leaveDetails();
    else if (far && letter === "c") {
      take();
      actions.copy();
    } else if (far && letter === "a") {
      take();
      const anchor = { row: 0, column: 0 };
      const last = { row: Math.max(0, shownRows(model) - 1), column: model.columns.length - 1 };
      model.selection = { active: anchor, anchor: last, wholeRows: true };
      grid.draw();
      actions.selected();
    } else if (key === " " && shiftKey) {
      take();
      select({ ...active, row: Math.max(0, active.row) }, true, true);
    }
  });

  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const target = event.target instanceof Element ? event.target : undefined;
    const place = grid.placeAt(event.clientX, event.clientY);
    // The scrollbars are no cells.
    if (place === undefined || !(target?.closest(".row, .head") instanceof Element)) return;
    if (target.closest(".grip") !== null) {
      drag(event, columnOf(target));
      return;
    }
    if (place.row === -1) {
      if (place.column < 0) return;
      select(place, false);
      if (target.closest(".name") !== null) actions.menu(place.column);
      return;
    }
    const isWhole = place.column < 0;
    select({ row: place.row, column: Math.max(0, place.column) }, event.shiftKey, isWhole);
    const extend = (moving: PointerEvent) => {
      const to = grid.placeAt(moving.clientX, moving.clientY);
      if (to === undefined || to.row < 0) return;
      select({ row: to.row, column: Math.max(0, to.column) }, true, isWhole);
    };
    followPointer(event, extend);
  });

  frame.addEventListener("dblclick", (event) => {
    // The pointer was held fast: what is below it has to be looked for.
    const target = document.elementFromPoint(event.clientX, event.clientY);
    if (target?.closest(".grip")) {
      grid.fit(columnOf(target));
      grid.resize();
    } else if (target?.closest(".cell")) actions.details();
  });

  function columnOf(target: Element): number {
    return Number(target.closest("[aria-colindex]")?.getAttribute("aria-colindex") ?? 2) - 2;
  }

  function drag(event: PointerEvent, column: number): void {
    const [from, width] = [event.clientX, model.layout.width(column)];
    followPointer(event, (moving) => {
      model.layout.resize(column, width + moving.clientX - from);
      grid.resize();
    });
  }

  function followPointer(event: PointerEvent, follow: (moving: PointerEvent) => void): void {
    frame.setPointerCapture(event.pointerId);
    const end = () => {
      frame.removeEventListener("pointermove", follow);
      frame.removeEventListener("pointerup", end);
      frame.removeEventListener("pointercancel", end);
    };
    frame.addEventListener("pointermove", follow);
    frame.addEventListener("pointerup", end);
    frame.addEventListener("pointercancel", end);
  }
}
