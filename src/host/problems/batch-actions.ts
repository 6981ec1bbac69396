import * as vscode from "vscode";
import type { EditorParts } from "../parts.ts";

/** What is offered beside a mark that a failed batch has left: to run it again, and to see its log. */
export function registerBatchActions({ app: { t }, marks }: EditorParts): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    { scheme: "file" },
    {
      provideCodeActions: (document, range) =>
        marks.batchesAt(document.uri, range).flatMap((batch) => {
          const given = { kind: "batch", ended: true, batch };
          return [
            actionOf(t("Run Again"), "sluice.batch.runAgain", given),
            actionOf(t("Show Log"), "sluice.batch.follow", given),
          ];
        }),
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}

function actionOf(title: string, command: string, given: unknown): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { title, command, arguments: [given] };
  return action;
}
