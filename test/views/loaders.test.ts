import { afterAll, beforeAll, expect, test } from "vitest";
import { loadBatches } from "../../src/views/batches/load.ts";
import { loadBuckets } from "../../src/views/buckets/load.ts";
import { loadDrive } from "../../src/views/drive/load.ts";
import type { Node } from "../../src/views/node.ts";
import { PAGE_SIZE } from "../../src/views/page-size.ts";
import { openOwner, type Owner } from "../support/drive-owner.ts";
import { ingest } from "../../src/commands/ingest.ts";
import { testApp } from "../commands/test-app.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";

const signal = new AbortController().signal;
let emulators: TestEmulators;
let owner: Owner;
let folder: string;

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  owner = await openOwner(emulators);
  folder = await owner.folder("Sales");
  await owner.share(folder, `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`);
  await owner.file("march.csv", "a\n1\n", { parent: folder });
  await owner.folder("archive", folder);
  await owner.entry("Budget", { parent: folder, mimeType: "application/vnd.google-apps.spreadsheet" });
  const { clients } = await testApp({ emulators }).connect();
  await (await clients.storage()).createBucket("lake", "EU", signal);
});
afterAll(() => emulators.close());

const names = (nodes: readonly Node[]) =>
  nodes.map((node) =>
    node.kind === "driveFile" ? `${node.file.name} ${String(node.status)}` : "name" in node ? node.name : node.kind,
  );

test("a Drive folder that is hidden does not hide the others", async () => {
  const hidden = await owner.folder("Private");
  const app = testApp({ emulators, driveFolders: [folder, hidden] });
  const { nodes } = await loadDrive(app, undefined, undefined, signal);
  expect(nodes).toMatchObject([
    { kind: "driveFolder", name: "Sales", ingested: true },
    { kind: "error", error: { code: "drive.folder-hidden" } },
  ]);
});

test("files say how they stand to the lake, folders come first", async () => {
  const app = testApp({ emulators, driveFolders: [folder] });
  const look = async () => {
    const [root] = (await loadDrive(app, undefined, undefined, signal)).nodes;
    return names((await loadDrive(app, root, undefined, signal)).nodes);
  };
  expect(await look()).toEqual(["archive", "Budget skipped", "march.csv new"]);
  await ingest(app);
  expect(await look()).toEqual(["archive", "Budget skipped", "march.csv ingested"]);
  const [file] = (
    await loadDrive(app, (await loadDrive(app, undefined, undefined, signal)).nodes[0], undefined, signal)
  ).nodes.filter((node) => node.kind === "driveFile" && node.status === "ingested");
  if (file?.kind === "driveFile") await owner.write(file.file.id, "a\n2\n");
  expect(await look()).toEqual(["archive", "Budget skipped", "march.csv changed"]);
});

test("where the lake can't be looked at, Drive still can", async () => {
  const app = testApp({ emulators, driveFolders: [folder], lakeBucket: "no-such-bucket" });
  const [root] = (await loadDrive(app, undefined, undefined, signal)).nodes;
  expect(names((await loadDrive(app, root, undefined, signal)).nodes)).toContain("march.csv undefined");
});

test("the bucket is shown without asking anybody, then by folders, raw/ by its files", async () => {
  const app = testApp({ emulators });
  await emulators.forget("storage");
  const [bucket] = (await loadBuckets(app, undefined, undefined, signal)).nodes;
  expect(await emulators.requests("storage")).toEqual({});
  const lake = await (await app.connect()).clients.lake();
  const writing = { ifGenerationMatch: "0", contentType: "text/plain" };
  await lake.write("curated/airports/current", "x", writing, signal);
  await lake.write("curated/airports/data/b/part-0.parquet", "x", writing, signal);
  const top = await loadBuckets(app, bucket, undefined, signal);
  expect(top.nodes.map((node) => "uri" in node && node.uri)).toEqual([
    "gs://lake/_sluice/",
    "gs://lake/curated/",
    "gs://lake/raw/",
  ]);
  const [dataset] = (await loadBuckets(app, top.nodes[1], undefined, signal)).nodes;
  expect(dataset).toMatchObject({ kind: "prefix", uri: "gs://lake/curated/airports/", dataset: "airports" });
  const [data] = (await loadBuckets(app, dataset, undefined, signal)).nodes;
  expect(data).toMatchObject({ kind: "prefix", uri: "gs://lake/curated/airports/data/", dataset: undefined });
  const raw = await loadBuckets(app, top.nodes[2], undefined, signal);
  expect(raw.nodes.map((node) => node.kind === "object" && node.object.name.split("/").at(-1))).toEqual(["march.csv"]);
});

test("a large folder is one request and a page", async () => {
  const app = testApp({ emulators });
  const lake = await (await app.connect()).clients.lake();
  const many = Array.from({ length: PAGE_SIZE + 5 }, (_, index) => `many/${String(index).padStart(4, "0")}`);
  await Promise.all(
    many.map((name) => lake.write(name, "", { ifGenerationMatch: "0", contentType: "text/plain" }, signal)),
  );
  await emulators.forget("storage");
  const parent: Node = {
    kind: "prefix",
    id: "many",
    bucket: "lake",
    prefix: "many/",
    uri: "gs://lake/many/",
    dataset: undefined,
  };
  const page = await loadBuckets(app, parent, undefined, signal);
  expect(page.nodes.length).toBe(PAGE_SIZE);
  expect(Object.values(await emulators.requests("storage"))).toEqual([1]);
  const rest = await loadBuckets(app, parent, page.next, signal);
  expect(rest).toMatchObject({ next: undefined });
  expect(rest.nodes.length).toBe(5);
});

test("no batches are no error, and an unreachable service is one", async () => {
  const app = testApp({ emulators });
  expect(await loadBatches(app, undefined, undefined, signal)).toEqual({ nodes: [], next: undefined });
  const connected = await app.connect();
  const gone = {
    connect: () =>
      Promise.resolve({
        ...connected,
        clients: { ...connected.clients, batches: () => Promise.reject(new Error("gone")) },
      }),
  };
  await expect(loadBatches(gone, undefined, undefined, signal)).rejects.toThrow("gone");
});
