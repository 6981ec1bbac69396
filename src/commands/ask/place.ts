import type { App } from "../../app.ts";
import { gsUri, parseGsUri } from "../../core/layout.ts";
import { readShownBuckets } from "../../core/shown-buckets.ts";
import type { Selected } from "../selection.ts";

/** A folder of a bucket, whose prefix is empty or ends with a slash. */
export interface BucketFolder {
  readonly kind: "bucket";
  readonly bucket: string;
  readonly prefix: string;
}

/** Where files can be put. */
export type Place = BucketFolder | { readonly kind: "drive"; readonly folderId: string; readonly name: string };

/** The rows that stand for such a place. */
export type SelectedPlace = Selected<
  "lake.bucket" | "lake.addedBucket" | "lake.otherBucket" | "lake.prefix" | "drive.folder" | "drive.subfolder"
>;

/** The place that a row stands for. */
export function placeOf(selected: SelectedPlace): Place {
  if (selected.kind === "driveFolder") return { kind: "drive", folderId: selected.folderId, name: selected.name };
  return folderOf(selected.uri);
}

/** The folder that a `gs://` address names, with or without its last slash. */
export function folderOf(uri: string): BucketFolder {
  const { bucket, object } = parseGsUri(uri.endsWith("/") ? uri : `${uri}/`) ?? { bucket: "", object: "" };
  return { kind: "bucket", bucket, prefix: object };
}

/** The place as people write it. */
export function placeText(place: Place): string {
  return place.kind === "bucket" ? gsUri(place.bucket, place.prefix) : place.name;
}

/** Asks for one of the folders in Drive that are ingested; undefined when the user chose none. */
export async function pickDriveFolder(app: App, title: string): Promise<Place | undefined> {
  const { clients, connection } = await app.connect();
  const { driveFolders: ids } = connection;
  if (ids.length === 0) {
    await app.ui.warn(app.t("sluice.json names no Drive folder."));
    return undefined;
  }
  const folders = await app.ui.progress(app.t("Looking for the Drive folders"), async (_report, signal) => {
    const drive = await clients.drive();
    return Promise.all(ids.map((id) => drive.folder(id, signal)));
  });
  const choices = folders.map(({ id, name }) => ({
    label: name,
    detail: id,
    value: { kind: "drive", folderId: id, name } as const,
  }));
  return choices.length === 1 ? choices[0]?.value : app.ui.pick(title, choices);
}

/**
 * Asks for a folder of a bucket by its address: those that are there can be chosen, another one typed.
 * @param first what is offered; the lake's top where it is left out
 */
export async function askForFolder(app: App, title: string, first?: string): Promise<BucketFolder | undefined> {
  const { clients, connection } = await app.connect();
  const { ui, t, memory } = app;
  const lake = connection.lakeBucket;
  const choices = await ui.progress(t("Looking for folders"), async (_report, signal) => {
    const bucket = await clients.lake();
    const { prefixes } = await bucket.list({ prefix: "", delimiter: "/", pageSize: app.pageSize }, signal);
    const others = readShownBuckets(memory, lake).added.map((name) => gsUri(name, ""));
    return [gsUri(lake, ""), ...prefixes.map((prefix) => gsUri(lake, prefix)), ...others];
  });
  const answers = await ui.form([
    {
      title,
      choices,
      value: () => first ?? gsUri(lake, ""),
      check: (typed) =>
        parseGsUri(`${typed.trim()}/`) === undefined
          ? t("An address such as gs://{0}/folder/ is expected.", lake)
          : undefined,
    },
  ]);
  const [typed] = answers ?? [];
  return typed === undefined ? undefined : folderOf(typed.trim());
}
