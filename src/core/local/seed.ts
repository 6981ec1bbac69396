import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import * as z from "zod";
import { authorize } from "../google/access.ts";
import { askLocally } from "../google/ask-locally.ts";
import { patient } from "../google/retry.ts";
import { SCOPES } from "../google/scopes.ts";
import { FOLDER } from "../services/drive.ts";
import { Failure, reasonOf } from "../failure.ts";
import type { RunningEmulators } from "./running-emulators.ts";

/** Who owns what a seed puts into the emulated Drive. */
const OWNER = "owner@example.com";

/** A CSV with this ending becomes a native Google Sheet, the way Drive converts an upload. */
const SHEET_ENDING = ".gsheet.csv";
const SHEET = "application/vnd.google-apps.spreadsheet";

/** The emulated Drive as its owner sees it: the pipeline itself only ever reads. */
export interface OwnersDrive {
  /** Makes a folder and shares it with the ingest service account. Returns its id. */
  createFolder(name: string, parent?: string): Promise<string>;
  share(folderId: string): Promise<void>;
  /**
   * @param file on this machine
   * @param metadata further fields, such as `createdTime`
   */
  upload(file: string, parent: string, metadata?: Readonly<Record<string, string>>): Promise<string>;
  move(fileId: string, from: string, to: string): Promise<void>;
}

const Issued = z.object({ access_token: z.string() });

/** Opens the emulated Drive, through the official client, for the owner of its folders. */
export async function openOwnersDrive({
  endpoints,
  token,
  project,
}: Pick<RunningEmulators, "endpoints" | "token" | "project">): Promise<OwnersDrive> {
  const [{ drive: openClient }, { client: auth }] = await Promise.all([
    import("../google/packages/drive.ts"),
    authorize({ endpoint: endpoints.drive, token: () => ownersToken(endpoints.metadata, token), patience: patient }, [
      SCOPES.driveWrite,
    ]),
  ]);
  const rootUrl = `${endpoints.drive}/`;
  const drive = openClient({ version: "v3", auth, rootUrl });

  return {
    async createFolder(name, parent) {
      const { data } = await drive.files.create({
        requestBody: { name, mimeType: FOLDER, ...(parent === undefined ? {} : { parents: [parent] }) },
        fields: "id",
      });
      return idOf(data);
    },
    async share(folderId) {
      const emailAddress = `sluice-ingest@${project}.iam.gserviceaccount.com`;
      // The ingest would do with a reader; so uploads can be tried too.
      await drive.permissions.create({ fileId: folderId, requestBody: { type: "user", role: "writer", emailAddress } });
    },
    async upload(file, parent, metadata = {}) {
      const name = basename(file);
      const native = name.endsWith(SHEET_ENDING);
      const requestBody = {
        name: native ? name.slice(0, -SHEET_ENDING.length) : name,
        parents: [parent],
        ...(native ? { mimeType: SHEET } : {}),
        ...metadata,
      };
      const media = { mimeType: "text/csv", body: createReadStream(file) };
      // The client sends uploads to Google unless each request names the root.
      const { data } = await drive.files.create({ requestBody, media, fields: "id" }, { rootUrl });
      return idOf(data);
    },
    async move(fileId, from, to) {
      await drive.files.update({ fileId, addParents: to, removeParents: from });
    },
  };
}

/**
 * A shared Drive folder with every file of a folder of this machine in it, sub-folders included. Returns its id.
 * @throws Failure `emulators.seed-folder` before anything is created, `remote.*` from the emulators
 */
export async function seedDrive(
  drive: OwnersDrive,
  localFolder: string,
  name: string,
  signal: AbortSignal,
): Promise<string> {
  await checkFolder(localFolder);
  const id = await drive.createFolder(name);
  await drive.share(id);
  await uploadAll(drive, localFolder, id, signal);
  return id;
}

/** A bucket in the emulated Cloud Storage; one that is there already stays as it is. */
export async function createLocalBucket(
  { endpoints, token, project }: RunningEmulators,
  name: string,
  location: string,
  signal: AbortSignal,
): Promise<void> {
  const { openCloudStorage: openLake } = await import("../services/storage.ts");
  const access = { endpoint: endpoints.storage, token: () => Promise.resolve(token), patience: patient };
  await (await openLake(access, project)).createBucket(name, location, signal);
}

async function checkFolder(folder: string): Promise<void> {
  try {
    await readdir(folder);
  } catch (error) {
    throw new Failure("emulators.seed-folder", { folder, why: reasonOf(error) }, { cause: error });
  }
}

async function uploadAll(drive: OwnersDrive, folder: string, parent: string, signal: AbortSignal): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    signal.throwIfAborted();
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await uploadAll(drive, path, await drive.createFolder(entry.name, parent), signal);
    if (entry.isFile()) await drive.upload(path, parent);
  }
}

async function ownersToken(metadata: string, start: string): Promise<string> {
  const { status, text } = await askLocally(new URL("/_tokens", metadata), {
    method: "POST",
    headers: { authorization: `Bearer ${start}`, "content-type": "application/json" },
    body: JSON.stringify({ email: OWNER, scopes: [SCOPES.driveWrite] }),
  });
  if (status !== 200) {
    const why = { kind: "token-refused", status, account: OWNER } as const;
    throw new Failure("remote.denied", { service: "metadata", what: { kind: "emulators", pid: undefined }, why });
  }
  return Issued.parse(JSON.parse(text)).access_token;
}

function idOf({ id }: { id?: string | null }): string {
  if (typeof id === "string") return id;
  throw new Failure("remote.malformed", { service: "drive", what: { kind: "new-file" }, why: { kind: "no-id" } });
}
