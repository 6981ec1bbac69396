import * as vscode from "vscode";
import type { FileProblem, ProblemSource } from "../../app.ts";
import { cut } from "../../core/text/plain-text.ts";
import { inertText } from "../inert-text.ts";
import { logUri } from "../log-document/log-uri.ts";

/** What is marked in files as wrong: a list for each source, so that each clears what it has marked itself. */
export interface Marks {
  /** Marks these, instead of all that the source has marked before. */
  mark(source: ProblemSource, problems: readonly FileProblem[]): void;
  /** The same for one file. */
  markFile(source: ProblemSource, file: vscode.Uri, problems: readonly FileProblem[]): void;
  /** The batches that told of problems in this part of a file. */
  batchesAt(file: vscode.Uri, range: vscode.Range): readonly NonNullable<FileProblem["batch"]>[];
  /** Asks for all contracts of the pipeline to be looked at. */
  lookAtContracts(): void;
  readonly onLook: vscode.Event<void>;
  dispose(): void;
}

/** Somebody's megabytes are no message. */
const LONGEST = 4096;

/** Keeps what is marked. Lint lets this file make diagnostics: their texts are made inert here. */
export function createMarks(): Marks {
  const collections = new Map<ProblemSource, vscode.DiagnosticCollection>();
  const batches = new Map<string, readonly FileProblem[]>();
  const look = new vscode.EventEmitter<void>();

  const collectionOf = (source: ProblemSource): vscode.DiagnosticCollection => {
    const made = collections.get(source) ?? vscode.languages.createDiagnosticCollection(`sluice.${source}`);
    collections.set(source, made);
    return made;
  };
  const markFile = (source: ProblemSource, file: vscode.Uri, problems: readonly FileProblem[]): void => {
    if (source === "batch") batches.set(file.toString(), problems);
    collectionOf(source).set(file, problems.map(diagnosticOf));
  };
  return {
    mark(source, problems) {
      collectionOf(source).clear();
      if (source === "batch") batches.clear();
      for (const [file, some] of Map.groupBy(problems, ({ file }) => file)) {
        markFile(source, vscode.Uri.file(file), some);
      }
    },
    markFile,
    batchesAt(file, range) {
      const found = (batches.get(file.toString()) ?? []).filter(({ at }) =>
        range.intersection(new vscode.Range(at.line - 1, 0, at.line, 0)),
      );
      return found.flatMap(({ batch }) => batch ?? []);
    },
    lookAtContracts: () => look.fire(),
    onLook: look.event,
    dispose() {
      for (const collection of collections.values()) collection.dispose();
      look.dispose();
    },
  };
}

function diagnosticOf({ at, end, severity, message, code, batch }: FileProblem): vscode.Diagnostic {
  const start = new vscode.Position(at.line - 1, (at.column ?? 1) - 1);
  // The editor ends it with the line.
  const behind =
    end === undefined ? start.translate(0, LONGEST) : new vscode.Position(end.line - 1, (end.column ?? 1) - 1);
  const { Error, Warning } = vscode.DiagnosticSeverity;
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(start, behind),
    inertText(cut(message, LONGEST)),
    severity === "error" ? Error : Warning,
  );
  diagnostic.source = "Sluice";
  if (batch !== undefined) diagnostic.code = { value: inertText(code ?? batch.id), target: logUri(batch.id) };
  else if (code !== undefined) diagnostic.code = inertText(code);
  return diagnostic;
}
