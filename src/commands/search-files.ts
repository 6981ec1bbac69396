import type { App } from "../app.ts";
import type { SearchResult } from "../core/lake-files/search.ts";
import { gsUri } from "../core/layout.ts";
import { askForFolder, folderOf } from "./ask/place.ts";
import { searchPage } from "./present/search-page.ts";
import { searchFolder } from "./search-folder.ts";

/** Where is searched, and what for where that is known: a bucket, a folder of one, or what a page was made of. */
interface Searched {
  readonly uri: string;
  readonly pattern?: string;
}

/**
 * Looks for a text or a regular expression in the files of a bucket or of a folder of it, and shows each line that has it.
 * Undefined when the user named nothing, or thought better of it.
 * @throws Failure as `searchFolder`
 */
export async function searchFiles(app: App, selected?: Searched): Promise<SearchResult | undefined> {
  const { ui, t } = app;
  const connected = await app.connect();
  const folder =
    selected === undefined
      ? await askForFolder(app, t("Where to search, as gs://bucket/folder/"))
      : folderOf(selected.uri);
  if (folder === undefined) return undefined;
  const { bucket, prefix } = folder;
  const uri = gsUri(bucket, prefix);
  const title = t("Text to find in {0}; lower case finds both. Or a /regular expression/", uri);
  const written = selected?.pattern ?? (await ui.input({ title }));
  if (written === undefined || written === "") return undefined;
  const result = await searchFolder(app, connected, folder, written);
  if (result !== undefined) await ui.page(await searchPage(app, { bucket, uri, written, result }));
  return result;
}
