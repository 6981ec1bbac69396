import type { Connected } from "../../app.ts";
import { findFiles, pathOf, type FoundFile } from "../../core/ingest/index.ts";
import { FOLDER } from "../../core/services/drive.ts";
import { matchName, type DriveFilter } from "../../core/shown-drive.ts";
import type { DriveFileNode, DriveFolderNode, ErrorNode } from "../node.ts";
import { oddNodes } from "../odd-nodes.ts";
import { statusOf, type LakeGlance } from "./file-status.ts";
import type { Glances } from "./glances.ts";

/** What a filter found in all folders of `sluice.json`, whatever of them is expanded. */
export interface Found {
  /** What could not be looked at, and folders by their paths as people count. */
  readonly nodes: readonly (DriveFolderNode | ErrorNode)[];
  /** Files that match, in the same order. */
  readonly files: readonly FileOfRoot[];
  /** Whether all could be looked at: if not, nodes say what could not. */
  readonly isWhole: boolean;
}

/** A file that matches, and the folder of `sluice.json` that it is in. */
export interface FileOfRoot {
  readonly found: FoundFile;
  readonly path: string;
  readonly rootId: string;
  /** The folder that it is in, as it is shown. */
  readonly where: string;
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
  const files: FileOfRoot[] = [];
  for (const rootId of new Set(connection.driveFolders)) {
    try {
      const { state } = filter;
      // A state has to be known to be looked for: what keeps all of raw/ from being read is told.
      const [root, glance] = await Promise.all([
        drive.folder(rootId, signal),
        state === undefined ? undefined : glances.all(rootId),
      ]);
      // Of several folders it is said in which one something is.
      const above = connection.driveFolders.length > 1 ? root.name : "";
      const found = await findFiles(drive, rootId, wanted(filter, glance), signal);
      for (const node of oddNodes(found.odd, `found:${rootId}`)) errors.push(node);
      for (const one of found.files)
        files.push({ found: one, path: pathOf(one), rootId, where: joined(above, one.folderPath) });
      if (state !== undefined) continue;
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
  const nodes = [...errors, ...folders.toSorted(byPath)];
  return { nodes, files: files.toSorted(byPath), isWhole: errors.length === 0 };
}

function wanted({ name, state }: DriveFilter, glance: LakeGlance | undefined) {
  const { asked, matches } = matchName(name);
  return {
    named: asked,
    matches({ file }: FoundFile) {
      // Drive shows all folders: one that can't be listed is told as a file is.
      const isNamed = (asked !== undefined && file.mimeType !== FOLDER) || matches(file.name);
      return isNamed && (glance === undefined || statusOf(file, glance)?.state === state);
    },
  };
}

/** The row's node of a file that was found, with how it stands to the lake. */
export function foundNode({ found: { file }, path, rootId, where }: FileOfRoot, glance: LakeGlance): DriveFileNode {
  const place = { id: `found:${rootId}/${file.id}`, path, where, link: file.webViewLink };
  return { kind: "driveFile", ...place, file, status: statusOf(file, glance) };
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("/");
}
