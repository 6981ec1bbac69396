import * as vscode from "vscode";
import type { StoredObject } from "../../core/services/storage.ts";

/** A content of an object, as the editor has to know it. `mtime`: milliseconds since 1970. */
export interface Seen {
  readonly generation: string;
  readonly mtime: number;
}

interface Opened {
  /** What the open document was made from. */
  base: Seen;
  /** What was read last, by whomever. */
  read: Seen;
  /** MD5 of what was to be saved since then, and nobody said whether it was. */
  readonly tried: Set<string>;
  /** The generation that the user has agreed to replace; "0": what is gone is to be made again. */
  agreed: string | undefined;
}

/** What stands in the window: for each file the content that it was opened with, which a save must find unchanged. */
export interface OpenedFiles {
  /** A content was read. It is what the document is made from, unless that holds what is not saved. */
  wasRead(uri: vscode.Uri, object: StoredObject): void;
  wasSaved(uri: vscode.Uri, object: StoredObject): void;
  /** What was read last; undefined for a file that nobody has open. */
  lastRead(uri: vscode.Uri): Seen | undefined;
  /** What an unsaved document was made from; undefined where there is none. */
  unsaved(uri: vscode.Uri): Seen | undefined;
  /** The generation that a save has to find; undefined where nobody opened the file. */
  expected(uri: vscode.Uri): string | undefined;
  tried(uri: vscode.Uri): Set<string> | undefined;
  /** The user wants that generation replaced. */
  agree(uri: vscode.Uri, generation: string): void;
  forget(uri: vscode.Uri): void;
  /** The files of open documents. */
  all(): readonly vscode.Uri[];
  dispose(): void;
}

/** When its content was written, in milliseconds since 1970. */
export function mtimeOf({ updated }: StoredObject): number {
  return Date.parse(updated) || 0;
}

/** @param stale told of a document that is clean again, and was made from what is there no longer */
export function openedFiles(scheme: string, stale: (uri: vscode.Uri) => void): OpenedFiles {
  const opened = new Map<string, Opened>();
  const at = (uri: vscode.Uri) => opened.get(uri.toString());

  // By a revert, or by undoing: what was read last is what the editor has, or will have once it has looked.
  const cleaned = (document: vscode.TextDocument) => {
    const file = document.uri.scheme === scheme && !document.isDirty ? at(document.uri) : undefined;
    if (file === undefined || file.base.generation === file.read.generation) return;
    file.base = file.read;
    file.agreed = undefined;
    stale(document.uri);
  };
  // A document that is taken for another language is closed and opened without being read.
  const closed = (uri: vscode.Uri) => isOpen(uri) || opened.delete(uri.toString());
  const subscriptions = vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document }) => cleaned(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => closed(uri)),
    vscode.workspace.onDidCloseNotebookDocument(({ uri }) => closed(uri)),
  );

  return {
    wasRead(uri, object) {
      const seen = { generation: object.generation, mtime: mtimeOf(object) };
      const before = at(uri);
      if (isUnsaved(uri)) {
        // Without one before it is what a window left unsaved: what that was made from nobody knows any more.
        if (before !== undefined) before.read = seen;
        return;
      }
      opened.set(uri.toString(), { base: seen, read: seen, tried: new Set(), agreed: undefined });
    },
    wasSaved(uri, object) {
      const seen = { generation: object.generation, mtime: mtimeOf(object) };
      opened.set(uri.toString(), { base: seen, read: seen, tried: new Set(), agreed: undefined });
    },
    lastRead: (uri) => at(uri)?.read,
    unsaved: (uri) => (isUnsaved(uri) ? at(uri)?.base : undefined),
    expected(uri) {
      const file = at(uri);
      return file?.agreed ?? (isOpen(uri) ? file?.base.generation : undefined);
    },
    tried: (uri) => at(uri)?.tried,
    agree(uri, generation) {
      const file = at(uri);
      if (file !== undefined) file.agreed = generation;
    },
    forget: (uri) => void opened.delete(uri.toString()),
    all: () => documents().flatMap(({ uri }) => (uri.scheme === scheme && uri.query === "" ? [uri] : [])),
    dispose: () => void subscriptions.dispose(),
  };
}

function documents(): readonly { readonly uri: vscode.Uri; readonly isDirty: boolean }[] {
  return [...vscode.workspace.textDocuments, ...vscode.workspace.notebookDocuments];
}

function isOpen(uri: vscode.Uri): boolean {
  return documents().some((document) => document.uri.toString() === uri.toString());
}

function isUnsaved(uri: vscode.Uri): boolean {
  return documents().some((document) => document.isDirty && document.uri.toString() === uri.toString());
}
