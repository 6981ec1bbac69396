import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addBucket } from "../../src/commands/add-bucket.ts";
import { clearBucketFilter, filterBuckets } from "../../src/commands/filter-buckets.ts";
import { removeBucket } from "../../src/commands/remove-bucket.ts";
import { encodeRawMetadata, rawObject } from "../../src/core/layout.ts";
import type { Bucket } from "../../src/core/services/storage.ts";
import type { Node } from "../../src/views/node.ts";
import { testApp } from "../commands/test-app.ts";
import { openOwner, type Owner } from "../support/drive-owner.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { openBucketsView, publish } from "./buckets-view.ts";

const signal = new AbortController().signal;
const writing = { ifGenerationMatch: "0", contentType: "text/csv" };
let emulators: TestEmulators;
let owner: Owner;
let buckets = 0;

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  owner = await openOwner(emulators);
});
afterAll(() => emulators.close());

/** An app on a lake of its own. */
async function ownLake({
  inputs = [],
  ...options
}: { workspace?: string; inputs?: readonly string[]; pageSize?: number } = {}) {
  const lakeBucket = `lake-${String(++buckets)}`;
  const app = testApp({ emulators, lakeBucket, answers: { inputs }, ...options });
  const { clients } = await app.connect();
  await (await clients.storage()).createBucket(lakeBucket, "EU", signal);
  return { app, lakeBucket, lake: await clients.lake(), view: openBucketsView(app) };
}

/** A raw object as an ingest run leaves it. */
async function bring(
  lake: Bucket,
  drivePath: string,
  more: { folderId?: string; goneSince?: string; name?: string } = {},
) {
  const { folderId = "folder-1", goneSince, name = drivePath.slice(drivePath.lastIndexOf("/") + 1) } = more;
  const driveId = Buffer.from(`${folderId}${drivePath}`).toString("hex");
  const described = encodeRawMetadata({ driveId, folderId, drivePath, driveName: name, runId: "run-1", goneSince });
  const metadata = Object.fromEntries(
    Object.entries(described).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
  );
  await lake.write(rawObject(driveId, name.replaceAll("/", "_")), "x", { ...writing, metadata }, signal);
}

const asked = async () => Object.values(await emulators.requests("storage")).reduce((sum, count) => sum + count, 0);

test("the lake and its parts are shown without asking anybody", async () => {
  const { lakeBucket, view } = await ownLake();
  await emulators.forget("storage");
  expect(await view.rows()).toEqual([`${lakeBucket}: the lake`, `Other buckets: ${emulators.project}`]);
  expect(await view.rows(lakeBucket)).toEqual(["Datasets", "Raw files: folders as in Drive", "All objects"]);
  expect(await asked()).toBe(0);
});

test("datasets are those of contracts and of batches, with what was published", async () => {
  const workspace = await temporaryFolder();
  await mkdir(join(workspace, "contracts"));
  const contract = (dataset: string) =>
    `format: 1\ndataset: ${dataset}\nfiles: ["a"]\ncolumns: [{ name: a, type: integer }]\n`;
  for (const dataset of ["airports", "sp500"])
    await writeFile(join(workspace, "contracts", `${dataset}.yaml`), contract(dataset));
  const { lakeBucket, lake, view } = await ownLake({ workspace });
  await publish(lake, "airports", { batchId: "batch-1", rows: 3334, quarantined: 42 });
  await publish(lake, "old_one", { batchId: "batch-1", rows: 1, quarantined: 0 });
  await lake.write("curated/broken/current", "x", writing, signal);
  expect(await view.rows(lakeBucket, "Datasets")).toEqual([
    "airports: 3,334 rows · 09:10 · 42 quarantined",
    "broken: document.malformed",
    "old_one: 1 row · 09:10",
    "sp500: never published: no files",
  ]);
  const below = [lakeBucket, "Datasets", "airports"] as const;
  expect(await view.rows(...below)).toEqual(["2 columns", "Quarantine: 42 rows", "Publishes"]);
  expect(await view.rows(...below, "2 columns")).toEqual(["iata: string", "lat: double"]);
  expect(await view.rows(...below, "Quarantine", "a1")).toEqual(["part-0.json: 2 B"]);
  const [publishNode] = await view.open(...below, "Publishes");
  expect(view.read(publishNode!)).toContain("batch-1 · what the dataset is now");
});

test("a dataset that never was published says why the last batch did not", async () => {
  const { lakeBucket, lake, view } = await ownLake();
  const counts = { rowsRead: 9, curated: 0, quarantined: 9, duplicates: 0 };
  const report = {
    ...{ format: 1, dataset: "sp500", batchId: "batch-1", status: "failed", startedAt: "", finishedAt: "" },
    ...{ inputs: [], totals: counts, rules: [], unclaimed: [], reason: { code: "bad-rows", message: "9 rows of 9" } },
  };
  await lake.write("curated/sp500/report/batch-1.json", JSON.stringify(report), writing, signal);
  expect(await view.rows(lakeBucket, "Datasets")).toEqual(["sp500: never published: 9 rows of 9"]);
});

test("contracts that can't be read are told, and hide no dataset", async () => {
  const workspace = await temporaryFolder();
  await mkdir(join(workspace, "contracts"));
  await writeFile(join(workspace, "contracts", "airports.yaml"), "format: 2");
  const { lakeBucket, lake, view } = await ownLake({ workspace });
  await publish(lake, "airports", { batchId: "batch-1", rows: 1, quarantined: 0 });
  expect(await view.rows(lakeBucket, "Datasets")).toEqual([
    "contract.invalid: Select to try again",
    "airports: 1 row · 09:10",
  ]);
});

test("raw files are shown in the folders of Drive, sorted as people do, in one request", async () => {
  const { lakeBucket, lake, view } = await ownLake();
  await bring(lake, "2026/store-10.csv");
  await bring(lake, "2026/store-2.csv");
  await bring(lake, "2026/march/a.csv");
  await bring(lake, "2025/b.csv", { goneSince: "2026-02-01T00:00:00.000Z" });
  await bring(lake, "either/or.csv", { name: "either/or.csv" });
  await lake.write("raw/by-hand.csv", "x", writing, signal);
  await emulators.forget("storage");
  expect(await view.rows(lakeBucket, "Raw files")).toEqual([
    "2025: 1 file · 1 gone",
    "2026: 3 files",
    "by-hand.csv: 1 B",
    "either_or.csv: 1 B",
  ]);
  expect(await asked()).toBe(1);
  expect(await view.rows(lakeBucket, "Raw files", "2026")).toEqual([
    "march: 1 file",
    "store-2.csv: 1 B",
    "store-10.csv: 1 B",
  ]);
  expect(await view.rows(lakeBucket, "Raw files", "2026", "march")).toEqual(["a.csv: 1 B"]);
  expect(await view.rows(lakeBucket, "Raw files", "2025")).toEqual([
    "b.csv: 1 B · gone from Drive since 2026-02-01 00:00 UTC",
  ]);
});

test("files of several ingested folders stand below those, by name where Drive shows it", async () => {
  const { lakeBucket, lake, view } = await ownLake();
  const folderId = await owner.folder("Sales");
  await owner.share(folderId, `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`);
  await bring(lake, "a.csv", { folderId });
  await bring(lake, "a.csv", { folderId: "hidden-folder" });
  expect(await view.rows(lakeBucket, "Raw files")).toEqual(["hidden-folder: 1 file", "Sales: 1 file"]);
  expect(await view.rows(lakeBucket, "Raw files", "Sales")).toEqual(["a.csv: 1 B"]);
});

test("of a large raw/ each row that is opened is one request, and all can be reached", async () => {
  const { lakeBucket, lake, view, app } = await ownLake();
  const names = Array.from({ length: 1003 }, (_, index) => `${String(index % 3)}/file-${String(index)}.csv`);
  for (let from = 0; from < names.length; from += 50)
    await Promise.all(names.slice(from, from + 50).map((name) => bring(lake, name)));
  await emulators.forget("storage");
  const raw = await view.open(lakeBucket, "Raw files");
  expect(raw.map(view.read).at(-1)).toBe("More raw files: the next 1,000, sorted by themselves");
  const rest = await view.open(lakeBucket, "Raw files", "More raw files");
  expect(await asked()).toBe(3);
  const seen = new Set<string>();
  for (const folder of [...raw, ...rest].filter(({ kind }) => kind === "rawFolder"))
    for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
      const page = await view.page(folder, token);
      expect(page.nodes.length).toBeLessThanOrEqual(app.pageSize);
      for (const node of page.nodes) seen.add(node.id);
      token = page.next;
    }
  expect(seen.size).toBe(1003);
});

test("all objects are shown by their names, with what is nobody's data told apart", async () => {
  const { lakeBucket, lake, view } = await ownLake();
  for (const name of [
    "_sluice/a",
    "jobs/a",
    "google-cloud-dataproc-metainfo/a",
    "curated/a",
    "raw/1/a",
    "mine/a",
    "a.txt",
  ])
    await lake.write(name, "", writing, signal);
  expect(await view.rows(lakeBucket, "All objects")).toEqual([
    "_sluice: internal: what Sluice remembers",
    "curated",
    "google-cloud-dataproc-metainfo: internal: Dataproc's own",
    "jobs: internal: code of batches",
    "mine",
    "raw",
    "a.txt: 0 B",
  ]);
  expect(await view.rows(lakeBucket, "All objects", "mine")).toEqual(["a: 0 B"]);
});

test("a large folder is one request and a page, of as many rows as the setting says", async () => {
  const { lakeBucket, lake, view } = await ownLake({ pageSize: 20 });
  const many = Array.from({ length: 25 }, (_, index) => `many/${String(index).padStart(4, "0")}`);
  await Promise.all(many.map((name) => lake.write(name, "", writing, signal)));
  const [parent] = await view.open(lakeBucket, "All objects");
  await emulators.forget("storage");
  const page = await view.page(parent);
  expect(page.nodes.length).toBe(20);
  expect(await asked()).toBe(1);
  const rest = await view.page(parent, page.next);
  expect(rest).toMatchObject({ next: undefined });
  expect(rest.nodes.length).toBe(5);
});

test("what is shown in two places is two rows, and the same ones after a refresh", async () => {
  const { lakeBucket, lake, view } = await ownLake();
  await publish(lake, "airports", { batchId: "batch-1", rows: 1, quarantined: 1 });
  await bring(lake, "a.csv");
  const walk = async (nodes: readonly Node[]): Promise<readonly string[]> => {
    const below = await Promise.all(nodes.map(async (node) => walk((await view.page(node)).nodes)));
    return [...nodes.map(({ id }) => id), ...below.flat()];
  };
  const ids = await walk(await view.open());
  expect(ids.length).toBeGreaterThan(20);
  expect(new Set(ids).size).toBe(ids.length);
  expect(await walk(await view.open())).toEqual(ids);
  expect(await view.rows(lakeBucket, "Raw files")).toEqual(["a.csv: 1 B"]);
});

describe("a filter", () => {
  const filtered = async (typed: string) => {
    const { lake, app, view } = await ownLake({ inputs: [typed] });
    await bring(lake, "2026/loja03.csv");
    await bring(lake, "2026/loja04.csv");
    await bring(lake, "loja03-2.csv");
    await lake.write("mine/a.txt", "x", writing, signal);
    await emulators.forget("storage");
    const filter = await filterBuckets(app);
    const rows = await view.rows();
    expect(await asked()).toBe(filter === undefined ? 0 : 1);
    return { app, lake, view, filter, rows };
  };
  const isCalled = (name: string) => name.replace(/lake-\d+/, "LAKE");

  test("by a prefix is asked of Cloud Storage, and goes on by folders", async () => {
    const { rows, view } = await filtered("mi");
    expect(rows.map(isCalled)).toEqual(["Filter: mi: in LAKE · select to clear", "mine"]);
    expect(await view.rows("mine")).toEqual(["a.txt: 1 B"]);
  });

  test("by a pattern finds files wherever they are, and says where", async () => {
    const { rows } = await filtered("raw/*loja03*");
    expect(rows.map(isCalled).toSorted()).toEqual([
      "Filter: raw/*loja03*: in LAKE · select to clear",
      "loja03-2.csv: 1 B",
      "loja03.csv: 1 B · 2026/",
    ]);
  });

  test("by the address of an object shows that object", async () => {
    const { lake, rows, app, view } = await filtered("/mine/a.txt");
    expect(rows.map(isCalled)).toEqual(["Filter: mine/a.txt: in LAKE · select to clear", "a.txt: 1 B"]);
    await clearBucketFilter(app);
    expect((await view.rows()).map(isCalled)).toEqual(["LAKE: the lake", `Other buckets: ${emulators.project}`]);
    const elsewhere = await ownLake({ inputs: [`gs://${lake.name}/mine/`] });
    expect(await filterBuckets(elsewhere.app)).toEqual({ bucket: lake.name, text: "mine/" });
    expect(await elsewhere.view.rows()).toEqual([`Filter: mine/: in ${lake.name} · select to clear`, "a.txt: 1 B"]);
  });

  test("that finds nothing says so", async () => {
    const { rows } = await filtered("nothing/");
    expect(rows.map(isCalled)).toEqual(["Filter: nothing/: no object of LAKE matches · select to clear"]);
  });

  test("that is left empty, or only a bucket's address, shows all", async () => {
    expect((await filtered(" ")).filter).toBeUndefined();
    expect((await filtered("gs://any-bucket")).filter).toBeUndefined();
  });
});

describe("another bucket", () => {
  test("of the project is there to be opened, and can be kept in sight", async () => {
    const { app, view, lakeBucket } = await ownLake();
    const other = await ownLake();
    await other.lake.write("folder/a.txt", "x", writing, signal);
    const others = await view.rows("Other buckets");
    expect(others).toContain(other.lakeBucket);
    expect(others).not.toContain(lakeBucket);
    expect(await view.rows("Other buckets", other.lakeBucket, "folder")).toEqual(["a.txt: 1 B"]);
    await addBucket(app, { uri: `gs://${other.lakeBucket}/` });
    expect(await view.rows()).toEqual([
      `${lakeBucket}: the lake`,
      `${other.lakeBucket}: added by name`,
      `Other buckets: ${emulators.project}`,
    ]);
    expect(await view.rows("Other buckets")).not.toContain(other.lakeBucket);
    await removeBucket(app, { uri: `gs://${other.lakeBucket}/` });
    expect(await view.rows()).toHaveLength(2);
  });

  test("is hinted at where the account may not list them, and can be added by name", async () => {
    const other = await ownLake();
    const { app, view } = await ownLake({ inputs: [` gs://${other.lakeBucket}/x `, "no-such-bucket", "No Bucket"] });
    await emulators.plant("storage", "storage.buckets.list", ["return-403"]);
    expect(await view.rows("Other buckets")).toEqual([
      "This account may not list the buckets: select to add one by name",
    ]);
    expect(await addBucket(app)).toBe(other.lakeBucket);
    await expect(addBucket(app)).rejects.toMatchObject({ code: "bucket.missing" });
    expect(await addBucket(app)).toBeUndefined();
    expect(app.ui.said).toEqual(["No Bucket is no name of a bucket."]);
    expect((await view.rows())[1]).toBe(`${other.lakeBucket}: added by name`);
    expect(app.ui.refreshed).toEqual(["buckets"]);
  });

  test("is listed by the page", async () => {
    const { app } = await ownLake();
    await ownLake();
    const storage = await (await app.connect()).clients.storage();
    const first = await storage.buckets({ token: undefined, size: 1 }, signal);
    const second = await storage.buckets({ token: first.nextPageToken, size: 1 }, signal);
    expect([first.names.length, second.names.length]).toEqual([1, 1]);
    expect(second.names).not.toEqual(first.names);
  });
});
