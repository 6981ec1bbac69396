import * as vscode from "vscode";
import type { App } from "../../app.ts";
import { plainText } from "../../core/text/plain-text.ts";
import { isContract } from "./files.ts";

const YAML: vscode.DocumentSelector = { scheme: "file", pattern: "**/*.{yaml,yml}" };

/**
 * Completion and hover in contracts, from the schema that they are checked by. Lint lets this file make them: a hover is a
 * block of plain text, and what is written is ours.
 */
export function registerContractLanguage(app: App): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider(
      YAML,
      {
        async provideCompletionItems(document, position) {
          if (!(await isContract(app, document.uri))) return undefined;
          const { suggestInContract } = await import("../../core/jobs/contract/help.ts");
          const { from, to, items } = suggestInContract(document.getText(), document.offsetAt(position));
          const range = new vscode.Range(document.positionAt(from), document.positionAt(to));
          return items.map(({ kind, label, insert, description }, index) => {
            const { Field, Value } = vscode.CompletionItemKind;
            const item = new vscode.CompletionItem(label, kind === "field" ? Field : Value);
            Object.assign(item, { insertText: insert, range, documentation: plainText(description) });
            // In the order of the schema, which is how contracts are written.
            item.sortText = String(index).padStart(3, "0");
            return item;
          });
        },
      },
      ...[":", " ", "-"],
    ),
    vscode.languages.registerHoverProvider(YAML, {
      async provideHover(document, position) {
        if (!(await isContract(app, document.uri))) return undefined;
        const { describeInContract } = await import("../../core/jobs/contract/help.ts");
        const found = describeInContract(document.getText(), document.offsetAt(position));
        if (found === undefined) return undefined;
        const range = new vscode.Range(document.positionAt(found.from), document.positionAt(found.to));
        const text = plainText(`${found.field}: ${found.description}`);
        return new vscode.Hover(new vscode.MarkdownString().appendCodeblock(text, "plaintext"), range);
      },
    }),
  );
}
