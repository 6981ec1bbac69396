import * as vscode from "vscode";
import type { EditorParts } from "../parts.ts";

/** What is wrong in files of the workspace, as the editor marks it. */
export function provideProblems(_parts: EditorParts): vscode.Disposable {
  return vscode.Disposable.from();
}
