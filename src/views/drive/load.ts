import type { App } from "../../app.ts";
import { FOLDER, type DriveFile } from "../../core/services/drive.ts";
import { reasonOf } from "../../core/failure.ts";
import { joinPath } from "../../core/ingest/index.ts";
import type { NodePage } from "../children.ts";
import { glanceAtLake, statusOf, type LakeGlance } from "./file-status.ts";
import type { DriveFileNode, DriveFolderNode, ErrorNode, Node } from "../node.ts";
import { oddNodes } from "../odd-nodes.ts";

/** The Drive folders of `sluice.json`, and what is in them. */
export async function loadDrive(
  app: Pick<App, "connect" | "log" | "pageSize">,
  parent: Node | undefined,
  token: string | undefined,
  signal: AbortSignal,
): Promise<NodePage> {
  const { clients, connection } = await app.connect();
  if (parent === undefined) {
    const nodes = connection.driveFolders.map((folderId) => loadFolder(app, folderId, signal));
    return { nodes: await Promise.all(nodes), next: undefined };
  }
  if (parent.kind !== "driveFolder") return { nodes: [], next: undefined };
  const drive = await clients.drive();
  const [{ files, odd, nextPageToken }, raw] = await Promise.all([
    drive.list(parent.folderId, { token, size: app.pageSize, sorted: true }, signal),
    glance(app, parent.rootId, signal),
  ]);
  const nodes = files.map((file) => describe(file, parent, raw));
  return { nodes: [...oddNodes(odd, parent.id), ...nodes], next: nextPageToken };
}

/** Drive can be looked at while the lake can't: then no file's state is known. */
async function glance(
  { connect, log }: Pick<App, "connect" | "log">,
  rootId: string,
  signal: AbortSignal,
): Promise<LakeGlance> {
  try {
    return await glanceAtLake(await (await connect()).clients.lake(), rootId, signal);
  } catch (error) {
    log.warn(`The state of the files is not known: ${reasonOf(error)}`);
    return { byFileId: new Map(), all: false, history: undefined };
  }
}

/** A folder that is hidden from us does not keep the others from being shown. */
async function loadFolder(
  app: Pick<App, "connect">,
  folderId: string,
  signal: AbortSignal,
): Promise<DriveFolderNode | ErrorNode> {
  const { clients } = await app.connect();
  try {
    const { name, webViewLink } = await (await clients.drive()).folder(folderId, signal);
    const root = { folderId, rootId: folderId, name, path: "", link: webViewLink };
    return { kind: "driveFolder", id: folderId, ...root, ingested: true };
  } catch (error) {
    return { kind: "error", id: `${folderId}!`, error };
  }
}

function describe(file: DriveFile, parent: DriveFolderNode, raw: LakeGlance): DriveFolderNode | DriveFileNode {
  const { name, webViewLink: link } = file;
  const place = { id: `${parent.id}/${file.id}`, path: joinPath(parent.path, name), link };
  // What is in a folder that can't be listed is out of sight: a row that opens would show it as empty.
  if (file.mimeType !== FOLDER || file.capabilities?.canListChildren === false) {
    return { kind: "driveFile", ...place, file, status: statusOf(file, raw) };
  }
  return { kind: "driveFolder", ...place, folderId: file.id, rootId: parent.rootId, name, ingested: false };
}
