import * as vscode from "vscode";
import type { EditorParts } from "../parts.ts";

/** The editor of tables: opens CSV, TSV, JSONL and Parquet, wherever they lie, for reading. */
export function provideTables(_parts: EditorParts): vscode.Disposable {
  return vscode.Disposable.from();
}
