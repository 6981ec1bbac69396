import * as vscode from "vscode";
import type { EditorParts } from "../parts.ts";

/** What is known of a `gs://` address where it stands in a text: where it leads, what is there, how it goes on. */
export function provideUris(_parts: EditorParts): vscode.Disposable {
  return vscode.Disposable.from();
}
