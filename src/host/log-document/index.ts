import * as vscode from "vscode";
import type { EditorParts } from "../parts.ts";

/** Logs of batches as documents: read-only, followed, folded. */
export function provideLogDocuments(_parts: EditorParts): vscode.Disposable {
  return vscode.Disposable.from();
}
