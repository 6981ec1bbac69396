import type { App } from "../app.ts";
import { gsUri } from "../core/layout.ts";
import { requireFreePlace } from "../core/transfers/pipeline-places.ts";
import { askForFolder, placeOf, placeText, type Place, type SelectedPlace } from "./ask/place.ts";

/**
 * Makes an empty folder: in Drive one of its own, in a bucket the empty object that stands for one.
 * @throws Failure `transfer.refused-place`, `credentials.drive-write-scope`, `sign-in.wider-scope`, `remote.*`
 */
export async function newFolder(app: App, selected?: SelectedPlace): Promise<string | undefined> {
  const { ui, t } = app;
  const place =
    selected === undefined ? await askForFolder(app, t("A new folder in which folder?")) : placeOf(selected);
  if (place === undefined) return undefined;
  const { clients, connection } = await app.connect();
  if (place.kind === "bucket") requireFreePlace(connection.lakeBucket, { bucket: place.bucket, name: place.prefix });
  const answers = await ui.form([
    { title: t("Name of the new folder in {0}", placeText(place)), check: complain(app, place) },
  ]);
  const name = answers?.[0]?.trim();
  if (name === undefined) return undefined;
  await ui.progress(t("Making the folder {0}", name), async (_report, signal) => {
    if (place.kind === "drive") return (await clients.drive()).createFolder(place.folderId, name, signal);
    requireFreePlace(connection.lakeBucket, { bucket: place.bucket, name: `${place.prefix}${name}/` });
    const bucket = (await clients.storage()).bucket(place.bucket);
    const writing = { ifGenerationMatch: "0", contentType: "application/x-directory" };
    return bucket.write(`${place.prefix}${name}/`, "", writing, signal);
  });
  ui.changed(place.kind === "drive" ? "drive" : "buckets");
  return name;
}

function complain({ t }: App, place: Place): (typed: string) => string | undefined {
  return (typed) => {
    const name = typed.trim();
    if (name === "") return t("A folder needs a name.");
    if (place.kind === "drive") return undefined;
    if (/[\r\n\u0000]/.test(name) || name.startsWith("/") || name.endsWith("/") || name.includes("//")) {
      return t("{0} is no name of a folder.", gsUri(place.bucket, `${place.prefix}${name}`));
    }
    return undefined;
  };
}
