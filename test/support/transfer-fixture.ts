import { lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openCloudStorage, type Bucket, type CloudStorage } from "../../src/core/services/storage.ts";
import { openDrive, type Drive } from "../../src/core/services/drive.ts";
import type { Ends } from "../../src/core/transfers/plan.ts";
import { openOwner, type Owner } from "./drive-owner.ts";
import type { TestEmulators } from "./emulators.ts";
import { PATIENCE } from "./ingest-fixture.ts";

/** Who may write into the Drive folder of a fixture. */
const WRITER = "writer@example.com";
/** What one request of an upload into a fixture's bucket carries. */
export const CHUNK = 256 * 1024;

/** A lake, another bucket, a Drive folder that may be written, and a folder here. */
export interface TransferFixture {
  readonly ends: Ends;
  readonly storage: CloudStorage;
  readonly lake: Bucket;
  readonly other: Bucket;
  readonly drive: Drive;
  readonly owner: Owner;
  readonly folderId: string;
  /** Of this machine, empty; and one beside it, which nothing may touch. */
  readonly here: string;
  /** Writes files here, by their paths. */
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  /** All that stands below a folder, by path: its text, or `->` for a link. */
  tree(folder?: string): Promise<Record<string, string>>;
  put(name: string, text: string | Uint8Array, bucket?: Bucket): Promise<void>;
  /** All that stands in a bucket, by name. */
  objects(bucket?: Bucket): Promise<Record<string, string>>;
  /** All files of the Drive folder, by path, sorted: `path=text`. */
  driveFiles(): Promise<string[]>;
  close(): Promise<void>;
}

const signal = new AbortController().signal;
let fixtures = 0;

/**
 * A fixture of its own for each test, on emulators that they share.
 * @param through other endpoints to speak to them by
 */
export async function newTransferFixture(
  emulators: TestEmulators,
  through: { readonly drive?: string; readonly storage?: string } = {},
): Promise<TransferFixture> {
  const { token, project } = emulators;
  const endpoints = { ...emulators.endpoints, ...through };
  const storage = await openCloudStorage(
    { endpoint: endpoints.storage, token: () => Promise.resolve(token), patience: PATIENCE },
    project,
    CHUNK,
  );
  const number = `${process.pid}-${fixtures++}`;
  const [lakeName, otherName] = [`lake-${number}`, `other-${number}`];
  for (const name of [lakeName, otherName]) await storage.createBucket(name, "EU", signal);
  const tokens = new Map<string, Promise<string>>();
  const drive = await openDrive(
    {
      endpoint: endpoints.drive,
      token(scopes) {
        const known = tokens.get(scopes.join(" ")) ?? emulators.issue(WRITER, scopes);
        tokens.set(scopes.join(" "), known);
        return known;
      },
      patience: PATIENCE,
    },
    WRITER,
  );
  const owner = await openOwner(emulators);
  const folderId = await owner.folder("incoming");
  await owner.share(folderId, WRITER, "writer");
  const outside = await mkdtemp(join(tmpdir(), "sluice-transfer-"));
  const here = join(outside, "here");
  await mkdir(here);
  const [lake, other] = [storage.bucket(lakeName), storage.bucket(otherName)];
  const clients = { drive: () => Promise.resolve(drive), storage: () => Promise.resolve(storage) };

  async function textOf(bucket: Bucket, name: string): Promise<string> {
    return (await bucket.readText(name, signal))?.text ?? "";
  }

  async function* filesOf(id: string, above: string): AsyncGenerator<string> {
    const { files } = await drive.list(id, { size: 1000 }, signal);
    for (const file of files) {
      if (file.md5Checksum === undefined) {
        yield `${above}${file.name}/`;
        yield* filesOf(file.id, `${above}${file.name}/`);
      } else {
        const bytes = Buffer.concat(await Array.fromAsync(await drive.download(file.id, signal)));
        yield `${above}${file.name}=${bytes.toString()}`;
      }
    }
  }

  const self: TransferFixture = {
    ends: { clients, lake: lakeName },
    ...{ storage, lake, other, drive, owner, folderId, here },
    async write(files) {
      for (const [path, content] of Object.entries(files)) {
        await mkdir(dirname(join(here, path)), { recursive: true });
        await writeFile(join(here, path), content);
      }
    },
    async tree(folder = outside) {
      const found: Record<string, string> = {};
      for (const path of (await readdir(folder, { recursive: true })).toSorted()) {
        const about = await lstat(join(folder, path));
        if (about.isSymbolicLink()) found[path] = "->";
        else if (about.isFile()) found[path] = await readFile(join(folder, path), "utf8");
      }
      return found;
    },
    async put(name, text, bucket = lake) {
      await bucket.write(name, text, { ifGenerationMatch: "0", contentType: "text/csv" }, signal);
    },
    async objects(bucket = lake) {
      const found: Record<string, string> = {};
      for await (const { name } of bucket.all("", signal)) found[name] = await textOf(bucket, name);
      return found;
    },
    driveFiles: async () => (await Array.fromAsync(filesOf(folderId, ""))).toSorted(),
    close: () => rm(outside, { recursive: true, force: true }),
  };
  return self;
}
