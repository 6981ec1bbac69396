import { basename, resolve } from "node:path";
import type { App } from "../../app.ts";
import { NATIVE, type DriveFile } from "../../core/services/drive.ts";
import { Failure } from "../../core/failure.ts";
import { requireUserFile } from "../../core/files.ts";
import { decodeRawMetadata, parseGsUri } from "../../core/layout.ts";
import { withLocalCopy } from "../../core/local-copy.ts";
import type { StoredObject } from "../../core/services/stored-object.ts";

/** A file that a command is to look at: of this machine, or of one of the views. */
export type SelectedFile =
  | { readonly kind: "localFile"; readonly path: string; readonly name?: string | undefined }
  | { readonly kind: "driveFile"; readonly file: Pick<DriveFile, "id" | "name" | "mimeType" | "size"> }
  | {
      readonly kind: "object";
      readonly uri: string;
      readonly object: Pick<StoredObject, "name" | "generation" | "size" | "metadata">;
    };

/** An object that only its address is known of. */
export interface NamedObject {
  readonly kind: "objectName";
  readonly uri: string;
}

/** A file that can be looked at: its name in Drive, which contracts choose by, and where it is here. */
export interface FileHere {
  readonly name: string;
  readonly path: string;
}

/**
 * The file that was selected, or the one whose path the user types; undefined when there is none.
 * @throws Failure `file.missing`, `file.not-plain`, `file.unreadable` for one of this machine; `remote.not-found` for an
 * object that is gone
 */
export async function selectFile(app: App, selected?: SelectedFile | NamedObject): Promise<SelectedFile | undefined> {
  const file = selected?.kind === "objectName" ? await findObject(app, selected.uri) : await chooseFile(app, selected);
  if (file?.kind === "localFile") await requireUserFile(file.path);
  return file;
}

async function findObject(app: App, uri: string): Promise<SelectedFile> {
  const { clients } = await app.connect();
  const at = parseGsUri(uri);
  const object = await app.ui.progress(app.t("Looking into {0}", uri), async (_report, signal) =>
    at === undefined ? undefined : (await clients.storage()).bucket(at.bucket).stat(at.object, signal),
  );
  if (object !== undefined) return { kind: "object", uri, object };
  throw new Failure("remote.not-found", { service: "storage", what: { kind: "object", uri } });
}

async function chooseFile({ ui, t, places }: App, selected?: SelectedFile): Promise<SelectedFile | undefined> {
  if (selected) {
    if (selected.kind !== "driveFile" || !selected.file.mimeType.startsWith(NATIVE)) return selected;
    await ui.warn(t("{0} is a Google document, which has no bytes of its own: export it as CSV.", selected.file.name));
    return undefined;
  }
  const typed = await ui.input({ title: t("Path of the CSV file") });
  if (typed === undefined || typed.trim() === "") return undefined;
  return { kind: "localFile", path: resolve(places.workspace ?? "", typed.trim()) };
}

/** The name of the file as its owner knows it: in Drive, where it came from there; else the last part of its path. */
export function nameOf(selected: SelectedFile): string {
  switch (selected.kind) {
    case "localFile":
      return selected.name ?? basename(selected.path);
    case "driveFile":
      return selected.file.name;
    case "object": {
      const { name, metadata } = selected.object;
      const driveName = decodeRawMetadata(metadata)?.driveName ?? "";
      return driveName === "" ? name.slice(name.lastIndexOf("/") + 1) : driveName;
    }
  }
}

/**
 * Works on the file: where it is, or on a copy that is gone afterwards.
 * @throws Failure `file.too-large`, `remote.*`
 */
export async function onThisMachine<T>(
  app: App,
  selected: SelectedFile,
  work: (file: FileHere) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const name = nameOf(selected);
  if (selected.kind === "localFile") return work({ name, path: selected.path });
  const { clients, connection } = await app.connect();
  const copied = (path: string) => work({ name, path });
  if (selected.kind === "driveFile") {
    const { id, size } = selected.file;
    return withLocalCopy(
      { name, size, open: async () => (await clients.drive()).download(id, signal) },
      copied,
      signal,
    );
  }
  const { name: object, generation, size } = selected.object;
  const bucket = parseGsUri(selected.uri)?.bucket ?? connection.lakeBucket;
  const open = async () => (await clients.storage()).bucket(bucket).read(object, { generation }, signal);
  return withLocalCopy({ name, size, open }, copied, signal);
}
