import { Command, InvalidArgumentError } from "commander";
import type { Translate } from "../app.ts";
import { Failure } from "../core/failure.ts";
import { FOLDER, type Drive, type DriveFile } from "../core/services/drive.ts";
import { readDriveId } from "../core/transfers/addresses.ts";
import { planUpload } from "../core/transfers/plan-upload.ts";
import type { Run, Terminal } from "./run.ts";
import { endsOf, get, localPaths, move, withTransferFlags, type TransferFlags } from "./transfers.ts";

/** `sluice drive ls|get|put`. */
export function driveCommand(run: Run, t: Translate): Command {
  const command = new Command("drive").description(t("files of Google Drive"));
  const address = t("id or address of a file or folder in Drive");
  command
    .command("ls")
    .description(t("list a folder of Drive; without one, the folders of the pipeline"))
    .argument("[folder]", address)
    .option("-r, --recursive", t("folders too, with all that is in them"))
    .action(run(list));
  withTransferFlags(command.command("get"), t)
    .description(t("download a file, or with -r a folder; a cut download goes on where it stopped"))
    .argument("<file>", address)
    .argument("[to]", t("folder of this machine, or another name for a single file"), ".")
    .action(run(getFiles));
  withTransferFlags(command.command("put"), t)
    .description(t("upload files, or with -r folders; asks for the right to write into Drive, which nothing else does"))
    .argument("<paths...>", t("files of this machine, and last the folder of Drive they go to"))
    .action(run(putFiles(t)));
  return command;
}

async function list(
  terminal: Terminal,
  folder: string | undefined,
  { recursive = false }: TransferFlags,
): Promise<undefined> {
  const { app, signal } = terminal;
  const { clients, connection } = await app.connect();
  const drive = await clients.drive();
  if (folder === undefined) {
    if (connection.driveFolders.length === 0) await app.ui.warn(app.t("sluice.json names no Drive folder."));
    for (const id of connection.driveFolders) {
      const file = await drive.folder(id, signal);
      show(terminal, file, file.name);
      if (recursive) await below(terminal, drive, file, `${file.name}/`);
    }
    return undefined;
  }
  const id = readDriveId(folder);
  const file = await drive.get(id, signal);
  if (file === undefined || file.trashed) throw new Failure("transfer.nothing-there", { place: id });
  if (file.mimeType === FOLDER) await below(terminal, drive, file, "", recursive);
  else show(terminal, file, file.name);
  return undefined;
}

async function below(
  terminal: Terminal,
  drive: Drive,
  { id }: DriveFile,
  path: string,
  recursive = true,
): Promise<void> {
  const { app, signal } = terminal;
  // A listing of a folder that is hidden would look like an empty one.
  await drive.folder(id, signal);
  let token: string | undefined;
  do {
    const page = await drive.list(id, { token, size: 1000, sorted: true }, signal);
    for (const file of page.files) {
      show(terminal, file, path + file.name);
      if (recursive && file.mimeType === FOLDER) await below(terminal, drive, file, `${path}${file.name}/`);
    }
    for (const { failure } of page.odd) void app.ui.warn((await app.explain(failure)).what);
    token = page.nextPageToken;
  } while (token !== undefined);
}

function show({ print }: Terminal, file: DriveFile, path: string): void {
  const { id, name, mimeType, size, md5Checksum: md5, modifiedTime: modified } = file;
  const kind = mimeType === FOLDER ? "folder" : md5 === undefined ? "native" : "file";
  const line = `${(size === undefined ? "-" : String(size)).padStart(12)}  ${modified}  ${id}  ${path}`;
  print({ kind, id, name, path, mimeType, size, md5, modified }, kind === "folder" ? `${line}/` : line);
}

async function getFiles(terminal: Terminal, address: string, to: string, flags: TransferFlags): Promise<undefined> {
  const id = readDriveId(address);
  const { clients } = await terminal.app.connect();
  const file = await (await clients.drive()).get(id, terminal.signal);
  const isFolder = file?.mimeType === FOLDER;
  if (isFolder && flags.recursive !== true) throw new Failure("transfer.folder-given", { name: file.name });
  return get(terminal, { source: { kind: "drive", id }, isFolder }, to, flags);
}

function putFiles(t: Translate) {
  return async (terminal: Terminal, all: readonly string[], flags: TransferFlags): Promise<undefined> => {
    const folder = all.at(-1);
    if (folder === undefined || all.length < 2)
      throw new InvalidArgumentError(t("Name files, and last the folder of Drive they go to."));
    const to = { kind: "drive", folderId: readDriveId(folder) } as const;
    const files = await localPaths(all.slice(0, -1), flags);
    const ends = await endsOf(terminal);
    return move(terminal, flags, (signal) => planUpload(files, to, ends, signal), ends);
  };
}
