import * as vscode from "vscode";
import type { App } from "../../app.ts";
import { isFailure, type FailureCode } from "../../core/failure.ts";
import { joinSentences } from "../../core/text/sentences.ts";
import { inertText } from "../inert-text.ts";

/** What a file system of the editor does. Fails with what the editor knows as an error of files, in the user's words. */
export interface FileWork {
  stat(uri: vscode.Uri): Promise<vscode.FileStat>;
  readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]>;
  readFile(uri: vscode.Uri): Promise<Uint8Array>;
  writeFile(uri: vscode.Uri, content: Uint8Array, how: WriteOptions): Promise<void>;
  createDirectory(uri: vscode.Uri): Promise<void>;
  delete(uri: vscode.Uri): Promise<void>;
  rename(from: vscode.Uri, to: vscode.Uri, how: MoveOptions): Promise<void>;
  copy(from: vscode.Uri, to: vscode.Uri, how: MoveOptions): Promise<void>;
  dispose(): void;
}

/** Whether a file may be made that is not there, and one replaced that is. */
export interface WriteOptions {
  readonly create: boolean;
  readonly overwrite: boolean;
}

/** Whether what stands at the new place may be replaced. */
export interface MoveOptions {
  readonly overwrite: boolean;
}

const MISSING: readonly FailureCode[] = ["remote.not-found", "bucket.missing"];
const NO_RIGHT =
  /^(remote[.]denied|credentials[.].*|connection[.]untrusted|drive[.]read-only|lake-file[.](kept|version|encoded))$/;

/** Does work; what fails is told the editor in its own kinds of errors and in the user's words, and the log as it is. */
export async function asFileWork<T>(app: Pick<App, "explain" | "log">, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof vscode.FileSystemError) throw error;
    const { what, why, hint } = await app.explain(error);
    // The editor looks for links in what an error says.
    const words = inertText(joinSentences(what, why, hint));
    if (isFailure(error) && MISSING.includes(error.code)) throw vscode.FileSystemError.FileNotFound(words);
    app.log.error(words, error);
    if (isFailure(error) && NO_RIGHT.test(error.code)) throw vscode.FileSystemError.NoPermissions(words);
    throw vscode.FileSystemError.Unavailable(words);
  }
}
