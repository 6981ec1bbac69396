import * as vscode from "vscode";
import { DRIVE, LAKE } from "../addresses.ts";
import type { EditorParts } from "../parts.ts";
import { plainMarkdown } from "../window.ts";
import type { FileWork } from "./file-work.ts";

type Fire = (changes: readonly vscode.FileChangeEvent[]) => void;

/**
 * `gs:` and `drive:` as file systems of the editor: any of its editors, viewers and comparisons then works on what they name.
 * What lies in Drive is read alone.
 */
export function provideFileSystems(parts: EditorParts): vscode.Disposable {
  const { t } = parts.app;
  const inDrive = plainMarkdown(t("Files of Drive are shown here, and changed in Drive."));
  return vscode.Disposable.from(
    provide(LAKE, { isCaseSensitive: true }, async (fire) =>
      (await import("./lake-work.ts")).openLakeWork(parts, fire),
    ),
    provide(DRIVE, { isCaseSensitive: true, isReadonly: inDrive }, async () =>
      (await import("./drive-work.ts")).openDriveWork(parts),
    ),
  );
}

/** Registers a file system whose work is loaded when something of it is first asked for. */
function provide(
  scheme: string,
  options: Parameters<typeof vscode.workspace.registerFileSystemProvider>[2],
  open: (fire: Fire) => Promise<FileWork>,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  let opened: Promise<FileWork> | undefined;
  const work = () => (opened ??= open((changes) => changed.fire([...changes])));
  const provider: vscode.FileSystemProvider = {
    onDidChangeFile: changed.event,
    // What was opened and listed is looked at again when something has changed: nobody has to ask for it.
    watch: () => new vscode.Disposable(() => undefined),
    stat: async (uri) => (await work()).stat(uri),
    readDirectory: async (uri) => (await work()).readDirectory(uri),
    readFile: async (uri) => (await work()).readFile(uri),
    writeFile: async (uri, content, how) => (await work()).writeFile(uri, content, how),
    createDirectory: async (uri) => (await work()).createDirectory(uri),
    delete: async (uri) => (await work()).delete(uri),
    rename: async (from, to, how) => (await work()).rename(from, to, how),
    copy: async (from, to, how) => (await work()).copy(from, to, how),
  };
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerFileSystemProvider(scheme, provider, options),
    new vscode.Disposable(() => void opened?.then((work) => work.dispose())),
  );
}
