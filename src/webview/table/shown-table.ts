import type { Bars } from "./bars.ts";
import { emptyBlocks } from "./blocks.ts";
import { openColumnMenu } from "./column-menu.ts";
import { evenColumns } from "./columns.ts";
import { describeArrangement } from "./describe-arrangement.ts";
import { cellDetails } from "./details.ts";
import { openGrid } from "./grid.ts";
import { listenToGrid } from "./grid-input.ts";
import { columnName } from "./header.ts";
import type { EditorLink } from "./link.ts";
import type { CellRange, CopyFormat, ToPage } from "./messages.ts";
import { shownRows, type Model, type Words } from "./model.ts";
import { cellReader } from "./reader.ts";
import { isOneCell, rangeOf, type Place } from "./selection.ts";
import { statusLine } from "./status.ts";
import { fill } from "./texts.ts";
import { toolbar } from "./toolbar.ts";

/** A table on the page. */
export interface Shown {
  take(message: ToPage): void;
  cancel(): void;
  showAll(): void;
}

/** Shows an opened table: its buttons, its cells, the details of one, and what was read of it. */
export function openShown(
  { name, format, columns, standing }: Extract<ToPage, { kind: "opened" }>,
  words: Words,
  link: EditorLink,
  bars: Bars,
): Shown {
  const { texts, amounts } = words;
  const start: Place = { row: 0, column: 0 };
  const model: Model = {
    ...{ format, columns, standing, layout: evenColumns(columns.length), blocks: emptyBlocks() },
    ...{ profiles: new Map(), filters: new Map(), sort: undefined, arrangement: undefined },
    ...{ selection: { active: start, anchor: start, wholeRows: false }, isWrapped: false },
  };
  const details = cellDetails(
    words,
    () => link.send({ kind: "copyCell", ...whole(model.selection.active) }),
    () => grid.frame.focus(),
  );
  const status = statusLine(words);
  const reader = cellReader(model, link);
  const grid = openGrid(model, words, name, (range) => {
    reader.need(range);
    status.show(model, reader.isReckoned(range));
  });
  /** What is done when the rows as they stand in the file are shown again. */
  let afterwards: (() => void) | undefined;
  let toEnd = 0;
  const met = new Set<number>();
  let asked = 0;
  const next = () => (asked = reader.nextId());

  const goTo = (by: "row" | "line", number: number) => {
    const go = () => {
      bars.progress(0);
      link.send({ kind: "place", id: next(), by, number });
    };
    if (model.arrangement === undefined) go();
    else {
      afterwards = go;
      showAll();
    }
  };
  /** A column is as wide as what was first seen of it: it does not move about while somebody scrolls. */
  const widen = ({ from, to }: CellRange) => {
    const first = Array.from({ length: to - from }, (_, at) => from + at).filter((column) => !met.has(column));
    for (const column of first) met.add(column);
    grid.widen(first);
  };
  const select = (active: Place, where?: "middle") => {
    model.selection = { active, anchor: active, wholeRows: false };
    grid.reveal(active, where);
    selected();
  };
  const last = (column: number) => {
    // The end of an estimate is no end: it is gone to again as more is known of it.
    toEnd = 6;
    select({ row: Math.max(0, shownRows(model) - 1), column });
    grid.frame.focus();
  };
  const arrange = () => {
    bars.progress(0);
    const { sort, filters } = model;
    link.send({ kind: "arrange", id: next(), ...(sort && { sort }), filters: [...filters.values()] });
  };
  const showAll = () => {
    model.sort = undefined;
    model.filters.clear();
    arrange();
  };
  const selected = () => {
    if (!details.isOpen()) return;
    const { row, column } = model.selection.active;
    if (row < 0) return;
    link.send({ kind: "cell", id: next(), row, column });
  };
  const copy = (as: CopyFormat, isMenu: boolean) => {
    const range = rangeOf(model.selection, model.columns.length);
    if (!isMenu && isOneCell(model.selection)) {
      link.send({ kind: "copyCell", ...whole(model.selection.active) });
      return;
    }
    const all = isOneCell(model.selection) || as === "pyspark" ? { from: 0, to: model.columns.length } : {};
    const some = as === "pyspark" && range.to - range.from > 1 ? { from: range.from, to: range.to } : {};
    link.send({ kind: "copy", id: next(), format: as, range: { ...range, ...all, ...some } });
  };
  const buttons = toolbar(format, texts, {
    begin: () => {
      select({ row: 0, column: model.selection.active.column });
      grid.frame.focus();
    },
    end: () => last(model.selection.active.column),
    goTo,
    find(text, backwards) {
      bars.progress(0);
      link.send({ kind: "search", id: next(), text, backwards, ...whole(model.selection.active) });
    },
    wrap() {
      model.isWrapped = !model.isWrapped;
      grid.resize();
      return model.isWrapped;
    },
    copy: (as) => copy(as, true),
    asText() {
      const line = model.blocks.row(Math.max(0, model.selection.active.row), grid.sight().from)?.shown.line;
      link.send({ kind: "asText", ...(line !== undefined && { line }) });
    },
    leave: () => grid.frame.focus(),
  });
  listenToGrid(grid, model, {
    selected,
    details() {
      details.open();
      grid.reveal(model.selection.active);
      selected();
    },
    leaveDetails: () => details.close(),
    copy: () => copy("tsv", false),
    toEnd: last,
    menu(column) {
      const actions = {
        sort: (sort: Model["sort"]) => {
          model.sort = sort;
          arrange();
        },
        filter: (of: number, filter: Parameters<typeof model.filters.set>[1] | undefined) => {
          if (filter === undefined) model.filters.delete(of);
          else model.filters.set(of, filter);
          arrange();
        },
        fit: (of: number) => {
          grid.fit(of);
          grid.resize();
        },
        closed: () => grid.frame.focus(),
      };
      openColumnMenu(model, column, words, grid.headAt(column), actions);
    },
  });

  document.body.prepend(buttons.bar);
  document.body.append(grid.frame, details.area, status.line);
  grid.resize();
  grid.frame.focus();
  if (shownRows(model) === 0) bars.say(texts.noRows);

  const answered = () => bars.progress(undefined);
  const take = (message: ToPage): void => {
    if ("standing" in message) model.standing = message.standing;
    switch (message.kind) {
      case "rows": {
        if (!reader.put(message)) return;
        bars.mended();
        widen(message.range);
        const before = model.selection.active.row;
        grid.resize();
        if (toEnd > 0) {
          toEnd--;
          const end = Math.max(0, shownRows(model) - 1);
          if (end !== before) select({ row: end, column: model.selection.active.column });
          else if (message.range.end > end) toEnd = 0;
        }
        return;
      }
      case "columns":
        if (message.columns.length !== model.columns.length) reader.forget();
        model.columns = message.columns;
        model.layout.grow(message.columns.length);
        grid.resize();
        return;
      case "profile":
        message.columns.forEach((column, at) => model.profiles.set(message.from + at, column));
        grid.widen(
          message.columns.map((_, at) => message.from + at),
          "heads",
        );
        grid.resize();
        return;
      case "place": {
        answered();
        if (message.row === undefined) {
          bars.say(texts.noSuchPlace);
          return;
        }
        reader.forget();
        grid.resize();
        select({ row: message.row, column: model.selection.active.column }, "middle");
        // Who went on to find something meanwhile types there.
        if (!buttons.isFinding()) grid.frame.focus();
        return;
      }
      case "arranged": {
        answered();
        model.arrangement = message.arrangement;
        reader.forget();
        bars.arranged(describeArrangement(model, words));
        grid.resize();
        select({ row: 0, column: model.selection.active.column });
        if (model.arrangement?.rows === 0) bars.say(texts.noRows);
        afterwards?.();
        afterwards = undefined;
        return;
      }
      case "searched":
        answered();
        if (message.at === undefined) {
          bars.say(fill(texts.notFound, amounts.count(message.of)));
          return;
        }
        {
          select(message.at, "middle");
          return;
        }
      case "cell": {
        const { row, column } = model.selection.active;
        const place = model.blocks.row(row, column)?.shown.place ?? row;
        const title = fill(texts.cellOf, columnName(model, column), amounts.count(place + 1));
        details.show(title, message);
        return;
      }
      case "copied": {
        const { rows, left, cut } = message;
        if (cut > 0) bars.say(fill(texts.copiedCut, amounts.count(cut)));
        else if (left > 0) bars.say(fill(texts.copiedSome, amounts.count(rows), amounts.count(rows + left)));
        else if (rows > 0) bars.say(fill(texts.copied, amounts.count(rows)));
        return;
      }
      case "progress":
        if (message.id === asked) bars.progress(message.share);
        return;
      case "failed":
        answered();
        reader.failed(message.id);
        {
          bars.fail(message.told, () => {
            bars.mended();
            reader.again();
            grid.draw();
          });
          return;
        }
      case "ask": {
        buttons.focus(message.what);
        return;
      }
      case "show": {
        goTo(format === "parquet" ? "row" : "line", message.line);
        return;
      }
      case "opened":
        return;
    }
  };

  return {
    take,
    cancel() {
      link.send({ kind: "cancel" });
      answered();
    },
    showAll,
  };
}

/** The row of a column's name is none of the file's. */
function whole({ row, column }: Place): Place {
  return { row: Math.max(0, row), column };
}
