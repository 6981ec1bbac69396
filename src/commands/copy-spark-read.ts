import type { App } from "../app.ts";
import { parseGsUri } from "../core/layout.ts";
import { readDatasetSnippet, readObjectSnippet } from "../core/spark-snippet.ts";

/** Puts PySpark on the clipboard that reads the object, or the dataset as it is now. */
export async function copySparkRead(
  app: Pick<App, "ui">,
  selected?: { readonly uri: string; readonly dataset?: string },
): Promise<string | undefined> {
  const at = parseGsUri(selected?.uri ?? "");
  if (selected === undefined || at === undefined) return undefined;
  const snippet =
    selected.dataset === undefined ? readObjectSnippet(selected.uri) : readDatasetSnippet(at.bucket, selected.dataset);
  await app.ui.copy(snippet);
  return snippet;
}
