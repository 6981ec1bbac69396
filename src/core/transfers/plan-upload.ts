import { createReadStream } from "node:fs";
import { join } from "node:path";
import { forEachConcurrent } from "../concurrency.ts";
import { Failure, isFailure } from "../failure.ts";
import { FOLDER, type Drive, type DriveFile } from "../services/drive.ts";
import { checksumOf, driveChecksumOf, sumOf, type Checksum } from "./checksums.ts";
import { localFiles, type LocalFile } from "./local-tree.ts";
import { requireFreePlace } from "./pipeline-places.ts";
import { planOf, type Ends, type LeftOut, type Target, type TransferItem, type TransferPlan } from "./plan.ts";

/** Where files of this machine go: below a prefix, which is empty or ends in a slash, or into a folder of Drive. */
export type UploadTarget =
  | { readonly kind: "object"; readonly bucket: string; readonly prefix: string }
  | { readonly kind: "drive"; readonly folderId: string };

/** Places that are looked at side by side. */
const WIDTH = 8;

/**
 * What is to be done to bring these files and folders there; a folder comes with its own name. Nothing is written, and of
 * Drive only the scope of reading is asked for. What is there already with the same bytes is told from what differs.
 * @param options.as what a single file is to be called there
 * @throws Failure `transfer.refused-place`, `transfer.folder-given` for a folder that is to be called otherwise,
 * `transfer.named-twice` for files that would be one there, `file.*`, `drive.*`, `remote.*`
 */
export async function planUpload(
  paths: readonly string[],
  target: UploadTarget,
  ends: Ends,
  signal: AbortSignal,
  options: { readonly as?: string | undefined } = {},
): Promise<TransferPlan> {
  if (target.kind === "object") requireFreePlace(ends.lake, { bucket: target.bucket, name: target.prefix });
  else await (await ends.clients.drive()).folder(target.folderId, signal);
  const leftOut: LeftOut[] = [];
  const found: LocalFile[] = [];
  for (const path of new Set(paths)) {
    const local = await localFiles(path, signal);
    if (local.isFolder && options.as !== undefined) throw new Failure("transfer.folder-given", { name: path });
    for (const file of local.files)
      found.push(options.as === undefined ? file : { ...file, steps: options.as.split("/") });
    for (const one of local.leftOut) leftOut.push(one);
  }
  const look = target.kind === "object" ? lookInBucket(ends, signal) : await lookInDrive(ends, signal);
  const items: (TransferItem | undefined)[] = [];
  const planned = found.map(({ from, steps }) => ({ from, name: steps.join("/"), to: targetOf(target, steps) }));
  for (const { to } of planned) if (to.kind === "object") requireFreePlace(ends.lake, to);
  requireOnce(planned);
  await forEachConcurrent(planned.entries(), WIDTH, async ([at, { from, name, to }]) => {
    const item = { name, from, to, bytes: from.size };
    try {
      items[at] = { ...item, ...(await look(item)) };
    } catch (error) {
      if (!isFailure(error, "transfer.several-named")) throw error;
      leftOut.push({ name, why: error });
    }
  });
  return planOf(
    "upload",
    items.filter((item) => item !== undefined),
    leftOut,
  );
}

/** Two files of one name would take each other's place, or be twins in Drive. */
function requireOnce(planned: readonly { readonly name: string; readonly from: LocalFile["from"] }[]): void {
  const known = new Map<string, LocalFile["from"]>();
  for (const { name, from } of planned) {
    const other = known.get(name);
    if (other !== undefined)
      throw new Failure("transfer.named-twice", {
        name,
        files: [other, from].map(({ root, path }) => join(root, path)),
      });
    known.set(name, from);
  }
}

function targetOf(target: UploadTarget, steps: readonly string[]): Target {
  if (target.kind === "object") return { kind: "object", bucket: target.bucket, name: target.prefix + steps.join("/") };
  const name = steps.at(-1) ?? "";
  return { kind: "drive", folderId: target.folderId, folders: steps.slice(0, -1), name };
}

type Looked = Pick<TransferItem, "taken" | "isThere">;
type Look = (item: TransferItem) => Promise<Looked>;

function lookInBucket({ clients }: Ends, signal: AbortSignal): Look {
  return async ({ from, to }) => {
    if (to.kind !== "object") return {};
    const there = await (await clients.storage()).bucket(to.bucket).stat(to.name, signal);
    if (there === undefined) return {};
    const isThere = await isSame(from, there.size, checksumOf(there));
    return isThere ? { isThere } : { taken: { kind: "object", generation: there.generation } };
  };
}

async function lookInDrive({ clients }: Ends, signal: AbortSignal): Promise<Look> {
  const drive = await clients.drive();
  const folders = findFolders(drive, signal);
  return async ({ from, to }) => {
    if (to.kind !== "drive") return {};
    const parent = await folders(to.folderId, to.folders);
    if (parent === undefined) return {};
    const files = filesOf(await drive.named(parent, to.name, signal));
    if (files.length === 0) return {};
    for (const file of files) if (await isSame(from, file.size ?? NaN, driveChecksumOf(file))) return { isThere: true };
    return { taken: { kind: "drive", files } };
  };
}

/** Of what has a name the files alone: a folder of that name is no matter to them. */
export function filesOf(named: readonly DriveFile[]): DriveFile[] {
  return named.filter(({ mimeType }) => mimeType !== FOLDER);
}

/**
 * Finds the folder below another one by names; undefined where there is none. Each is looked for once.
 * @throws (on use) Failure `transfer.several-named`
 */
export function findFolders(
  drive: Pick<Drive, "named">,
  signal: AbortSignal,
): (root: string, names: readonly string[]) => Promise<string | undefined> {
  const known = new Map<string, Promise<string | undefined>>();
  const find = (root: string, names: readonly string[]): Promise<string | undefined> => {
    const name = names.at(-1);
    if (name === undefined) return Promise.resolve(root);
    const key = JSON.stringify([root, ...names]);
    const found = known.get(key) ?? look(root, names.slice(0, -1), name);
    known.set(key, found);
    return found;
  };
  async function look(root: string, above: readonly string[], name: string): Promise<string | undefined> {
    const parent = await find(root, above);
    if (parent === undefined) return undefined;
    const folders = (await drive.named(parent, name, signal)).filter(({ mimeType }) => mimeType === FOLDER);
    if (folders.length > 1) throw new Failure("transfer.several-named", { name, count: folders.length });
    return folders[0]?.id;
  }
  return find;
}

async function isSame(from: TransferItem["from"], size: number, checksum: Checksum | undefined): Promise<boolean> {
  if (from.kind !== "local" || from.size !== size || checksum === undefined) return false;
  // What can't be read now fails when it is to be sent, and says why.
  const sum = sumOf(checksum.kind, createReadStream(join(from.root, from.path))).catch(() => undefined);
  return (await sum) === checksum.value;
}
