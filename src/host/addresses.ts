import * as vscode from "vscode";
import type { Address } from "../core/address.ts";
import { pathOfObject, readLakePath, segmentOf } from "../core/lake-files/path.ts";
import { quarantineOf } from "../core/layout.ts";

/** What is made of several files, and is opened as a table alone. */
const DATASET = "sluice-dataset";
/** The scheme of objects in the editor, whichever bucket they lie in. */
export const LAKE = "gs";
/** The scheme of files of Drive in the editor. */
export const DRIVE = "drive";

/** The editor's name for what can be opened: `gs://<bucket>/<path of the object>`, `drive:/<id>/<name>`, `file:`. A generation is the query. */
export function uriOf(address: Address): vscode.Uri {
  switch (address.kind) {
    case "object": {
      const { bucket, object, generation } = address;
      const query = generation === undefined ? "" : `generation=${generation}`;
      return vscode.Uri.from({ scheme: LAKE, authority: bucket, path: pathOfObject(object), query });
    }
    case "driveFile":
      return vscode.Uri.from({
        scheme: DRIVE,
        path: `/${address.fileId}/${segmentOf(address.name.replaceAll("/", "\u2215"))}`,
      });
    case "localFile":
      return vscode.Uri.file(address.path);
    case "dataset":
      return vscode.Uri.from({ scheme: DATASET, authority: address.bucket, path: `/${address.dataset}` });
    case "quarantine": {
      const { bucket, dataset, prefix } = address;
      // The last part of the path is what stands on the tab.
      const path = `/${prefix}${dataset} (quarantine)`;
      return vscode.Uri.from({ scheme: DATASET, authority: bucket, path });
    }
  }
}

/** The other way round; undefined for what is none of ours. */
export function addressOf({ scheme, authority, path, query, fsPath }: vscode.Uri): Address | undefined {
  if (scheme === "file") return { kind: "localFile", path: fsPath };
  if (scheme === DRIVE) {
    const [, fileId = "", ...name] = path.split("/");
    return fileId === "" ? undefined : { kind: "driveFile", fileId, name: name.join("/") };
  }
  if (authority === "") return undefined;
  if (scheme === DATASET) return datasetOf(authority, path.slice(1));
  if (scheme !== LAKE) return undefined;
  const generation = /^generation=(\d+)$/.exec(query)?.[1];
  return {
    kind: "object",
    bucket: authority,
    object: readLakePath(path).name,
    ...(generation !== undefined && { generation }),
  };
}

function datasetOf(bucket: string, path: string): Address | undefined {
  if (/^[a-z][a-z0-9_]{0,62}$/.test(path)) return { kind: "dataset", bucket, dataset: path };
  const prefix = path.slice(0, path.lastIndexOf("/") + 1);
  const dataset = quarantineOf(prefix);
  return dataset === undefined ? undefined : { kind: "quarantine", bucket, dataset, prefix };
}
