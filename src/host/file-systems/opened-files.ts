import * as vscode from "vscode";
import type { StoredObject } from "../../core/services/storage.ts";
import type { KeptBases } from "./kept-bases.ts";

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

/** What nobody knows any more: no object has that generation, so that a save asks. */
const UNKNOWN: Seen = { generation: "1", mtime: Number.NaN };

/**
 * @param bases what a window of before left unsaved was made from
 * @param stale told of a document that is clean again, and was made from what is there no longer
 */
export function openedFiles(scheme: string, bases: KeptBases, stale: (uri: vscode.Uri) => void): OpenedFiles {
  const opened = new Map<string, Opened>();
  const openedAt = (uri: vscode.Uri, seen: Seen): Opened => {
    const made = { base: seen, read: seen, tried: new Set<string>(), agreed: undefined };
    opened.set(uri.toString(), made);
    return made;
  };
  /** A document that is not saved and was not opened by this window: what is known of it was kept, or nothing is. */
  const at = (uri: vscode.Uri): Opened | undefined => {
    const known = opened.get(uri.toString());
    if (known !== undefined || !isUnsaved(uri)) return known;
    return openedAt(uri, bases.of(uri.toString()) ?? UNKNOWN);
  };

  // By a revert, or by undoing: what was read last is what the editor has, or will have once it has looked.
  const changed = (document: vscode.TextDocument) => {
    if (document.uri.scheme !== scheme) return;
    const file = at(document.uri);
    if (document.isDirty) {
      if (file !== undefined && file.base !== UNKNOWN) bases.keep(document.uri.toString(), file.base);
      return;
    }
    bases.forget(document.uri.toString());
    if (file === undefined || file.base.generation === file.read.generation) return;
    file.base = file.read;
    file.agreed = undefined;
    stale(document.uri);
  };
  // A document that is taken for another language is closed and opened without being read.
  const closed = (uri: vscode.Uri) => {
    if (uri.scheme !== scheme || isOpen(uri)) return;
    opened.delete(uri.toString());
    bases.forget(uri.toString());
  };
  const subscriptions = vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document }) => changed(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => closed(uri)),
    vscode.workspace.onDidCloseNotebookDocument(({ uri }) => closed(uri)),
  );

  return {
    wasRead(uri, object) {
      const seen = { generation: object.generation, mtime: mtimeOf(object) };
      const unsaved = isUnsaved(uri) ? at(uri) : undefined;
      if (unsaved === undefined) openedAt(uri, seen);
      else unsaved.read = seen;
    },
    wasSaved(uri, object) {
      openedAt(uri, { generation: object.generation, mtime: mtimeOf(object) });
      bases.forget(uri.toString());
    },
    lastRead: (uri) => at(uri)?.read,
    unsaved(uri) {
      const base = isUnsaved(uri) ? at(uri)?.base : undefined;
      return base === UNKNOWN ? undefined : base;
    },
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
