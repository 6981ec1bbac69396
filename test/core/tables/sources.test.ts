import { appendFile, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tableFormat } from "../../../src/core/tables/format.ts";
import { localSource } from "../../../src/core/tables/sources/local-source.ts";
import { neverAborted } from "../../support/emulator-clients.ts";
import { startTestEmulators, type TestEmulators } from "../../support/emulators.ts";
import { openOwner, type Owner } from "../../support/drive-owner.ts";
import { openDrive, type Drive } from "../../../src/core/services/drive.ts";
import { driveSource } from "../../../src/core/tables/sources/drive-source.ts";
import { openTable } from "../../../src/core/tables/open-table.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

test.each([
  ["a.csv", "csv"],
  ["A.CSV", "csv"],
  ["a.tsv", "tsv"],
  ["a.jsonl", "jsonl"],
  ["a.ndjson", "jsonl"],
  ["part-00000-7c4f-c000.snappy.parquet", "parquet"],
  ["a.csv.gz", undefined],
  ["csv", undefined],
  ["a.constructor", undefined],
])("%s holds %s", (name, format) => {
  expect(tableFormat(name)).toBe(format);
});

test("a file of this machine, until it is another", async () => {
  const folder = await temporaryFolder();
  const path = join(folder, "a.csv");
  await writeFile(path, "a,b\n1,2\n");
  await symlink(path, join(folder, "link.csv"));
  const source = await localSource(join(folder, "link.csv"));
  expect(source).toMatchObject({ name: "link.csv", size: 8 });
  expect(Buffer.from(await source.read(4, 8, neverAborted)).toString()).toBe("1,2\n");
  await appendFile(path, "3,4\n");
  await expect(source.read(0, 4, neverAborted)).rejects.toMatchObject({ code: "table.changed" });
});

test("what is no file of this machine", async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "folder.csv"));
  await expect(localSource(join(folder, "folder.csv"))).rejects.toMatchObject({ code: "file.not-plain" });
  await expect(localSource(join(folder, "none.csv"))).rejects.toMatchObject({ code: "file.missing" });
});

const PATIENCE = { retries: 2, firstWait: 1, longestWait: 1, answer: 60_000 };
const READER = "reader@example.com";
let emulators: TestEmulators;
let owner: Owner;
let drive: Drive;
let folder: string;
beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  owner = await openOwner(emulators);
  folder = await owner.folder("shared");
  await owner.share(folder, READER);
  const token = await emulators.issue(READER, ["https://www.googleapis.com/auth/drive.readonly"]);
  drive = await openDrive(
    { endpoint: emulators.endpoints.drive, token: () => Promise.resolve(token), patience: PATIENCE },
    READER,
  );
});
afterAll(() => emulators.close());

test("a file in Drive, by ranges, until it is another", async () => {
  const lines = Array.from({ length: 60_000 }, (_, at) => `${at},text\n`);
  const id = await owner.file("a.csv", `id,note\n${lines.join("")}`, { parent: folder });
  const table = await openTable(await driveSource(drive, id, neverAborted), "csv", neverAborted);
  expect((await table.rows(0, 2, neverAborted)).rows[1]!.cells).toEqual(["1", "text"]);
  expect(table.soFar()).toMatchObject({ requests: 1, bytes: 256 * 1024 });
  await emulators.plant("drive", "drive.files.get", ["return-broken-stream-after-16K"]);
  expect((await table.rows(30_000, 1, neverAborted)).rows[0]!.cells).toEqual(["30000", "text"]);

  const open = await openTable(await driveSource(drive, id, neverAborted), "csv", neverAborted);
  await owner.write(id, `id,note\n${lines.join("").replaceAll("text", "note")}`);
  await expect(open.rows(59_000, 1, neverAborted)).rejects.toMatchObject({ code: "table.changed" });
});

test("what has no bytes in Drive, or is not there", async () => {
  const id = await owner.entry("Notes", { parent: folder, mimeType: "application/vnd.google-apps.document" });
  await expect(driveSource(drive, id, neverAborted)).rejects.toMatchObject({ code: "drive.no-bytes" });
  await expect(driveSource(drive, "none", neverAborted)).rejects.toMatchObject({ code: "remote.not-found" });
});
