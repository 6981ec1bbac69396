import { Command } from "commander";
import type { Translate } from "../app.ts";
import { Failure } from "../core/failure.ts";
import { folderPrefix, gsUri } from "../core/layout.ts";
import type { Bucket, StoredObject } from "../core/services/storage.ts";
import { checksumOf } from "../core/transfers/checksums.ts";
import { readPlace, type TypedPlace } from "../core/transfers/addresses.ts";
import type { DownloadSource } from "../core/transfers/plan-download.ts";
import { planUpload } from "../core/transfers/plan-upload.ts";
import { searchLake } from "./lake-search.ts";
import { printBytes } from "./output.ts";
import type { Run, Terminal } from "./run.ts";
import { endsOf, get, localPaths, move, withTransferFlags, type TransferFlags } from "./transfers.ts";

/** `sluice lake ls|cat|search|get|put`. */
export function lakeCommand(run: Run, t: Translate): Command {
  const command = new Command("lake").description(t("objects of the lake bucket, or of another one"));
  const place = t("gs://bucket/path, or a path in the lake bucket");
  command
    .command("ls")
    .description(t("list objects, and folders with a slash at their end"))
    .argument("[path]", place, "")
    .option("-r, --recursive", t("folders too, with all that is in them"))
    .action(run(list));
  command
    .command("cat")
    .description(t("print an object's bytes as they are"))
    .argument("<path>", place)
    .action(run(cat));
  command
    .command("search")
    .description(t("print the lines of files that have a text, or a /regular expression/ of RE2"))
    .argument("<text>", t("what to look for; lower case finds both cases"))
    .argument("[path]", place, "")
    .action(run(searchLake));
  withTransferFlags(command.command("get"), t)
    .description(t("download an object, or with -r a folder; a cut download goes on where it stopped"))
    .argument("<path>", place)
    .argument("[to]", t("folder of this machine, or another name for a single file"), ".")
    .action(run(getObjects));
  withTransferFlags(command.command("put"), t)
    .description(t("upload files, or with -r folders"))
    .argument("<paths...>", t("files of this machine, and last where they go; a folder there ends in a slash"))
    .action(run(putObjects));
  return command;
}

async function find(terminal: Terminal, path: string): Promise<{ bucket: Bucket; place: TypedPlace }> {
  const { clients, connection } = await terminal.app.connect();
  const place = readPlace(path, connection.lakeBucket);
  return { bucket: (await clients.storage()).bucket(place.bucket), place };
}

async function list(terminal: Terminal, path: string, { recursive = false }: TransferFlags): Promise<undefined> {
  const { signal, print } = terminal;
  const { bucket, place } = await find(terminal, path);
  const { name } = place;
  const isFolder = name === "" || name.endsWith("/");
  const object = isFolder ? undefined : await bucket.stat(name, signal);
  if (object !== undefined) print(objectOf(place.bucket, object), lineOf(object));
  const prefix = folderPrefix(name);
  let found = object === undefined ? 0 : 1;
  let pageToken: string | undefined;
  do {
    const listing = { prefix, pageToken, pageSize: 1000, ...(!recursive && { delimiter: "/" }) };
    const page = await bucket.list(listing, signal);
    for (const folder of page.prefixes)
      print({ kind: "folder", name: folder, uri: gsUri(place.bucket, folder) }, folder);
    for (const one of page.objects) print(objectOf(place.bucket, one), lineOf(one));
    for (const { failure } of page.odd) void terminal.app.ui.warn((await terminal.app.explain(failure)).what);
    found += page.prefixes.length + page.objects.length + page.odd.length;
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  // An empty bucket is no mistake; a name that leads nowhere is.
  if (found === 0 && name !== "") throw new Failure("transfer.nothing-there", { place: gsUri(place.bucket, name) });
  return undefined;
}

function objectOf(bucket: string, object: StoredObject) {
  const { name, size, updated, generation, contentType } = object;
  const checksum = checksumOf(object);
  return {
    ...{ kind: "object", name, uri: gsUri(bucket, name), size, updated, generation, contentType },
    ...(checksum && { [checksum.kind]: checksum.value }),
  };
}

function lineOf({ name, size, updated }: StoredObject): string {
  return `${String(size).padStart(12)}  ${updated}  ${name}`;
}

async function cat(terminal: Terminal, path: string): Promise<undefined> {
  const { bucket, place } = await find(terminal, path);
  const { name } = place;
  const object = name === "" ? undefined : await bucket.stat(name, terminal.signal);
  if (object === undefined) {
    await checkFolder(terminal, bucket, name);
    throw new Failure("lake-file.is-folder", { uri: gsUri(place.bucket, folderPrefix(name)) });
  }
  const { generation } = object;
  await printBytes(await bucket.read(name, { generation }, terminal.signal), terminal.signal);
  return undefined;
}

/** @throws Failure `transfer.nothing-there` for a folder in which nothing lies */
async function checkFolder({ signal }: Terminal, bucket: Bucket, name: string): Promise<void> {
  const { objects } = await bucket.list({ prefix: folderPrefix(name), pageSize: 1 }, signal);
  if (objects.length === 0) throw new Failure("transfer.nothing-there", { place: gsUri(bucket.name, name) });
}

async function getObjects(terminal: Terminal, path: string, to: string, flags: TransferFlags): Promise<undefined> {
  const { bucket, place } = await find(terminal, path);
  const source = await sourceOf(terminal, bucket, place, flags);
  return get(terminal, { source, isFolder: source.kind === "prefix" }, to, flags);
}

async function sourceOf(
  terminal: Terminal,
  bucket: Bucket,
  { bucket: name, name: path }: TypedPlace,
  { recursive = false }: TransferFlags,
): Promise<DownloadSource> {
  const isObject = path !== "" && !path.endsWith("/") && (await bucket.stat(path, terminal.signal)) !== undefined;
  if (isObject) return { kind: "object", bucket: name, name: path };
  await checkFolder(terminal, bucket, path);
  const prefix = folderPrefix(path);
  if (!recursive) throw new Failure("transfer.folder-given", { name: gsUri(name, prefix) });
  return { kind: "prefix", bucket: name, prefix };
}

async function putObjects(terminal: Terminal, all: readonly string[], flags: TransferFlags): Promise<undefined> {
  const ends = await endsOf(terminal);
  const { paths, last } = apart(all);
  const { bucket, name } = readPlace(last, ends.lake);
  const files = await localPaths(paths, flags);
  const isFolder = name === "" || name.endsWith("/") || files.length !== 1 || flags.recursive === true;
  const at = name.lastIndexOf("/") + 1;
  const target = isFolder ? { prefix: folderPrefix(name) } : { prefix: name.slice(0, at) };
  const as = isFolder ? undefined : name.slice(at);
  const to = { kind: "object", bucket, ...target } as const;
  return move(terminal, flags, (signal) => planUpload(files, to, ends, signal, { as }), ends);
}

/** Files, and last where they go; a single one goes to the top of the lake. */
function apart(all: readonly string[]): { readonly paths: readonly string[]; readonly last: string } {
  return all.length === 1 ? { paths: all, last: "" } : { paths: all.slice(0, -1), last: all.at(-1) ?? "" };
}
