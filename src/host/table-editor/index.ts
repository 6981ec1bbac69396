import type { Disposable } from "vscode";
import type { EditorParts } from "../parts.ts";
import { registerTableEditors } from "../window.ts";

/**
 * The editors of tables: open CSV, TSV, JSONL and Parquet, wherever they lie, and whole datasets, for reading. Parquet, which
 * nobody reads as text, by itself; the others where they are opened as tables.
 */
export function provideTables(parts: EditorParts): Disposable {
  return registerTableEditors(["sluice.table", "sluice.parquet"], async (uri, panel) =>
    (await import("./open-panel.ts")).openPanel(parts, uri, panel),
  );
}
