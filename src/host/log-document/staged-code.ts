import * as vscode from "vscode";
import type { App } from "../../app.ts";
import { localSource, sourceFolders } from "../../core/jobs/local-source.ts";
import { readStagedSource, stagedSource } from "../../core/jobs/staged-source.ts";
import type { LogFrame } from "../../core/jobs/log-outline.ts";
import { requireBatch } from "../../core/services/batches.ts";
import { codeUri, type LogAddress } from "./log-uri.ts";

/** Bytes of a file of staged code. @throws FileSystemError where it is gone */
export async function readCode(
  { connect }: Pick<App, "connect">,
  { uri, inside }: Extract<LogAddress, { kind: "code" }>,
  name: vscode.Uri,
): Promise<Uint8Array> {
  const storage = await (await connect()).clients.storage();
  const bytes = await readStagedSource(storage, { uri, inside }, new AbortController().signal);
  if (bytes === undefined) throw vscode.FileSystemError.FileNotFound(name);
  return bytes;
}

/**
 * Where a place in a stack trace is opened: in the file of this machine, where that is the code that ran; else in what was
 * staged, and the user is told so. Undefined where it is no code of the batch.
 */
export async function placeOf(
  app: App,
  batch: string,
  { file, line }: Pick<LogFrame, "file" | "line">,
  signal: AbortSignal,
): Promise<vscode.Uri | undefined> {
  const { places, ui, t } = app;
  const { clients } = await app.connect();
  const [batches, storage] = await Promise.all([clients.batches(), clients.storage()]);
  const source = stagedSource(file, await requireBatch(batches, batch, signal));
  if (source === undefined) {
    void ui.inform(t("{0} is no code of this batch: it is of Spark or Python.", file));
    return undefined;
  }
  const local = await localSource(storage, source, sourceFolders(places.installation, places.workspace), signal);
  const fragment = `L${line}`;
  if (local !== undefined) return vscode.Uri.file(local).with({ fragment });
  void ui.inform(t("No file here is the {0} that ran: this is what was staged, read-only.", source.path));
  return codeUri(source.uri, source.inside).with({ fragment });
}
