import type { App } from "../app.ts";
import { readBatch, type SelectedBatch } from "./ask/read-batch.ts";

/** Puts the id of a batch on the clipboard. */
export async function copyBatchId(app: Pick<App, "ui">, selected?: SelectedBatch): Promise<string | undefined> {
  if (selected === undefined) return undefined;
  await app.ui.copy(selected.batch.id);
  return selected.batch.id;
}

/** Puts what a batch was given on the clipboard: its arguments, as a JSON array, since they may hold anything. */
export async function copyBatchArguments(app: App, selected?: SelectedBatch): Promise<string | undefined> {
  const batch = await readBatch(app, selected, app.t("Copy the arguments of which batch?"));
  if (batch === undefined) return undefined;
  const text = JSON.stringify(batch.args);
  await app.ui.copy(text);
  return text;
}
