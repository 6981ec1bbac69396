import * as vscode from "vscode";
import type { EditorParts } from "../parts.ts";

/** `gs:` and `drive:` as file systems of the editor. */
export function provideFileSystems(_parts: EditorParts): vscode.Disposable {
  return vscode.Disposable.from();
}
