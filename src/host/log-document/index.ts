import * as vscode from "vscode";
import type { EditorParts } from "../parts.ts";
import { keepEndInSight, onTabClosed } from "../window.ts";
import { registerLogLanguage } from "./language.ts";
import { LOG_SCHEME, logAddress, logUri } from "./log-uri.ts";

/** Logs of batches as documents: read-only, followed, folded; and the code that they ran, as it was staged. */
export function provideLogDocuments(parts: EditorParts): vscode.Disposable {
  const { logs, fail } = parts;
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const refuse = (): never => {
    throw vscode.FileSystemError.NoPermissions();
  };
  // What a document has that nobody fills: one of before a reload is followed anew.
  const contentOf = (batch: string) => {
    if (logs.content(batch) === undefined) {
      const stream = logs.fill(batch);
      void import("./resume.ts").then(({ resume }) => resume(parts.app, batch, stream)).catch(fail);
    }
    return logs.content(batch) ?? { bytes: new Uint8Array(), version: 0 };
  };
  const files: vscode.FileSystemProvider = {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat(uri) {
      const address = addressed(uri);
      const { bytes, version } = address.kind === "log" ? contentOf(address.batch) : { bytes: [], version: 0 };
      return { type: vscode.FileType.File, ctime: 0, mtime: version, size: bytes.length };
    },
    async readFile(uri) {
      const address = addressed(uri);
      if (address.kind === "log") return contentOf(address.batch).bytes;
      return (await import("./staged-code.ts")).readCode(parts.app, address, uri);
    },
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerFileSystemProvider(LOG_SCHEME, files, { isReadonly: true, isCaseSensitive: true }),
    logs.onGrown((batch) => changed.fire([{ type: vscode.FileChangeType.Changed, uri: logUri(batch) }])),
    onTabClosed((uri) => {
      const address = uri.scheme === LOG_SCHEME ? logAddress(uri) : undefined;
      if (address?.kind === "log") logs.close(address.batch);
    }),
    keepEndInSight(LOG_SCHEME),
    registerLogLanguage(parts),
  );
}

function addressed(uri: vscode.Uri) {
  const address = logAddress(uri);
  if (address === undefined) throw vscode.FileSystemError.FileNotFound(uri);
  return address;
}
