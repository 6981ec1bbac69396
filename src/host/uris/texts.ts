import * as vscode from "vscode";
import type { App } from "../../app.ts";
import { gsUri } from "../../core/layout.ts";
import { plainText } from "../../core/text/plain-text.ts";
import { urisIn, type UriInText } from "../../core/lake-files/uris-in-text.ts";

/**
 * Registers what the editor shows of addresses in texts. Lint lets this file make what a hover shows: it is a block of plain
 * text, in which nothing is a link or an icon.
 * @param open command that a click runs, on the address
 */
export function registerUriTexts(selector: vscode.DocumentSelector, app: App, open: string): vscode.Disposable {
  const { t } = app;
  return vscode.Disposable.from(
    vscode.languages.registerDocumentLinkProvider(selector, {
      provideDocumentLinks: (document) =>
        urisIn(document.getText()).map((found) => {
          const args = encodeURIComponent(JSON.stringify([gsUri(found.bucket, found.object)]));
          const link = new vscode.DocumentLink(rangeOf(document, found), vscode.Uri.parse(`command:${open}?${args}`));
          link.tooltip = t("Open what is there");
          return link;
        }),
    }),
    vscode.languages.registerHoverProvider(selector, {
      async provideHover(document, position, token) {
        const offset = document.offsetAt(position);
        const found = urisIn(document.getText()).find(({ start, end }) => start <= offset && offset <= end);
        if (found === undefined) return undefined;
        const { describeUri } = await import("./describe-uri.ts");
        const lines = await describeUri(app, found, aborted(token));
        const text = new vscode.MarkdownString().appendCodeblock(plainText(lines.join("\n")), "plaintext");
        return new vscode.Hover(text, rangeOf(document, found));
      },
    }),
    vscode.languages.registerCompletionItemProvider(
      selector,
      {
        async provideCompletionItems(document, position, token) {
          const line = document.lineAt(position.line).text.slice(0, position.character);
          if (!line.includes("gs://")) return undefined;
          return (await import("./complete-uri.ts")).completeUri(app, { line, position }, aborted(token));
        },
      },
      "/",
    ),
  );
}

function rangeOf(document: vscode.TextDocument, { start, end }: UriInText): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

function aborted(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
