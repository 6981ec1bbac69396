import { afterAll, beforeAll, expect, test } from "vitest";
import { drop } from "../../src/commands/drop.ts";
import type { Drop } from "../../src/drop.ts";
import type { Bucket } from "../../src/core/services/storage.ts";
import { openOwner } from "../support/drive-owner.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { testApp } from "./test-app.ts";
import type { Answers } from "./recording-ui.ts";

const signal = new AbortController().signal;
let emulators: TestEmulators;
let folder: string;
let fileId: string;
let lake: Bucket;

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  const owner = await openOwner(emulators);
  folder = await owner.folder("Sales");
  await owner.share(folder, `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`);
  fileId = await owner.file("a.csv", "a\n1\n", { parent: folder });
  const { clients } = await testApp({ emulators }).connect();
  await (await clients.storage()).createBucket("lake", "EU", signal);
  lake = await clients.lake();
});
afterAll(() => emulators.close());

const appOf = (answers: Answers = {}) => testApp({ emulators, driveFolders: [folder], answers });
const nothing: Drop = { onto: undefined, rows: [], paths: [], files: [], others: 0 };
const driveFile = () => ({
  ...{ kind: "driveFile", path: "a.csv", status: { state: "new" } },
  file: { id: fileId, name: "a.csv", mimeType: "text/csv" },
});
const bucket = (name: string) => ({ kind: "bucket", role: name === "lake" ? "lake" : "added", uri: `gs://${name}/` });
const prefix = (uri: string) => ({ kind: "prefix", uri });
const driveFolder = () => ({ kind: "driveFolder", folderId: folder, name: "Sales", ingested: true });
const stored = { name: "raw/1/a.csv", generation: "1", size: 1, metadata: {} };
const object = { kind: "object", uri: "gs://lake/in/a.csv", object: stored, raw: false };
const raw = { ...object, uri: "gs://lake/raw/1/a.csv", raw: true };

test.each([
  ["raw files", { kind: "lakePart", part: "raw", bucket: "lake" }],
  ["a folder of raw files", { kind: "rawFolder" }],
  ["the lake", bucket("lake")],
  ["a folder of the lake", prefix("gs://lake/in/")],
])("a file of Drive that is dropped on %s is ingested, once the user agreed to where it lands", async (_, onto) => {
  const app = appOf();
  await drop(app, { ...nothing, onto, rows: [driveFile()] });
  expect(app.ui.questions).toMatchObject([{ question: "Ingest a.csv?", action: "Ingest" }]);
  expect(app.ui.questions[0]?.detail).toContain("gs://lake/raw/");
  const agreeing = appOf({ confirm: () => true });
  await drop(agreeing, { ...nothing, onto, rows: [driveFile()] });
  const names = (await Array.fromAsync(lake.all("raw/", signal))).map(({ name }) => name);
  expect(names).toEqual([`raw/${fileId}/a.csv`]);
});

test.each<[string, () => Partial<Drop>, string]>([
  [
    "a file of Drive on another bucket",
    () => ({ onto: bucket("other"), rows: [driveFile()] }),
    "drop it on that bucket",
  ],
  ["a file of Drive on Drive", () => ({ onto: driveFolder(), rows: [driveFile()] }), "move it in Drive itself"],
  ["a file on nothing", () => ({ paths: ["/a.csv"] }), "drop it on a bucket or a folder"],
  ["a file on raw files", () => ({ onto: raw, paths: ["/a.csv"] }), "what the ingest copied from Drive"],
  [
    "a file on a dataset",
    () => ({ onto: { kind: "lakePart", part: "datasets", bucket: "lake" }, paths: ["/a.csv"] }),
    "what batches publish",
  ],
  ["an object on Drive", () => ({ onto: driveFolder(), rows: [object] }), "download it"],
  ["something of the editor's", () => ({ onto: bucket("lake"), others: 1 }), "Only files of this machine"],
  ["what is no file", () => ({ onto: bucket("lake"), rows: [{ kind: "bucket" }] }), "is no file"],
])("%s moves nothing, and is told why", async (_, dropped, reason) => {
  const app = appOf({ confirm: () => true });
  expect(await drop(app, { ...nothing, ...dropped() })).toBeUndefined();
  expect(app.ui.said.join()).toContain(reason);
  expect(app.ui.questions).toEqual([]);
});
