import type { App } from "../app.ts";
import { Failure } from "../core/failure.ts";
import { findLakeFile } from "../core/lake-files/folder.ts";
import { gsUri, parseGsUri } from "../core/layout.ts";

/**
 * Opens a folder of a bucket, or a whole bucket, among the folders of the window. Returns its address; undefined when the user
 * named none.
 * @throws Failure `remote.not-found` where nothing lies, `bucket.missing`, `remote.*`
 */
export async function mountFolder(app: App, selected?: { readonly uri: string }): Promise<string | undefined> {
  const { ui, t } = app;
  const typed = selected?.uri ?? (await ui.input({ title: t("The folder of a bucket to open, as gs://bucket/path/") }));
  const at = parseGsUri(typed?.replace(/^(gs:\/\/[^/]+)$/, "$1/") ?? "");
  if (at === undefined) return undefined;
  const name = at.object.replace(/\/$/, "");
  const uri = gsUri(at.bucket, name === "" ? "" : `${name}/`);
  const bucket = (await (await app.connect()).clients.storage()).bucket(at.bucket);
  const found = await ui.progress(t("Looking into {0}", uri), async (_report, signal) => {
    const folder = await findLakeFile(bucket, { name, folder: true }, signal);
    const beside = name === "" ? undefined : await bucket.stat(name, signal);
    return folder && { beside: beside !== undefined };
  });
  if (found === undefined) throw new Failure("remote.not-found", { service: "storage", what: { kind: "object", uri } });
  await ui.openFolder({ bucket: at.bucket, name, ...found });
  return uri;
}
