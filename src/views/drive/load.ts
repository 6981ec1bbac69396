import type { App, Connected } from "../../app.ts";
import { forEachConcurrent } from "../../core/concurrency.ts";
import { joinPath, skipReason, type IngestHistory } from "../../core/ingest/index.ts";
import { FOLDER, SHORTCUT, type Drive, type DriveFile } from "../../core/services/drive.ts";
import { readDriveFilter, type DriveFilter } from "../../core/shown-drive.ts";
import type { Load, NodePage } from "../children.ts";
import type { DriveFileNode, DriveFolderNode, ErrorNode, FolderStanding, Node } from "../node.ts";
import { lastRunOf } from "../last-run.ts";
import { oddNodes } from "../odd-nodes.ts";
import { statusOf, statusOfTarget, type LakeGlance } from "./file-status.ts";
import { findInDrive, foundNode, type FileOfRoot, type Found } from "./found.ts";
import { NOTHING, openGlances, type GlanceLimits, type Glances } from "./glances.ts";

type DriveApp = Pick<App, "connect" | "log" | "memory" | "pageSize">;

/** What one refresh of the view has read, and asks nobody again. */
interface Reading {
  readonly glances: Glances;
  found: Promise<Found> | undefined;
}

const TARGETS_AT_ONCE = 8;
const LIMITS: GlanceLimits = { within: 5000, objects: 1000 };

/**
 * The Drive folders of `sluice.json`, and what is in them; or what the user looks for in all of them.
 * @param limits of what the lake is asked for
 */
export function openDriveView(app: DriveApp, limits = LIMITS): Load {
  // A refresh has a signal of its own: what was read for it is let go of with it.
  const readings = new WeakMap<AbortSignal, Reading>();

  return async (parent, token, signal) => {
    const reading = readings.get(signal) ?? { glances: openGlances(app, signal, limits), found: undefined };
    readings.set(signal, reading);
    const connected = await app.connect();
    if (parent?.kind === "driveFolder") return loadInside(app, connected, { parent, token, reading }, signal);
    if (parent !== undefined) return { nodes: [], next: undefined };
    const filter = readDriveFilter(app.memory, connected.connection.lakeBucket);
    if (filter !== undefined) return loadFound(app, connected, { filter, token, reading }, signal);
    const drive = await connected.clients.drive();
    const folders = connected.connection.driveFolders.map((id) => loadFolder(drive, id, reading.glances, signal));
    return { nodes: await Promise.all(folders), next: undefined };
  };
}

/** A folder that is hidden from us does not keep the others from being shown. */
async function loadFolder(
  drive: Drive,
  folderId: string,
  glances: Glances,
  signal: AbortSignal,
): Promise<DriveFolderNode | ErrorNode> {
  try {
    const [folder, history] = await Promise.all([drive.folder(folderId, signal), glances.history(folderId)]);
    const isSharedDrive = folder.driveId === folder.id;
    // Drive calls the top of every shared drive the same.
    const name = (isSharedDrive ? await drive.sharedDriveName(folderId, signal) : undefined) ?? folder.name;
    const root = { folderId, rootId: folderId, name, path: "", link: folder.webViewLink, isSharedDrive };
    return { kind: "driveFolder", id: folderId, ...root, standing: standingOf(history), ingested: true };
  } catch (error) {
    return { kind: "error", id: `${folderId}!`, error };
  }
}

function standingOf(history: IngestHistory | undefined): FolderStanding | undefined {
  if (history === undefined) return undefined;
  const { files, owed, running } = history;
  return {
    files,
    failed: owed.length,
    lastRun: lastRunOf([history]),
    running: running?.runId,
  };
}

async function loadInside(
  { pageSize }: DriveApp,
  { clients }: Connected,
  { parent, token, reading }: { parent: DriveFolderNode; token: string | undefined; reading: Reading },
  signal: AbortSignal,
): Promise<NodePage> {
  const drive = await clients.drive();
  const [{ files, odd, nextPageToken }] = await Promise.all([
    drive.list(parent.folderId, { token, size: pageSize, sorted: true }, signal),
    reading.glances.some(parent.rootId),
  ]);
  const glance = await reading.glances.of(parent.rootId, files.flatMap(inRawAs));
  const targets = await lookAtTargets(drive, files, glance, signal);
  const nodes = files.map((file) => describe(file, parent, glance, targets));
  return { nodes: [...oddNodes(odd, parent.id), ...nodes], next: nextPageToken };
}

/** The id by which a file may be in raw/: its own, that of what it points to, or none. */
function inRawAs(file: DriveFile): string[] {
  if (file.mimeType === SHORTCUT) return file.shortcutDetails === undefined ? [] : [file.shortcutDetails.targetId];
  return skipReason(file) === undefined ? [file.id] : [];
}

/** How the files stand that these shortcuts point to: of those that are in raw/, the others are not asked for. */
async function lookAtTargets(
  drive: Drive,
  files: readonly DriveFile[],
  glance: LakeGlance,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, "ingested" | "changed">> {
  const ids = files.flatMap(({ mimeType, shortcutDetails }) => {
    const targetId = mimeType === SHORTCUT ? shortcutDetails?.targetId : undefined;
    return targetId !== undefined && glance.byFileId.has(targetId) ? [targetId] : [];
  });
  const targets = new Map<string, "ingested" | "changed">();
  await forEachConcurrent(new Set(ids), TARGETS_AT_ONCE, async (id) => {
    const target = await drive.get(id, signal);
    const status = target?.trashed === false ? statusOfTarget(target, glance) : undefined;
    if (status !== undefined) targets.set(id, status);
  });
  return targets;
}

function describe(
  file: DriveFile,
  parent: DriveFolderNode,
  glance: LakeGlance,
  targets: ReadonlyMap<string, "ingested" | "changed">,
): DriveFolderNode | DriveFileNode {
  const { name, webViewLink: link } = file;
  const place = { id: `${parent.id}/${file.id}`, path: joinPath(parent.path, name), link };
  // What is in a folder that can't be listed is out of sight: a row that opens would show it as empty.
  if (file.mimeType === FOLDER && file.capabilities?.canListChildren !== false) {
    return { kind: "driveFolder", ...place, folderId: file.id, rootId: parent.rootId, name, ingested: false };
  }
  const status = statusOf(file, glance);
  const target = targets.get(file.shortcutDetails?.targetId ?? "");
  const isTold = status?.state === "skipped" && target !== undefined;
  return { kind: "driveFile", ...place, file, status: isTold ? { ...status, target } : status };
}

/** What is looked for, a page of it at a time, below a row that says so. */
async function loadFound(
  { pageSize }: DriveApp,
  connected: Connected,
  { filter, token, reading }: { filter: DriveFilter; token: string | undefined; reading: Reading },
  signal: AbortSignal,
): Promise<NodePage> {
  reading.found ??= findInDrive(connected, filter, reading.glances, signal);
  const { nodes, files, isWhole } = await reading.found;
  const rows = [...nodes, ...files];
  const from = Number(token ?? 0);
  const next = from + pageSize < rows.length ? String(from + pageSize) : undefined;
  const page = await toNodes(rows.slice(from, from + pageSize), filter, reading.glances);
  if (token !== undefined) return { nodes: page, next };
  const roots = [...new Set(connected.connection.driveFolders)];
  const histories = await Promise.all(roots.map((id) => reading.glances.history(id)));
  const failed = histories.reduce((sum, history) => sum + (history?.owed.length ?? 0), 0);
  const row: Node = { kind: "driveFilter", id: "filter", filter, found: files.length, isWhole, failed };
  return { nodes: [row, ...page], next };
}

/** Of the files of this page, and of no others, it is asked how they stand to the lake. */
async function toNodes(
  rows: readonly (Found["nodes"][number] | FileOfRoot)[],
  { state }: DriveFilter,
  glances: Glances,
): Promise<readonly Node[]> {
  const files = rows.filter((row) => "found" in row);
  const known = new Map<string, LakeGlance>();
  for (const rootId of new Set(files.map((file) => file.rootId))) {
    const ids = files.filter((file) => file.rootId === rootId).flatMap(({ found }) => inRawAs(found.file));
    known.set(rootId, state === undefined ? await glances.of(rootId, ids) : await glances.all(rootId));
  }
  return rows.map((row) => ("found" in row ? foundNode(row, known.get(row.rootId) ?? NOTHING) : row));
}
