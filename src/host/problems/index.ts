import { dirname } from "node:path";
import * as vscode from "vscode";
import type { EditorParts } from "../parts.ts";
import { registerContractLanguage } from "./contract-language.ts";
import { contractsOf, isContract, isConnection, isInfrastructure } from "./files.ts";
import { registerBatchActions } from "./batch-actions.ts";

/** Milliseconds without a key before a text is looked at: nobody is told of a word that is half written. */
const DEBOUNCE = 300;

/** What is wrong in files of the workspace, as the editor marks it; nothing is looked at before the user trusts it. */
export function provideProblems(parts: EditorParts): vscode.Disposable {
  const { app, marks, fail, run } = parts;
  const waiting = new Map<string, NodeJS.Timeout>();

  const look = async (document: vscode.TextDocument): Promise<void> => {
    if (document.isClosed || !vscode.workspace.isTrusted) return;
    const isOurs = isConnection(document.uri) || (await isContract(app, document.uri));
    if (!isOurs) return;
    const { lookAtContract, lookAtConnection } = await import("./look.ts");
    if (isConnection(document.uri)) lookAtConnection(marks, document.uri, document.getText());
    else lookAtContract(marks, document.uri, document.getText());
  };
  const lookLater = (document: vscode.TextDocument, wait: number): void => {
    if (document.uri.scheme !== "file" || !/\.(ya?ml|json)$/i.test(document.uri.path)) return;
    const key = document.uri.toString();
    clearTimeout(waiting.get(key));
    waiting.set(
      key,
      setTimeout(() => {
        waiting.delete(key);
        look(document).catch(fail);
      }, wait),
    );
  };
  const lookAtAll = async (): Promise<void> => {
    if (!vscode.workspace.isTrusted) return;
    await (await import("./look.ts")).checkAllContracts(app, marks);
    const folder = await contractsOf(app);
    // What is on disk says nothing of what somebody types, nor of contracts of others.
    for (const document of vscode.workspace.textDocuments)
      if (document.isDirty || dirname(document.uri.fsPath) !== folder) lookLater(document, 0);
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument((document) => lookLater(document, 0)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      lookLater(document, DEBOUNCE);
      // A line that was wrong may be another one now.
      if (document.isDirty) marks.markFile("batch", document.uri, []);
    }),
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (isInfrastructure(app, document.uri)) void run("sluice.terraform.validate", "saved");
    }),
    vscode.workspace.onDidDeleteFiles(({ files }) => {
      for (const file of files)
        for (const source of ["contracts", "connection", "batch", "terraform"] as const)
          marks.markFile(source, file, []);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void lookAtAll().catch(fail)),
    marks.onLook(() => void lookAtAll().catch(fail)),
    new vscode.Disposable(() => waiting.forEach((timer) => clearTimeout(timer))),
    registerContractLanguage(app),
    registerBatchActions(parts),
    openedBefore(lookLater),
  );
}

/** Those that were open before Sluice was. */
function openedBefore(look: (document: vscode.TextDocument, wait: number) => void): vscode.Disposable {
  for (const document of vscode.workspace.textDocuments) look(document, 0);
  return vscode.Disposable.from();
}
