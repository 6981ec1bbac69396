import * as vscode from "vscode";
import type { Address } from "../core/address.ts";

/** The editor's name for what can be opened: `gs://<bucket>/<object>`, `drive:/<id>/<name>`, `file:`. A generation is the query. */
export function uriOf(address: Address): vscode.Uri {
  switch (address.kind) {
    case "object": {
      const { bucket, object, generation } = address;
      const query = generation === undefined ? "" : `generation=${generation}`;
      return vscode.Uri.from({ scheme: "gs", authority: bucket, path: `/${object}`, query });
    }
    case "driveFile":
      return vscode.Uri.from({ scheme: "drive", path: `/${address.fileId}/${address.name.replaceAll("/", "\u2215")}` });
    case "localFile":
      return vscode.Uri.file(address.path);
  }
}

/** The other way round; undefined for what is none of ours. */
export function addressOf({ scheme, authority, path, query, fsPath }: vscode.Uri): Address | undefined {
  if (scheme === "file") return { kind: "localFile", path: fsPath };
  if (scheme === "drive") {
    const [, fileId = "", ...name] = path.split("/");
    return fileId === "" ? undefined : { kind: "driveFile", fileId, name: name.join("/") };
  }
  if (scheme !== "gs" || authority === "") return undefined;
  const generation = /^generation=(\d+)$/.exec(query)?.[1];
  return { kind: "object", bucket: authority, object: path.slice(1), ...(generation !== undefined && { generation }) };
}
