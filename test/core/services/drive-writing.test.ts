import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { SCOPES } from "../../../src/core/google/scopes.ts";
import { openDrive, type Drive } from "../../../src/core/services/drive.ts";
import type { TestEmulators } from "../../support/emulators.ts";
import { openOwner, type Owner } from "../../support/drive-owner.ts";
import { neverAborted as signal } from "../../support/emulator-clients.ts";
import { PATIENCE, startEmulators } from "../../support/ingest-fixture.ts";

const WRITER = "writer@example.com";
const CHUNK = 256 * 1024;

let emulators: TestEmulators;
let owner: Owner;
let drive: Drive;
let folder: string;
/** The scopes that tokens were asked for. */
const asked: string[] = [];
beforeAll(async () => {
  emulators = await startEmulators();
  owner = await openOwner(emulators);
  folder = await owner.folder("shared");
  await owner.share(folder, WRITER, "writer");
  drive = await open((scope) => scope);
});
afterAll(() => emulators.close());
afterEach(() => emulators.forget("drive"));

/** @param given the scope that the token of a wanted one has */
async function open(given: (scope: string) => string): Promise<Drive> {
  const token = async (scopes: readonly string[]) => {
    asked.push(...scopes);
    return emulators.issue(WRITER, scopes.map(given));
  };
  return openDrive({ endpoint: emulators.endpoints.drive, token, patience: PATIENCE }, WRITER);
}

const md5Of = (bytes: Buffer) => createHash("md5").update(bytes).digest("hex");
const contentOf = (size: number) => Buffer.alloc(size, "a line of text\n");
const sourceOf = (bytes: Buffer) => Readable.from([bytes], { objectMode: false });
const content = (bytes: Buffer) => ({ size: bytes.length, mimeType: "text/csv", chunkSize: CHUNK });

async function names(): Promise<string[]> {
  const { files } = await drive.list(folder, { size: 1000 }, signal);
  return files.map(({ name }) => name);
}

describe("scopes", () => {
  it("are that of reading for all that reads, and the wider one for what writes", async () => {
    asked.length = 0;
    const reader = await open((scope) => scope);
    await reader.folder(folder, signal);
    await reader.list(folder, { size: 10 }, signal);
    await reader.named(folder, "x", signal);
    expect(new Set(asked)).toEqual(new Set([SCOPES.driveRead]));
    await reader.createFolder(folder, "made", signal);
    expect(new Set(asked)).toEqual(new Set([SCOPES.driveRead, SCOPES.driveWrite]));
  });

  it("that do not let us write are a failure of writing, not of reading", async () => {
    const narrow = await open(() => SCOPES.driveRead);
    const failure = { code: "credentials.drive-write-scope" };
    await expect(narrow.createFolder(folder, "x", signal)).rejects.toMatchObject(failure);
    const bytes = contentOf(10);
    await expect(narrow.upload(folder, "x", sourceOf(bytes), content(bytes), signal)).rejects.toMatchObject(failure);
    expect(await narrow.folder(folder, signal)).toMatchObject({ id: folder });
  });
});

describe("an upload", () => {
  it.each([0, 1, CHUNK, CHUNK + 1, 3 * CHUNK])("of %s bytes arrives whole", async (size) => {
    const bytes = contentOf(size);
    const made = await drive.upload(folder, `of ${size}`, sourceOf(bytes), content(bytes), signal);
    expect(made).toMatchObject({ name: `of ${size}`, parents: [folder], size, md5Checksum: md5Of(bytes) });
    expect(await drive.named(folder, `of ${size}`, signal)).toEqual([made]);
  });

  it("of other bytes than were expected makes nothing", async () => {
    const bytes = contentOf(CHUNK + 10);
    const before = await names();
    const failure = { code: "transfer.source-changed" };
    for (const odd of [{ size: CHUNK }, { size: CHUNK + 20 }, { md5: md5Of(contentOf(3)) }]) {
      const upload = drive.upload(folder, "odd", sourceOf(bytes), { ...content(bytes), ...odd }, signal);
      await expect(upload).rejects.toMatchObject(failure);
    }
    expect(await names()).toEqual(before);
  });

  it("that arrives otherwise than it was sent goes into the bin, and says so", async () => {
    const bytes = contentOf(100);
    const lie = JSON.stringify({ md5Checksum: md5Of(contentOf(3)) });
    await emulators.plant("drive", "drive.files.upload", [`replace-fields:${lie}`]);
    const upload = drive.upload(folder, "damaged", sourceOf(bytes), content(bytes), signal);
    await expect(upload).rejects.toMatchObject({ code: "transfer.damaged" });
    expect(await drive.named(folder, "damaged", signal)).toEqual([]);
  });
});

describe("a folder", () => {
  it("is made once, also where the answer is lost", async () => {
    await emulators.plant("drive", "drive.files.create", ["commit-then-reset"]);
    const made = await drive.createFolder(folder, "lost answer", signal);
    expect(await drive.named(folder, "lost answer", signal)).toEqual([made]);
  });
});

describe("new content", () => {
  const replacing = (file: Parameters<Drive["replace"]>[0], bytes: Buffer) =>
    drive.replace(file, sourceOf(bytes), content(bytes), signal);

  it("is the next revision of the same file, unless it has other content by now", async () => {
    const [one, two] = [contentOf(CHUNK + 5), contentOf(20)];
    const first = await drive.upload(folder, "replaced", sourceOf(one), content(one), signal);
    const second = await replacing(first, two);
    expect(second).toMatchObject({ id: first.id, md5Checksum: md5Of(two), size: 20 });
    expect(second.headRevisionId).not.toBe(first.headRevisionId);
    await expect(replacing(first, one)).rejects.toMatchObject({ code: "remote.conflict" });
    expect(await drive.get(first.id, signal)).toMatchObject({ md5Checksum: md5Of(two) });
  });

  it("that somebody else wrote while ours was on its way is not covered", async () => {
    const [one, two] = [contentOf(30), contentOf(3 * CHUNK)];
    const first = await drive.upload(folder, "raced", sourceOf(one), content(one), signal);
    async function* slowly() {
      yield two.subarray(0, CHUNK + 1);
      await owner.write(first.id, "theirs");
      yield two.subarray(CHUNK + 1);
    }
    const ours = drive.replace(first, Readable.from(slowly(), { objectMode: false }), content(two), signal);
    await expect(ours).rejects.toMatchObject({ code: "remote.conflict" });
    expect(await drive.get(first.id, signal)).toMatchObject({ size: 6 });
  });
});

it("names are found whatever they hold, and exactly", async () => {
  for (const name of ['it\'s \\ "quoted"', "Name", "name"]) {
    const bytes = contentOf(3);
    await drive.upload(folder, name, sourceOf(bytes), content(bytes), signal);
    expect((await drive.named(folder, name, signal)).map((file) => file.name)).toEqual([name]);
  }
});

it("a range of a file is read", async () => {
  const bytes = contentOf(1000);
  const { id } = await drive.upload(folder, "ranged", sourceOf(bytes), content(bytes), signal);
  const read = async (start?: number, end?: number) =>
    Buffer.concat(await Array.fromAsync(await drive.download(id, signal, start, end)));
  expect(await read(10, 20)).toEqual(bytes.subarray(10, 20));
  expect(await read(undefined, 5)).toEqual(bytes.subarray(0, 5));
  expect(await read(990)).toEqual(bytes.subarray(990));
});
