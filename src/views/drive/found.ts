import type { Connected } from "../../app.ts";
import { findFiles, pathOf, type FoundFile } from "../../core/ingest/index.ts";
import { FOLDER } from "../../core/services/drive.ts";
import { matchName, type DriveFilter } from "../../core/shown-drive.ts";
import type { DriveFileNode, DriveFolderNode, ErrorNode, Node } from "../node.ts";
import { oddNodes } from "../odd-nodes.ts";
import { statusOf, type LakeGlance } from "./file-status.ts";
import type { Glances } from "./glances.ts";

/** What a filter found in all folders of `sluice.json`, whatever of them is expanded. */
export interface Found {
  /** Folders first, then files, each by its path as people count. */
  readonly nodes: readonly Node[];
  /** Files that match. */
  readonly files: number;
  /** Whether all could be looked at: if not, nodes say what could not. */
  readonly isWhole: boolean;
}

/** Looks in one folder after the other; one that can't be looked at hides no other. */
export async function findInDrive(
  { clients, connection }: Connected,
  filter: DriveFilter,
  glances: Glances,
  signal: AbortSignal,
): Promise<Found> {
  const drive = await clients.drive();
  const errors: ErrorNode[] = [];
  const folders: DriveFolderNode[] = [];
  const files: DriveFileNode[] = [];
  for (const rootId of new Set(connection.driveFolders)) {
    try {
      const [root, glance] = await Promise.all([drive.folder(rootId, signal), glanceFor(filter, glances, rootId)]);
      // Of several folders it is said in which one something is.
      const above = connection.driveFolders.length > 1 ? root.name : "";
      const found = await findFiles(drive, rootId, wanted(filter, glance), signal);
      for (const node of oddNodes(found.odd, `found:${rootId}`)) errors.push(node);
      for (const one of found.files) files.push(fileNode(one, { rootId, above, glance }));
      if (filter.state !== undefined) continue;
      const { matches } = matchName(filter.name);
      for (const { id: folderId, name, path } of found.folders.filter((folder) => matches(folder.name))) {
        const where = joined(above, path.split("/").slice(0, -1).join("/"));
        const folder = { rootId, folderId, name, path, where, link: undefined };
        folders.push({ kind: "driveFolder", id: `found:${rootId}/${folderId}`, ...folder, ingested: false });
      }
    } catch (error) {
      signal.throwIfAborted();
      errors.push({ kind: "error", id: `found:${rootId}!`, error });
    }
  }
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  const byPath = (one: { path: string }, other: { path: string }) => compare(one.path, other.path);
  const nodes = [...errors, ...folders.toSorted(byPath), ...files.toSorted(byPath)];
  return { nodes, files: files.length, isWhole: errors.length === 0 };
}

/** A state has to be known to be looked for: then the whole of raw/ is read, and what keeps it from being read is told. */
function glanceFor({ state }: DriveFilter, glances: Glances, rootId: string): Promise<LakeGlance> {
  return state === undefined ? glances.some(rootId) : glances.all(rootId);
}

function wanted({ name, state }: DriveFilter, glance: LakeGlance) {
  const { asked, matches } = matchName(name);
  return {
    named: asked,
    matches({ file }: FoundFile) {
      // Drive shows all folders: one that can't be listed is told as a file is.
      const isNamed = (asked !== undefined && file.mimeType !== FOLDER) || matches(file.name);
      return isNamed && (state === undefined || statusOf(file, glance)?.state === state);
    },
  };
}

function fileNode(
  found: FoundFile,
  { rootId, above, glance }: { rootId: string; above: string; glance: LakeGlance },
): DriveFileNode {
  const { file, folderPath } = found;
  return {
    kind: "driveFile",
    id: `found:${rootId}/${file.id}`,
    file,
    path: pathOf(found),
    where: joined(above, folderPath),
    link: file.webViewLink,
    status: statusOf(file, glance),
  };
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("/");
}
