import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import { inTime } from "../../core/lake-files/in-time.ts";
import { MOST_BYTES } from "../../core/lake-files/read.ts";
import { segmentOf } from "../../core/lake-files/path.ts";
import { FOLDER, NATIVE, type Drive, type DriveFile } from "../../core/services/drive.ts";
import type { EditorParts } from "../parts.ts";
import { asFileWork, type FileWork } from "./file-work.ts";
import { MOST_ENTRIES } from "../../core/lake-files/folder.ts";

/** Files and folders of Drive, `drive:/<id>/<name>`: by their ids, since names there are nobody's own. They are read alone. */
export function openDriveWork({ app }: Pick<EditorParts, "app">): FileWork {
  const work = <T>(
    uri: vscode.Uri,
    bytes: number,
    ask: (drive: Drive, signal: AbortSignal) => Promise<T>,
  ): Promise<T> =>
    asFileWork(app, async () => {
      const { clients } = await app.connect();
      const drive = await clients.drive();
      return inTime({ kind: "file", id: idOf(uri) }, bytes, (signal) => ask(drive, signal));
    });
  const refuse = (uri: vscode.Uri): Promise<never> =>
    asFileWork(app, () => Promise.reject(new Failure("drive.read-only", { name: uri.path.split("/").at(-1) ?? "" })));

  return {
    stat: (uri) =>
      work(uri, 0, async (drive, signal) => {
        const file = await find(drive, uri, signal);
        const isFolder = file.mimeType === FOLDER;
        return {
          type: isFolder ? vscode.FileType.Directory : vscode.FileType.File,
          ctime: Date.parse(file.createdTime) || 0,
          mtime: Date.parse(file.modifiedTime) || 0,
          size: file.size ?? 0,
          permissions: vscode.FilePermission.Readonly,
        };
      }),
    readDirectory: (uri) =>
      work(uri, 0, async (drive, signal) => {
        const entries: [string, vscode.FileType][] = [];
        let token: string | undefined;
        do {
          const page = await drive.list(idOf(uri), { token, size: 1000 }, signal);
          for (const { id, name, mimeType } of page.files) {
            const type = mimeType === FOLDER ? vscode.FileType.Directory : vscode.FileType.File;
            // Below a folder a file is still found by its id: its name is nobody's own.
            entries.push([`${id}:${segmentOf(name.replaceAll("/", "\u2215"))}`, type]);
          }
          if (entries.length > MOST_ENTRIES)
            throw new Failure("lake-file.too-many", { uri: `drive:/${idOf(uri)}`, most: MOST_ENTRIES });
          token = page.nextPageToken;
        } while (token !== undefined);
        return entries;
      }),
    readFile: (uri) =>
      work(uri, MOST_BYTES, async (drive, signal) => {
        const { id, name, mimeType, size = 0 } = await find(drive, uri, signal);
        if (mimeType.startsWith(NATIVE)) throw new Failure("drive.no-bytes", { name, mimeType });
        if (size > MOST_BYTES)
          throw new Failure("lake-file.too-large", { uri: `drive:/${id}`, bytes: size, most: MOST_BYTES });
        const chunks: Buffer[] = [];
        let bytes = 0;
        for await (const chunk of await drive.download(id, signal)) {
          chunks.push(chunk as Buffer);
          bytes += (chunk as Buffer).length;
          if (bytes > MOST_BYTES)
            throw new Failure("lake-file.too-large", { uri: `drive:/${id}`, bytes, most: MOST_BYTES });
        }
        return Buffer.concat(chunks);
      }),
    writeFile: refuse,
    createDirectory: refuse,
    delete: refuse,
    rename: refuse,
    copy: refuse,
    dispose: () => undefined,
  };
}

async function find(drive: Drive, uri: vscode.Uri, signal: AbortSignal): Promise<DriveFile> {
  const id = idOf(uri);
  const file = id === "" ? undefined : await drive.get(id, signal);
  if (file === undefined) throw new Failure("remote.not-found", { service: "drive", what: { kind: "file", id } });
  return file;
}

/** `/<id>/<name>`, or `/<id of a folder>/<its name>/<id>:<name>` as folders are listed. */
function idOf({ path }: vscode.Uri): string {
  const [, first = "", , ...below] = path.split("/");
  const listed = below.at(-1);
  return listed === undefined ? first : listed.slice(0, Math.max(0, listed.indexOf(":")));
}
