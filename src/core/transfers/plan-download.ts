import { createReadStream } from "node:fs";
import { lstat, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { forEachConcurrent } from "../concurrency.ts";
import { Failure, reasonOf } from "../failure.ts";
import { isMissing } from "../files.ts";
import { gsUri } from "../layout.ts";
import { linkOnTheWay } from "../links.ts";
import { FOLDER, type Drive, type DriveFile } from "../services/drive.ts";
import { checksumOf, driveChecksumOf, sumOf, type Checksum } from "./checksums.ts";
import { planOf, type Ends, type LeftOut, type Source, type TransferItem, type TransferPlan } from "./plan.ts";
import { safePaths, type NameThere } from "./safe-names.ts";

/** What is brought here. A prefix ends in a slash, or is empty for the whole bucket; in Drive the id of a file or a folder. */
export type DownloadSource =
  | {
      readonly kind: "object";
      readonly bucket: string;
      readonly name: string;
      readonly generation?: string | undefined;
    }
  | { readonly kind: "prefix"; readonly bucket: string; readonly prefix: string }
  | { readonly kind: "drive"; readonly id: string };

const WIDTH = 8;

/** A file that was found, by its path from what was chosen, that included. */
interface Found {
  readonly from: Exclude<Source, { kind: "local" }>;
  readonly path: readonly NameThere[];
}

/**
 * What is to be done to bring these into a folder of this machine; a folder comes with its own name, and below it names that
 * would lead out of it, or that this machine can't bear, are made safe. Nothing is written.
 * @param folder absolute; a link that it is itself is its owner's choice
 * @param options.as what a single file is to be called here
 * @throws Failure `transfer.no-folder`, `transfer.nothing-there`, `transfer.folder-given`, `bucket.missing`, `remote.*`
 */
export async function planDownload(
  sources: readonly DownloadSource[],
  folder: string,
  ends: Ends,
  signal: AbortSignal,
  options: { readonly as?: string | undefined } = {},
): Promise<TransferPlan> {
  const root = await realFolder(folder);
  const leftOut: LeftOut[] = [];
  const found: Found[] = [];
  for (const source of sources) await find(source, ends, { found, leftOut, signal });
  if (options.as !== undefined && sources.some(({ kind }) => kind === "prefix"))
    throw new Failure("transfer.folder-given", { name: folder });
  const paths =
    options.as !== undefined && found.length === 1 ? [[options.as]] : safePaths(found.map(({ path }) => path));
  const items: (TransferItem | undefined)[] = [];
  await forEachConcurrent(found.entries(), WIDTH, async ([at, { from, path }]) => {
    const to = { kind: "local", folder: root, path: paths[at] ?? [] } as const;
    const name = path.map((step) => step.name).join("/");
    const item = { name, from, to, bytes: from.kind === "object" ? from.object.size : (from.file.size ?? 0) };
    const link = await linkOnTheWay(root, join(root, ...to.path));
    if (link !== undefined) leftOut.push({ name, why: new Failure("transfer.link", { path: link }) });
    else items[at] = { ...item, ...(await look(item)) };
  });
  return planOf(
    "download",
    items.filter((item) => item !== undefined),
    leftOut,
  );
}

/** Where what is found is put. */
interface Finds {
  readonly found: Found[];
  readonly leftOut: LeftOut[];
  readonly signal: AbortSignal;
}

async function find(source: DownloadSource, { clients }: Ends, finds: Finds): Promise<void> {
  if (source.kind === "drive") return findInDrive(await clients.drive(), source.id, finds);
  const bucket = (await clients.storage()).bucket(source.bucket);
  if (source.kind === "object") {
    const object = await bucket.stat(source.name, finds.signal, source.generation);
    if (object === undefined) throw new Failure("transfer.nothing-there", { place: gsUri(source.bucket, source.name) });
    const name = source.name.split("/").findLast((step) => step !== "") ?? source.name;
    finds.found.push({ from: { kind: "object", bucket: source.bucket, object }, path: [{ name, id: source.name }] });
    return;
  }
  const { prefix } = source;
  // Its own name is the first step: the last one of the prefix, or the bucket.
  const own =
    prefix
      .slice(0, -1)
      .split("/")
      .findLast((step) => step !== "") ?? source.bucket;
  const takeOdd = ({ id = "", failure }: { id: string | undefined; failure: Failure }) =>
    void finds.leftOut.push({ name: id, why: failure });
  const before = finds.found.length;
  for await (const object of bucket.all(prefix, finds.signal, takeOdd)) {
    // What a console makes to show an empty folder.
    if (object.name.endsWith("/") && object.size === 0) continue;
    const steps = object.name.slice(prefix.length).split("/");
    const path = [own, ...steps].map((name, at) => ({ name, id: `${prefix}${steps.slice(0, at).join("/")}` }));
    finds.found.push({ from: { kind: "object", bucket: source.bucket, object }, path });
  }
  if (finds.found.length === before && finds.leftOut.length === 0)
    throw new Failure("transfer.nothing-there", { place: gsUri(source.bucket, prefix) });
}

async function findInDrive(drive: Drive, id: string, finds: Finds): Promise<void> {
  const file = await drive.get(id, finds.signal);
  if (file === undefined || file.trashed) throw new Failure("transfer.nothing-there", { place: id });
  await enter(drive, file, [], finds);
}

async function enter(drive: Drive, file: DriveFile, above: readonly NameThere[], finds: Finds): Promise<void> {
  const { found, leftOut, signal } = finds;
  const path = [...above, { name: file.name, id: file.id }];
  if (file.mimeType !== FOLDER) {
    if (file.md5Checksum !== undefined) found.push({ from: { kind: "drive", file }, path });
    else leftOut.push({ name: path.map(({ name }) => name).join("/"), why: nativeFailure(file) });
    return;
  }
  // A listing of a folder that is hidden would look like an empty one.
  await drive.folder(file.id, signal);
  let token: string | undefined;
  do {
    const page = await drive.list(file.id, { token, size: 1000 }, signal);
    for (const one of page.files) await enter(drive, one, path, finds);
    for (const { id = "", failure } of page.odd) leftOut.push({ name: id, why: failure });
    token = page.nextPageToken;
  } while (token !== undefined);
}

function nativeFailure({ name, mimeType }: DriveFile): Failure {
  return new Failure("transfer.native", { name, mimeType });
}

/** The folder where it really is. @throws Failure `transfer.no-folder` */
async function realFolder(folder: string): Promise<string> {
  try {
    const real = await realpath(folder);
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    if (!isMissing(error))
      throw new Failure("file.unreadable", { file: folder, why: reasonOf(error) }, { cause: error });
  }
  throw new Failure("transfer.no-folder", { folder });
}

async function look({ from, to }: TransferItem): Promise<Pick<TransferItem, "taken" | "isThere">> {
  if (to.kind !== "local") return {};
  const file = join(to.folder, ...to.path);
  const there = await lstat(file).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw new Failure("file.unreadable", { file, why: reasonOf(error) }, { cause: error });
  });
  if (there === undefined) return {};
  const wanted = wantedOf(from);
  const mayBeSame = there.isFile() && wanted.checksum !== undefined && there.size === wanted.size;
  if (mayBeSame && (await isSame(file, wanted.checksum))) return { isThere: true };
  return { taken: { kind: "local", size: there.size, modified: there.mtimeMs } };
}

/** What a source should be when it has come; of what is here already nothing is asked. */
function wantedOf(from: Source): { readonly size: number; readonly checksum: Checksum | undefined } {
  switch (from.kind) {
    case "object":
      return { size: from.object.size, checksum: checksumOf(from.object) };
    case "drive":
      return { size: from.file.size ?? 0, checksum: driveChecksumOf(from.file) };
    case "local":
      return { size: from.size, checksum: undefined };
  }
}

async function isSame(file: string, checksum: Checksum | undefined): Promise<boolean> {
  if (checksum === undefined) return false;
  // What can't be read is in the way, and not the same.
  return (await sumOf(checksum.kind, createReadStream(file)).catch(() => undefined)) === checksum.value;
}
