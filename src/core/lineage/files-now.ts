import { forEachConcurrent } from "../concurrency.ts";
import { compareContent, findFiles, readContent } from "../ingest/index.ts";
import { decodeRawMetadata, parseRawObject, RAW } from "../layout.ts";
import type { DriveFile } from "../services/drive.ts";
import type { StoredObject } from "../services/storage.ts";
import { type Asked, ask, unasked, valueOf } from "./ask.ts";
import { copiedAt } from "./raw-side.ts";
import type { LineageFile, LineageStep } from "./step.ts";

// So few are asked for one by one; of more, the folders are listed.
const ONE_BY_ONE = 20;
const AT_ONCE = 6;

/** What stands in `raw/`, by object name. @throws Failure `remote.*` */
export async function listRaw(
  { lake, report }: Pick<Asked, "lake" | "report">,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, StoredObject>> {
  const objects = new Map<string, StoredObject>();
  // An odd one is told where its own file is traced.
  for await (const object of lake.all(RAW, signal, () => undefined)) {
    objects.set(object.name, object);
    if (objects.size % 1000 === 0) report({ rawObjects: objects.size, driveFiles: 0, datasets: 0 });
  }
  return objects;
}

/** A file as `raw/` has it. */
export function fileOf(object: StoredObject): LineageFile {
  const metadata = decodeRawMetadata(object.metadata);
  const fileId = metadata?.driveId ?? parseRawObject(object.name)?.fileId;
  const last = object.name.slice(object.name.lastIndexOf("/") + 1);
  const name = metadata?.driveName ?? last;
  return {
    node: { kind: "file", fileId, object: object.name, name },
    path: metadata?.drivePath ?? name,
    generation: object.generation,
    copied: copiedAt(object),
    inRaw: "same",
    ...(metadata?.goneSince !== undefined && { inDrive: "gone" }),
  };
}

/** How the files stand now: in `raw/`, and in Drive. What can't be asked is left open, and told in a step. */
export async function asTheyAreNow(
  asked: Asked,
  files: readonly LineageFile[],
  raw: ReadonlyMap<string, StoredObject> | undefined,
  signal: AbortSignal,
): Promise<{ readonly files: readonly LineageFile[]; readonly steps: readonly LineageStep[] }> {
  if (files.length === 0) return { files, steps: [] };
  const answered = await ask(() => readDrive(asked, files, raw, signal), signal);
  const shown = valueOf(answered);
  const now = files.map((file): LineageFile => {
    const object = raw?.get(file.node.object ?? "");
    const stands = raw === undefined ? {} : standing(file, object);
    return { ...file, ...stands, ...driveStanding(file, object, shown) };
  });
  return { files: now, steps: unasked("drive", "", answered) };
}

function standing(file: LineageFile, object: StoredObject | undefined): Partial<LineageFile> {
  if (object === undefined) return { inRaw: "missing" };
  if (object.generation !== file.generation && file.generation !== undefined) return { inRaw: "newer" };
  return { inRaw: "same", copied: copiedAt(object) };
}

function driveStanding(
  { node: { fileId } }: LineageFile,
  object: StoredObject | undefined,
  shown: ReadonlyMap<string, DriveFile> | undefined,
): Partial<LineageFile> {
  const metadata = object && decodeRawMetadata(object.metadata);
  if (object === undefined || fileId === undefined || metadata === undefined) return {};
  if (shown === undefined) return metadata.goneSince === undefined ? {} : { inDrive: "gone" };
  const file = shown.get(fileId);
  if (file === undefined) return { inDrive: "gone" };
  return { inDrive: compareContent(file, readContent(object)) === "changed" ? "changed" : "same" };
}

/** What Drive shows of the files: asked for one by one, or, of many, all of the ingested folders. */
async function readDrive(
  { drive, folderIds, report }: Asked,
  files: readonly LineageFile[],
  raw: ReadonlyMap<string, StoredObject> | undefined,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, DriveFile>> {
  const opened = await drive();
  const shown = new Map<string, DriveFile>();
  // Of a file that somebody put into raw/ by hand, Drive knows nothing.
  const ids = files.flatMap(({ node: { fileId, object = "" } }) => {
    const found = raw?.get(object);
    return fileId === undefined || (found !== undefined && decodeRawMetadata(found.metadata) === undefined)
      ? []
      : [fileId];
  });
  if (ids.length <= ONE_BY_ONE) {
    await forEachConcurrent(ids, AT_ONCE, async (id) => {
      const file = await opened.get(id, signal);
      if (file?.trashed === false) shown.set(id, file);
    });
    return shown;
  }
  for (const folderId of folderIds) {
    // A folder that is hidden answers with an empty page: whoever believes that says that all is gone.
    await opened.folder(folderId, signal);
    const matches = ({ file }: { readonly file: DriveFile }) => {
      shown.set(file.id, file);
      if (shown.size % 1000 === 0) report({ rawObjects: raw?.size ?? 0, driveFiles: shown.size, datasets: 0 });
      return false;
    };
    const { odd } = await findFiles(opened, folderId, { named: undefined, matches }, signal);
    for (const { failure } of odd) throw failure;
  }
  return shown;
}
