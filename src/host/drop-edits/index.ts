import * as vscode from "vscode";
import { DRAGGED_ROWS } from "../../drop.ts";

/** What a row of our views becomes in a Python file that it is dragged into: PySpark that reads it. Elsewhere its address. */
export function provideDropEdits(): vscode.Disposable {
  return vscode.languages.registerDocumentDropEditProvider(
    { language: "python" },
    {
      async provideDocumentDropEdits(_document, _position, transfer) {
        const text = await transfer.get(DRAGGED_ROWS)?.asString();
        if (text === undefined) return undefined;
        const { snippetsOf } = await import("./snippets.ts");
        const snippets = snippetsOf(text);
        return snippets === undefined ? undefined : new vscode.DocumentDropEdit(snippets);
      },
    },
    { dropMimeTypes: [DRAGGED_ROWS] },
  );
}
