import { afterAll, beforeAll, expect, test } from "vitest";
import { copyConsoleUrl } from "../../src/commands/copy-console-url.ts";
import { copySparkRead } from "../../src/commands/copy-spark-read.ts";
import { ingest } from "../../src/commands/ingest.ts";
import { showDriveFile } from "../../src/commands/show-drive-file.ts";
import { showIngestRun } from "../../src/commands/show-ingest-run.ts";
import { showObject } from "../../src/commands/show-object.ts";
import type { Bucket, StoredObject } from "../../src/core/services/storage.ts";
import { openOwner, type Owner } from "../support/drive-owner.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { testApp, type TestApp } from "./test-app.ts";

const signal = new AbortController().signal;
let emulators: TestEmulators;
let owner: Owner;
let app: TestApp;
let lake: Bucket;
let fileId: string;
let object: StoredObject;
let runId: string;

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  owner = await openOwner(emulators);
  const folder = await owner.folder("Sales");
  await owner.share(folder, `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`);
  const march = await owner.folder("march", folder);
  await owner.file("a.csv", "a\n1\n", { parent: march });
  fileId = await owner.file("b.csv", "a\n2\n", { parent: march });
  app = testApp({ emulators, driveFolders: [folder] });
  const { clients } = await app.connect();
  await (await clients.storage()).createBucket("lake", "EU", signal);
  lake = await clients.lake();
  await ingest(app);
  object = (await Array.fromAsync(lake.all(`raw/${fileId}/`, signal)))[0]!;
  runId = object.metadata["sluice-run-id"]!;
});
afterAll(() => emulators.close());

/** The app of a user who has seen nothing yet. */
const fresh = () => testApp({ emulators });
const uriOf = ({ name }: StoredObject) => `gs://lake/${name}`;

test("the details of a raw object tell the Drive file and the run that brought it", async () => {
  const app = fresh();
  await showObject(app, { uri: uriOf(object) });
  const [table] = app.ui.tables;
  expect(table?.title).toBe("Details of b.csv");
  const told: Readonly<Record<string, string>> = Object.fromEntries(
    (table?.rows ?? []).map(([field = "", value = ""]) => [field, value]),
  );
  expect(told).toMatchObject({
    Address: uriOf(object),
    Size: "4 B",
    "Drive file": "march/b.csv",
    "Drive ID": fileId,
    "Ingest run": runId,
    "sluice-drive-id": fileId,
  });
  expect(told).not.toHaveProperty("Gone from Drive");
});

test("the details of an object of a dataset tell its batch, as it is now", async () => {
  const app = fresh();
  const writing = { ifGenerationMatch: "0", contentType: "application/octet-stream" };
  await lake.write("curated/airports/data/batch-1/part-0.parquet", "x", writing, signal);
  await showObject(app, { uri: "gs://lake/curated/airports/data/batch-1/part-0.parquet" });
  expect(app.ui.tables[0]?.rows).toContainEqual(["Batch", "batch-1"]);
  await expect(showObject(app, { uri: "gs://lake/no-such-object" })).rejects.toMatchObject({
    code: "remote.not-found",
  });
});

test("the run of a raw object is shown with that object first", async () => {
  const app = fresh();
  const run = await showIngestRun(app, { object });
  expect(run?.entries).toHaveLength(2);
  const [page] = app.ui.pages;
  expect(page?.title).toMatch(/^Ingest run of \d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
  expect(page?.facts).toContainEqual({ name: "State", value: { text: "Complete", tone: "good" } });
  expect(page?.facts).toContainEqual({
    name: "Files",
    value: { text: "2 copied, 0 unchanged, 0 skipped, 0 gone, 0 failed" },
  });
  const [files] = page?.sections ?? [];
  expect(files?.kind === "table" && files.rows.map((row) => row.slice(0, 3).map(({ text }) => text))).toEqual([
    ["copied", "march/b.csv", "new in Drive"],
    ["copied", "march/a.csv", "new in Drive"],
  ]);
  expect(files?.kind === "table" && files.rows[0]).toMatchObject([
    {},
    { link: { to: "address", address: { kind: "driveFile", fileId, name: "b.csv" } } },
    {},
    {},
    {
      text: object.name,
      link: { to: "address", address: { bucket: "lake", object: object.name, generation: object.generation } },
    },
    { text: "4 B", order: 4 },
  ]);
  const lost = { ...object, metadata: { ...object.metadata, "sluice-run-id": "never-run" } };
  expect(await showIngestRun(app, { object: lost })).toBeUndefined();
  expect(app.ui.said).toEqual(["Run never-run left no manifest in the lake."]);
});

test("the file of Drive is asked for before anything is opened", async () => {
  const app = fresh();
  expect(await showDriveFile(app, { object })).toBe(fileId);
  // An emulated file has no page in anybody's browser.
  expect(app.ui.opened).toEqual([]);
  expect(app.ui.said).toEqual(["march/b.csv is in the local Drive, which has no pages."]);
  const gone = { ...object, metadata: { ...object.metadata, "sluice-drive-id": "no-such-file" } };
  expect(await showDriveFile(app, { object: gone })).toBeUndefined();
  expect(app.ui.said[1]).toBe("march/b.csv is no longer in Drive, or is hidden from this account.");
});

/** The app of a user who is connected to Google: nobody is asked. */
async function atGoogle(): Promise<TestApp> {
  const app = fresh();
  const connected = await app.connect();
  const endpoints = { ...connected.endpoints, storage: "https://storage.googleapis.com" };
  return { ...app, connect: () => Promise.resolve({ ...connected, endpoints }) };
}

test.each([
  ["gs://lake/", "lake/"],
  ["gs://lake/curated/a b/", "lake/curated/a%20b/"],
  ["gs://lake/raw/1/50% #1?.csv", "_details/lake/raw/1/50%25%20%231%3F.csv"],
])("the console's page of %s has an address", async (uri, path) => {
  const app = await atGoogle();
  await copyConsoleUrl(app, { uri });
  expect(app.ui.copied).toEqual([
    `https://console.cloud.google.com/storage/browser/${path}?project=${emulators.project}`,
  ]);
});

test("of an emulated bucket there is no page", async () => {
  const app = fresh();
  expect(await copyConsoleUrl(app, { uri: "gs://lake/" })).toBeUndefined();
  expect(app.ui).toMatchObject({ copied: [], said: ["The Google Cloud console shows nothing of local emulators."] });
});

test.each([
  ["gs://b/a.csv", 'df = spark.read.option("header", True).csv("gs://b/a.csv")'],
  ["gs://b/a.CSV.gz", 'df = spark.read.option("header", True).csv("gs://b/a.CSV.gz")'],
  ["gs://b/a.tsv", 'df = spark.read.option("header", True).option("sep", "\\t").csv("gs://b/a.tsv")'],
  ["gs://b/a.parquet", 'df = spark.read.parquet("gs://b/a.parquet")'],
  ["gs://b/a.jsonl", 'df = spark.read.json("gs://b/a.jsonl")'],
  ["gs://b/a", 'df = spark.read.format("binaryFile").load("gs://b/a")'],
  ['gs://b/"); import os #[1]*.json', String.raw`df = spark.read.json("gs://b/\"); import os #\\[1\\]\\*.json")`],
])("PySpark that reads %s", async (uri, snippet) => {
  const app = fresh();
  await copySparkRead(app, { uri });
  expect(app.ui.copied).toEqual([snippet]);
});

test("PySpark that reads a dataset reads what its pointer names", async () => {
  const app = fresh();
  await copySparkRead(app, { uri: "gs://lake/curated/airports/", dataset: "airports" });
  expect(app.ui.copied).toEqual([
    'files = [row.value for row in spark.read.text("gs://lake/curated/airports/current").collect()]\n' +
      "df = spark.read.parquet(*files)",
  ]);
});
