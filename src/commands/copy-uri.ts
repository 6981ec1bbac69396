import type { App } from "../app.ts";

/** Puts the `gs://` address of what is selected on the clipboard. */
export async function copyUri(app: Pick<App, "ui">, selected?: { readonly uri: string }): Promise<string | undefined> {
  if (selected === undefined) return undefined;
  await app.ui.copy(selected.uri);
  return selected.uri;
}
