import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { copyObjectUrl } from "../../src/commands/copy-object-url.ts";
import { copySignedUrl } from "../../src/commands/copy-signed-url.ts";
import { deleteObjects } from "../../src/commands/delete-objects.ts";
import { download } from "../../src/commands/download.ts";
import { drop } from "../../src/commands/drop.ts";
import { copyObjects, moveObjects } from "../../src/commands/move-objects.ts";
import { newFolder } from "../../src/commands/new-folder.ts";
import { renameObject } from "../../src/commands/rename-object.ts";
import { uploadFiles, uploadFolder, uploadToBucket, uploadToDrive } from "../../src/commands/upload.ts";
import type { Bucket } from "../../src/core/services/storage.ts";
import { newIngestFixture, type IngestFixture } from "../support/ingest-fixture.ts";
import { deviates } from "../discovery/deviates.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { testApp, type TestApp } from "./test-app.ts";
import type { Answers } from "./recording-ui.ts";

const signal = new AbortController().signal;
let emulators: TestEmulators;
let fixture: IngestFixture;
let lake: Bucket;
let here: string;

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
});
afterAll(() => emulators.close());
beforeEach(async () => {
  fixture = await newIngestFixture(emulators);
  await fixture.owner.share(fixture.folderId, `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`, "writer");
  lake = fixture.lake;
  here = await mkdtemp(join(tmpdir(), "sluice-transfers-"));
});
afterEach(() => rm(here, { recursive: true, force: true }));

const appOf = (answers: Answers = {}): TestApp =>
  testApp({ emulators, lakeBucket: lake.name, driveFolders: [fixture.folderId], answers });
const put = (name: string, content = name) =>
  lake.write(name, content, { ifGenerationMatch: "0", contentType: "text/csv" }, signal);
const names = async (prefix = "") => (await Array.fromAsync(lake.all(prefix, signal))).map(({ name }) => name);
const text = async (name: string) => (await lake.readText(name, signal))?.text;
const local = async (name: string, content = name) => {
  await writeFile(join(here, name), content);
  return join(here, name);
};
const bucketRow = () => ({ kind: "bucket", role: "lake", uri: `gs://${lake.name}/` }) as const;
const prefix = (name: string) => ({ kind: "prefix", uri: `gs://${lake.name}/${name}` }) as const;
const stored = { name: "", generation: "1", size: 1, metadata: {} };
const object = (name: string) =>
  ({ kind: "object", uri: `gs://${lake.name}/${name}`, object: stored, raw: false }) as const;
const driveFolder = () =>
  ({ kind: "driveFolder", folderId: fixture.folderId, name: "incoming", ingested: true, link: undefined }) as const;
const agreeing = (more: Answers = {}): TestApp => appOf({ confirm: () => true, ...more });
const picking =
  (label: string): NonNullable<Answers["pick"]> =>
  (_title, labels) =>
    labels.indexOf(label);

describe("an upload", () => {
  test("puts chosen files below a folder of a bucket, and offers to open one", async () => {
    const file = await local("a.csv", "a\n1\n");
    const app = appOf({ paths: () => [file] });
    await uploadFiles(app, prefix("in/"));
    expect(await text("in/a.csv")).toBe("a\n1\n");
    expect(app.ui.questions).toEqual([]);
    expect(app.ui).toMatchObject({
      said: [`a.csv is in gs://${lake.name}/in/ now.`],
      refreshed: ["buckets", "buckets"],
    });
    const opening = appOf({ paths: () => [file], press: "Open" });
    await uploadFiles(opening, bucketRow());
    await expect
      .poll(() => opening.ui.shown)
      .toEqual([{ address: { kind: "object", bucket: lake.name, object: "a.csv" }, at: undefined }]);
  });

  test("of a folder keeps its tree, and says which links it leaves out before it begins", async () => {
    await mkdir(join(here, "sales", "deep"), { recursive: true });
    await local("sales/a.csv");
    await local("sales/deep/b.csv");
    await symlink("/etc/passwd", join(here, "sales", "link"));
    const declining = appOf({ paths: () => [join(here, "sales")] });
    expect(await uploadFolder(declining, bucketRow())).toBeUndefined();
    expect(declining.ui.questions[0]?.detail).toContain("sales/link");
    expect(await names()).toEqual([]);
    await uploadFolder(agreeing({ paths: () => [join(here, "sales")] }), bucketRow());
    expect(await names()).toEqual(["sales/a.csv", "sales/deep/b.csv"]);
  });

  test.each([
    ["Skip", "old", []],
    ["Replace", "new", []],
    ["Keep Both", "old", ["in/a (2).csv"]],
    [undefined, "old", []],
  ])("asks what becomes of what is there: %s", async (answer, content, more) => {
    await put("in/a.csv", "old");
    const file = await local("a.csv", "new");
    const app = appOf({ paths: () => [file], ...(answer !== undefined && { pick: picking(answer) }) });
    await uploadFiles(app, prefix("in/"));
    expect(await text("in/a.csv")).toBe(content);
    expect(await names()).toEqual([...more, "in/a.csv"].toSorted());
  });

  test("says what of it stayed as it was there, and never that it was moved", async () => {
    const paths = [await local("a.csv"), await local("b.csv", "mine")];
    await put("in/a.csv", "a.csv");
    await put("in/b.csv", "theirs");
    const app = appOf({ paths: () => paths, pick: picking("Skip") });
    expect(await uploadFiles(app, prefix("in/"))).toEqual({ files: 2, untouched: 2, failed: [] });
    const to = `gs://${lake.name}/in/`;
    expect(app.ui.said).toEqual([`2 files → ${to}: nothing was moved, what is there stays as it is.`]);
    const more = [...paths, await local("c.csv")];
    const some = appOf({ paths: () => more, pick: picking("Skip") });
    await uploadFiles(some, prefix("in/"));
    expect(some.ui.said).toEqual([`3 files is in ${to} now. Left as is: 2 of 3 files.`]);
    expect(await text("in/b.csv")).toBe("theirs");
  });

  test("of two files that would be one there is refused before anything", async () => {
    await mkdir(join(here, "one"));
    const paths = [await local("a.csv"), await local("one/a.csv", "another")];
    const refusal = { code: "transfer.named-twice", params: { name: "a.csv", files: paths } };
    for (const place of [bucketRow(), driveFolder()])
      await expect(uploadFiles(appOf({ paths: () => paths }), place)).rejects.toMatchObject(refusal);
    expect(await names()).toEqual([]);
    expect(await fixture.drive.named(fixture.folderId, "a.csv", signal)).toEqual([]);
    // The same one twice is one.
    await uploadFiles(appOf({ paths: () => [paths[0] ?? "", paths[0] ?? ""] }), bucketRow());
    expect(await names()).toEqual(["a.csv"]);
  });

  test("from the Explorer goes to the folder that is typed", async () => {
    const files = [await local("a.csv"), await local("b.csv")].map((path) => ({ path }));
    await uploadToBucket(appOf({ inputs: ["no address", `gs://${lake.name}/typed`] }), files);
    expect(await names()).toEqual(["typed/a.csv", "typed/b.csv"]);
  });

  test("into Drive is a file there, and offers the ingest", async () => {
    const app = appOf({ press: "Ingest" });
    await uploadToDrive(app, [{ path: await local("a.csv", "a\n1\n") }]);
    const [file] = await fixture.drive.named(fixture.folderId, "a.csv", signal);
    expect(file?.size).toBe(4);
    await expect.poll(() => names("raw/")).toEqual([`raw/${file?.id ?? ""}/a.csv`]);
  });

  test("into raw/ is refused with the reason, and so is a folder there", async () => {
    const file = await local("a.csv");
    const refusal = { code: "transfer.refused-place", params: { part: "raw" } };
    await expect(uploadFiles(appOf({ paths: () => [file] }), prefix("raw/"))).rejects.toMatchObject(refusal);
    await expect(newFolder(appOf({ inputs: ["x"] }), prefix("raw/"))).rejects.toMatchObject(refusal);
  });

  test("that fails for one file goes on with the others, and what failed is tried again alone", async () => {
    await emulators.plant("storage", "storage.objects.insert", ["return-403:forbidden"]);
    const files = ["a.csv", "b.csv", "c.csv"];
    const paths = await Promise.all(files.map((name) => local(name)));
    const app = appOf({ paths: () => paths });
    const end = await uploadFiles(app, bucketRow());
    expect(end).toMatchObject({ files: 2, failed: [{ error: { code: "remote.denied" } }] });
    expect(app.ui.said[0]).toContain("1 of 3 files failed.");
    const [transfer] = app.ui.transfers;
    expect(await transfer?.run(() => undefined, signal)).toEqual({ files: 3, untouched: 0, failed: [] });
    expect(await names()).toEqual(files);
  });
});

test("what is dropped is uploaded once the user agreed, also where only the window has it", async () => {
  const nothing = { rows: [], paths: [], files: [], others: 0 };
  const onto = prefix("in/");
  const declining = appOf();
  await drop(declining, { ...nothing, onto, paths: [await local("a.csv")] });
  expect(declining.ui.questions).toMatchObject([{ question: `Upload 1 file, 5 B to gs://${lake.name}/in/?` }]);
  expect(await names()).toEqual([]);
  const files = [{ name: "../../evil.csv", content: new TextEncoder().encode("a\n") }];
  await drop(agreeing(), { ...nothing, onto, files });
  await drop(agreeing(), { ...nothing, onto: driveFolder(), paths: [await local("b.csv")] });
  expect(await names()).toEqual(["in/.._.._evil.csv"]);
  expect(await fixture.drive.named(fixture.folderId, "b.csv", signal)).toHaveLength(1);
});

test("objects that are dropped on a folder are moved there, or copied: the user is asked which", async () => {
  await put("in/a.csv");
  const dropped = { onto: prefix("out/"), rows: [object("in/a.csv")], paths: [], files: [], others: 0 };
  await drop(appOf(), dropped);
  expect(await names()).toEqual(["in/a.csv"]);
  await drop(agreeing({ pick: picking("Copy") }), dropped);
  expect(await names()).toEqual(["in/a.csv", "out/a.csv"]);
  await drop(agreeing({ pick: picking("Move") }), { ...dropped, onto: prefix("else/") });
  expect(await names()).toEqual(["else/a.csv", "out/a.csv"]);
});

describe("a download", () => {
  test("brings everything that is selected, and says where it lies", async () => {
    await put("in/a.csv", "a\n1\n");
    await put("in/deep/b.csv");
    const id = await fixture.owner.file("c.csv", "c\n", { parent: fixture.folderId });
    const file = { kind: "driveFile", path: "c.csv", file: { id, name: "c.csv", mimeType: "text/csv" } } as const;
    const app = appOf({ paths: () => [here], press: "Show in Folder" });
    await download(app, [prefix("in/"), { ...file, link: undefined, status: undefined }]);
    expect((await readdir(here, { recursive: true })).toSorted()).toEqual([
      "c.csv",
      "in",
      "in/a.csv",
      "in/deep",
      "in/deep/b.csv",
    ]);
    expect(await readFile(join(here, "in", "a.csv"), "utf8")).toBe("a\n1\n");
    await expect.poll(() => app.ui.revealed).toHaveLength(1);
    const one = appOf({ paths: () => [here], press: "Open", pick: picking("Keep Both") });
    await put("other/c.csv", "other");
    await download(one, [object("other/c.csv")]);
    expect(await readFile(join(here, "c (2).csv"), "utf8")).toBe("other");
  });

  test("of nothing but a Google Doc says why it has no bytes", async () => {
    const id = await fixture.owner.entry("Budget", {
      mimeType: "application/vnd.google-apps.spreadsheet",
      parent: fixture.folderId,
    });
    const file = { kind: "driveFile", path: "Budget", file: { id, name: "Budget", mimeType: "x" } } as const;
    await expect(
      download(appOf({ paths: () => [here] }), [{ ...file, link: undefined, status: undefined }]),
    ).rejects.toMatchObject({ code: "transfer.native" });
  });
});

describe("in a bucket", () => {
  test("an object and a folder get other names", async () => {
    await put("in/a.csv");
    await put("in/deep/b.csv");
    await renameObject(appOf({ inputs: ["x/y", "a.csv", "c.csv"] }), object("in/a.csv"));
    await renameObject(agreeing({ inputs: ["shallow"] }), prefix("in/deep/"));
    expect(await names()).toEqual(["in/c.csv", "in/shallow/b.csv"]);
  });

  test("several rows are moved, or copied, once the user read how much it is", async () => {
    await put("in/a.csv");
    await put("in/deep/b.csv");
    const rows = [object("in/a.csv"), prefix("in/deep/")];
    const app = agreeing({ inputs: [`gs://${lake.name}/copies`] });
    await copyObjects(app, rows);
    expect(app.ui.questions[0]?.question).toContain("Copy 2 files, 21 B to");
    await moveObjects(agreeing({ inputs: [`gs://${lake.name}/moved/`] }), rows);
    expect(await names()).toEqual(["copies/a.csv", "copies/deep/b.csv", "moved/a.csv", "moved/deep/b.csv"]);
  });

  test("a folder is deleted by who typed its name, and says before how much it is", async () => {
    await put("in/a.csv");
    await put("in/deep/b.csv");
    const wrong = agreeing({ inputs: ["IN", undefined] });
    expect(await deleteObjects(wrong, [prefix("in/")])).toBeUndefined();
    expect(wrong.ui.questions[0]).toMatchObject({ question: `Delete gs://${lake.name}/in/?`, action: "Delete" });
    expect(wrong.ui.questions[0]?.detail).toContain("2 files, 21 B");
    expect(await names()).toHaveLength(2);
    await deleteObjects(agreeing(), [object("in/a.csv")]);
    expect(await names()).toEqual(["in/deep/b.csv"]);
    await deleteObjects(agreeing({ inputs: ["in"] }), [prefix("in/")]);
    expect(await names()).toEqual([]);
  });

  test("what is listed oddly is told before the others are deleted", async () => {
    await put("in/a.csv");
    await put("in/b.csv");
    const listing = `/storage/v1/b/${lake.name}/o?prefix=in/`;
    const { items } = (await (await emulators.call("storage", listing)).json()) as { items: object[] };
    deviates("an object without a generation", "items[].generation: not a string: null");
    const odd = items.map((item, at) => (at === 0 ? { ...item, generation: null } : item));
    await emulators.plant("storage", "storage.objects.list", [`replace-fields:${JSON.stringify({ items: odd })}`]);
    const app = appOf({ inputs: ["in"] });
    await deleteObjects(app, [prefix("in/")]);
    expect(app.ui.questions[0]?.detail).toMatch(/^1 file, 8 B are deleted[.].*\n1 left out: .*in\/a[.]csv/);
  });

  test.each([
    ["raw/1/a.csv", "raw"],
    ["curated/a/current", "curated"],
    ["_sluice/ingest/1/state.json", "memory"],
    ["jobs/1/job.py", "staged"],
  ])("%s is not deleted, for the pipeline lives there: nobody is even asked", async (name, part) => {
    await put(name);
    const app = agreeing({ inputs: ["x"] });
    const refusal = { code: "transfer.refused-place", params: { part } };
    await expect(deleteObjects(app, [object(name)])).rejects.toMatchObject(refusal);
    await expect(renameObject(app, object(name))).rejects.toMatchObject(refusal);
    expect(app.ui.questions).toEqual([]);
    expect(await names()).toEqual([name]);
  });

  test("and in Drive, a folder is made", async () => {
    expect(await newFolder(appOf({ inputs: ["", "a//b", "empty"] }), prefix("in/"))).toBe("empty");
    expect(await names()).toEqual(["in/empty/"]);
    const app = appOf({ inputs: ["March"] });
    await newFolder(app, driveFolder());
    expect(await fixture.drive.named(fixture.folderId, "March", signal)).toHaveLength(1);
    expect(app.ui.refreshed).toEqual(["drive"]);
  });
});

test("of an emulated object there is no address for others, and nobody signs one", async () => {
  const app = appOf({ pick: () => 0 });
  expect(await copyObjectUrl(app, object("in/a.csv"))).toBeUndefined();
  await expect(copySignedUrl(app, object("in/a.csv"))).rejects.toMatchObject({ code: "signed-url.no-signer" });
  expect(app.ui.copied).toEqual([]);
});

test("an object of Google's has an address that a browser shows to who may read it", async () => {
  const app = appOf();
  const connected = await app.connect();
  const endpoints = { ...connected.endpoints, storage: "https://storage.googleapis.com" };
  const atGoogle = { ...app, connect: () => Promise.resolve({ ...connected, endpoints }) };
  await copyObjectUrl(atGoogle, { uri: "gs://b/a b/50%.csv" });
  expect(app.ui.copied).toEqual(["https://storage.cloud.google.com/b/a%20b/50%25.csv"]);
});
