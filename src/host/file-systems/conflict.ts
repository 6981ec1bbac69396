import * as vscode from "vscode";
import type { App } from "../../app.ts";
import { addressText, type Address } from "../../core/address.ts";
import { uriOf } from "../addresses.ts";
import { notify } from "../window.ts";

/** A save that was refused, since another content stands where the document came from. */
export interface Conflict {
  readonly uri: vscode.Uri;
  readonly address: Extract<Address, { kind: "object" }>;
  /** The generation that is there now; undefined where none is. */
  readonly now: string | undefined;
  /** The user wants this replaced, whatever it is: the generation, or "0" for nothing. */
  readonly agree: (generation: string) => void;
}

/**
 * Offers what can be done about it: look at both, put what was typed in the place of the other, or take the other. Nothing
 * that was typed is touched before the user chose.
 */
export async function offerConflict({ t }: Pick<App, "t">, conflict: Conflict): Promise<void> {
  const { uri, address, now, agree } = conflict;
  const name = addressText(address);
  const [compare, overwrite, revert] = [t("Compare"), t("Overwrite"), t("Revert")];
  const message =
    now === undefined
      ? t("{0} was deleted since you opened it. What you typed is not saved, and still here.", name)
      : t("{0} was changed by somebody else since you opened it. What you typed is not saved, and still here.", name);
  const actions = now === undefined ? [t("Write It Again")] : [compare, overwrite, revert];
  let chosen = await notify("warning", message, actions);
  if (chosen === compare && now !== undefined) {
    const theirs = uriOf({ ...address, generation: now });
    await vscode.commands.executeCommand("vscode.diff", theirs, uri, t("{0}: theirs and yours", name));
    chosen = await notify("warning", message, [overwrite, revert]);
  }
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  if (chosen === undefined || document === undefined) return;
  if (chosen === revert) {
    // It takes the editor that has the focus.
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    return;
  }
  agree(now ?? "0");
  await document.save();
}
