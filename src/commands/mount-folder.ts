import type { App } from "../app.ts";
import { Failure } from "../core/failure.ts";
import { findLakeFile } from "../core/lake-files/folder.ts";
import { askForFolder, folderOf, placeText } from "./ask/place.ts";

/**
 * Opens a folder of a bucket, or a whole bucket, among the folders of the window. Returns its address; undefined when the user
 * named none.
 * @throws Failure `remote.not-found` where nothing lies, `bucket.missing`, `remote.*`
 */
export async function mountFolder(app: App, selected?: { readonly uri: string }): Promise<string | undefined> {
  const { ui, t } = app;
  const folder = selected === undefined ? await askForFolder(app, t("The folder to open")) : folderOf(selected.uri);
  if (folder === undefined) return undefined;
  const uri = placeText(folder);
  const name = folder.prefix.replace(/\/$/, "");
  const bucket = (await (await app.connect()).clients.storage()).bucket(folder.bucket);
  const found = await ui.progress(t("Looking into {0}", uri), async (_report, signal) => {
    const there = await findLakeFile(bucket, { name, folder: true }, signal);
    const beside = name === "" ? undefined : await bucket.stat(name, signal);
    return there && { beside: beside !== undefined };
  });
  if (found === undefined) throw new Failure("remote.not-found", { service: "storage", what: { kind: "object", uri } });
  await ui.openFolder({ bucket: folder.bucket, name, ...found });
  return uri;
}
