import * as vscode from "vscode";
import { logFrames, logParts, type LogPart } from "../../core/jobs/log-outline.ts";
import { parseGsUri } from "../../core/layout.ts";
import { cut } from "../../core/text/plain-text.ts";
import { uriOf } from "../addresses.ts";
import { inertText } from "../inert-text.ts";
import type { EditorParts } from "../parts.ts";
import { LOG_SCHEME, logAddress } from "./log-uri.ts";

const SELECTOR: vscode.DocumentSelector = { scheme: LOG_SCHEME, language: "sluice-log" };
const KINDS: Readonly<Record<LogPart["kind"], vscode.SymbolKind>> = {
  dataset: vscode.SymbolKind.Struct,
  warning: vscode.SymbolKind.Event,
  traceback: vscode.SymbolKind.Method,
  state: vscode.SymbolKind.Constant,
  spark: vscode.SymbolKind.Namespace,
};
// What a stack trace or a sentence of ours names; no blank, no quote is in one.
const ADDRESS = /gs:\/\/[^\s"'<>]+/g;
// How Dataproc names the parts of a driver's output in what it says of a batch; the first is always there.
const WHOLE_OUTPUT = /(\/driveroutput)\.\*$/;

/** Folding, symbols and links of logs. Lint lets this file register them: their texts are made inert here. */
export function registerLogLanguage({ app, fail }: EditorParts): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerFoldingRangeProvider(SELECTOR, {
      provideFoldingRanges: (document) =>
        logParts(document.getText())
          .filter(({ from, to }) => to > from)
          .map(({ from, to }) => new vscode.FoldingRange(from, to, vscode.FoldingRangeKind.Region)),
    }),
    vscode.languages.registerDocumentSymbolProvider(SELECTOR, {
      provideDocumentSymbols: (document) =>
        logParts(document.getText())
          .filter(({ kind }) => kind !== "spark")
          .map((part) => symbolOf(document, part)),
    }),
    vscode.languages.registerDocumentLinkProvider(SELECTOR, {
      provideDocumentLinks: (document) => [...frameLinks(document, app), ...addressLinks(document)],
      async resolveDocumentLink(link, token) {
        if (!(link instanceof FrameLink)) return link;
        try {
          const { placeOf } = await import("./staged-code.ts");
          const target = await placeOf(app, link.batch, link.frame, aborted(token));
          if (target !== undefined) link.target = target;
        } catch (error) {
          fail(error);
        }
        return link;
      },
    }),
  );
}

/** A place in code, which is looked for when somebody clicks it. */
class FrameLink extends vscode.DocumentLink {
  readonly batch: string;
  readonly frame: { readonly file: string; readonly line: number };
  constructor(range: vscode.Range, batch: string, frame: { readonly file: string; readonly line: number }) {
    super(range);
    this.batch = batch;
    this.frame = frame;
  }
}

function frameLinks(document: vscode.TextDocument, { t }: EditorParts["app"]): readonly vscode.DocumentLink[] {
  const address = logAddress(document.uri);
  if (address?.kind !== "log") return [];
  return logFrames(document.getText()).map(({ at, from, to, ...frame }) => {
    const link = new FrameLink(new vscode.Range(at, from, at, to), address.batch, frame);
    link.tooltip = t("Open this line of the code that ran");
    return link;
  });
}

function addressLinks(document: vscode.TextDocument): readonly vscode.DocumentLink[] {
  return Array.from(document.getText().matchAll(ADDRESS), ({ 0: found, index }) => {
    const uri = found.replace(/[.,;:)\]]+$/, "");
    const place = parseGsUri(uri.replace(WHOLE_OUTPUT, "$1.000000000"));
    if (!place || place.object === "" || place.object.includes("*")) return [];
    const range = new vscode.Range(document.positionAt(index), document.positionAt(index + uri.length));
    return [new vscode.DocumentLink(range, uriOf({ kind: "object", ...place }))];
  }).flat();
}

function symbolOf(document: vscode.TextDocument, { kind, name, from, to }: LogPart): vscode.DocumentSymbol {
  const whole = new vscode.Range(from, 0, to, document.lineAt(to).text.length);
  // A symbol needs a name.
  const shown = inertText(cut(name, 200)).trim() || kind;
  return new vscode.DocumentSymbol(shown, "", KINDS[kind], whole, document.lineAt(from).range);
}

function aborted(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
