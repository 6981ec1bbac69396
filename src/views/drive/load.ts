import type { App } from "../../app.ts";
import { FOLDER, type DriveFile } from "../../core/services/drive.ts";
import { reasonOf } from "../../core/failure.ts";
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
    // The id of a row is the way to it: it begins with the folder of sluice.json.
    glance(app, parent.id.split("/")[0] ?? "", signal),
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
    return { kind: "driveFolder", id: folderId, folderId, name, link: webViewLink, ingested: true };
  } catch (error) {
    return { kind: "error", id: `${folderId}!`, error };
  }
}

function describe(file: DriveFile, parent: DriveFolderNode, raw: LakeGlance): DriveFolderNode | DriveFileNode {
  const id = `${parent.id}/${file.id}`;
  if (file.mimeType !== FOLDER) {
    return { kind: "driveFile", id, file, link: file.webViewLink, status: statusOf(file, raw) };
  }
  return { kind: "driveFolder", id, folderId: file.id, name: file.name, link: file.webViewLink, ingested: false };
}
