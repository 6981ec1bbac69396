import type { App } from "../../app.ts";
import type { OpenTable, TableRow } from "../../core/tables/table.ts";
import type { CellRange, Standing, ToEditor, ToPage } from "../../webview/table/messages.ts";
import { arrangeRows, searchRows } from "./arrange.ts";
import { copyCells, wholeCell } from "./copy-cells.ts";
import { loadRows, type LoadedRows } from "./loaded-rows.ts";
import { shownRow } from "./shown-rows.ts";

/** What the page of one table asks, and what becomes of it. */
export interface TableSession {
  /** Does what the page asks, and answers it, of failures too. */
  receive(message: ToEditor): Promise<void>;
  dispose(): void;
}

/** What a session needs. */
export interface SessionParts {
  readonly app: Pick<App, "explain" | "ui" | "log">;
  /** Opens the table; again after a failure. */
  readonly open: (signal: AbortSignal) => Promise<OpenTable>;
  readonly post: (message: ToPage) => void;
  readonly asText: (line: number | undefined) => Promise<void>;
}

/** What is shown: all rows as they stand in the file, or some of the loaded ones in an order. */
interface View {
  readonly loaded: LoadedRows;
  readonly order: readonly number[];
}

/** Answers the page of one table, one question of a kind at a time: a newer one ends the one before. */
export function tableSession({ app, open, post, asText }: SessionParts): TableSession {
  let opening: Promise<OpenTable> | undefined;
  let loading: Promise<LoadedRows> | undefined;
  let view: View | undefined;
  let told = "";
  const closing = new AbortController();
  const asked = new Map<ToEditor["kind"], AbortController>();

  const table = async (): Promise<OpenTable> => {
    opening ??= open(closing.signal).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };

  const loaded = async (report: (share: number) => void, signal: AbortSignal): Promise<LoadedRows> => {
    const opened = await table();
    for (;;) {
      loading ??= loadRows(opened, report, signal).catch((error: unknown) => {
        loading = undefined;
        throw error;
      });
      try {
        return await loading;
      } catch (error) {
        // Somebody else began it, and has given up.
        if (signal.aborted || !(error instanceof Error && error.name === "AbortError")) throw error;
      }
    }
  };

  /** Rows [first, end) of what is shown, each with its place in the file. */
  const rowsOf = async (first: number, end: number, signal: AbortSignal) => {
    if (view !== undefined) {
      const { loaded: from, order } = view;
      const rows = order.slice(first, end).flatMap((place) => placed(from.rows[place], place));
      return { rows, exact: true };
    }
    const slice = await (await table()).rows(first, end - first, signal);
    return { rows: slice.rows.map((row, at) => ({ row, place: slice.first + at })), exact: slice.exact };
  };

  const answered = async (message: ToPage): Promise<void> => {
    const { columns } = await table();
    const now = JSON.stringify(columns);
    // Before the rows, which have a cell for each.
    if (message.kind !== "opened" && now !== told) post({ kind: "columns", columns });
    told = now;
    post(message);
  };

  const answer = async (message: ToEditor, signal: AbortSignal): Promise<ToPage | undefined> => {
    const report = (share: number) => {
      if ("id" in message && !signal.aborted) post({ kind: "progress", id: message.id, share });
    };
    switch (message.kind) {
      case "again":
      case "ready": {
        const { name, format, columns } = await table();
        return { kind: "opened", name, format, columns, standing: standingOf(await table()) };
      }
      case "rows": {
        const { id, range } = message;
        const { rows, exact } = await rowsOf(range.first, range.end, signal);
        const shown = rows.map(({ row, place }) => shownRow(row, place, range));
        return { kind: "rows", id, range, exact, rows: shown, standing: standingOf(await table()) };
      }
      case "profile": {
        const { from, to } = message;
        const columns = (await table()).profile().slice(from, to);
        return { kind: "profile", from, columns, standing: standingOf(await table()) };
      }
      case "place": {
        const { id, by, number } = message;
        const wanted = by === "row" ? { row: number - 1 } : { line: number };
        const found = await (await table()).find(wanted, report, signal);
        const standing = standingOf(await table());
        return { kind: "place", id, ...(found !== undefined && { row: found.first }), standing };
      }
      case "arrange": {
        const { id, sort, filters } = message;
        const { columns } = await table();
        if (sort === undefined && filters.length === 0) {
          view = undefined;
          return { kind: "arranged", id, standing: standingOf(await table()) };
        }
        const from = await loaded(report, signal);
        const order = arrangeRows(from.rows, columns, filters, sort);
        view = { loaded: from, order };
        const arrangement = { rows: order.length, of: from.rows.length, whole: from.whole };
        return { kind: "arranged", id, arrangement, standing: standingOf(await table()) };
      }
      case "search": {
        const { id, text } = message;
        const from = await loaded(report, signal);
        const at = searchRows(from.rows, view?.order, text, message);
        return { kind: "searched", id, ...(at && { at }), of: from.rows.length, whole: from.whole };
      }
      case "cell": {
        const { id, row, column } = message;
        const { rows } = await rowsOf(row, row + 1, signal);
        return { kind: "cell", id, ...wholeCell(rows[0]?.row, column) };
      }
      case "copyCell": {
        const { rows } = await rowsOf(message.row, message.row + 1, signal);
        const [found] = rows;
        await app.ui.copy(found?.row.odd?.raw ?? found?.row.cells[message.column] ?? "");
        return undefined;
      }
      case "copy": {
        const { id, format, range } = message;
        const read = async ({ first, end }: CellRange) => (await rowsOf(first, end, signal)).rows.map(({ row }) => row);
        const { text, rows, left, cut } = await copyCells(await table(), read, range, format, signal);
        await app.ui.copy(text);
        return { kind: "copied", id, rows, left, cut };
      }
      case "asText":
        await asText(message.line);
        return undefined;
      case "cancel":
        for (const [kind, asking] of asked) if (kind !== "ready" && kind !== "rows") asking.abort();
        return undefined;
    }
  };

  return {
    async receive(message) {
      const asking = new AbortController();
      asked.get(message.kind)?.abort();
      asked.set(message.kind, asking);
      const signal = AbortSignal.any([asking.signal, closing.signal]);
      try {
        const reply = await answer(message, signal);
        if (reply !== undefined && !signal.aborted) await answered(reply);
      } catch (error) {
        if (signal.aborted) return;
        app.log.error(`table: ${message.kind}`, error);
        const id = "id" in message ? message.id : 0;
        post({ kind: "failed", id, told: await app.explain(error) });
      }
    },
    dispose() {
      closing.abort();
      void opening?.then((open) => open.close()).catch(() => undefined);
    },
  };
}

function standingOf(table: OpenTable): Standing {
  return { extent: table.extent(), soFar: table.soFar() };
}

function placed(row: TableRow | undefined, place: number): { readonly row: TableRow; readonly place: number }[] {
  return row === undefined ? [] : [{ row, place }];
}
