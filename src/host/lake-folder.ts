import * as vscode from "vscode";
import type { LakeFolder } from "../app.ts";
import { folderSegmentOf, pathOfObject } from "../core/lake-files/path.ts";
import { gsUri } from "../core/layout.ts";
import { LAKE } from "./addresses.ts";
import { inertText } from "./inert-text.ts";

/** Opens a folder of a bucket beside those of the window, where it is not among them. */
export async function openLakeFolder({ bucket, name, beside }: LakeFolder): Promise<void> {
  const uri = uriOfFolder(bucket, name, beside);
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (!folders.some((folder) => folder.uri.toString() === uri.toString()))
    vscode.workspace.updateWorkspaceFolders(folders.length, 0, { uri, name: inertText(gsUri(bucket, name)) });
  await vscode.commands.executeCommand("workbench.view.explorer");
}

function uriOfFolder(bucket: string, name: string, beside: boolean): vscode.Uri {
  if (name === "") return vscode.Uri.from({ scheme: LAKE, authority: bucket, path: "/" });
  if (!beside) return vscode.Uri.from({ scheme: LAKE, authority: bucket, path: pathOfObject(name) });
  const [last = "", ...above] = name.split("/").toReversed();
  const within = above.length === 0 ? "" : pathOfObject(above.toReversed().join("/"));
  return vscode.Uri.from({ scheme: LAKE, authority: bucket, path: `${within}/${folderSegmentOf(last)}` });
}
