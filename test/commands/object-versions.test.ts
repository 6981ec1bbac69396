import { afterAll, beforeAll, expect, test } from "vitest";
import { mountFolder } from "../../src/commands/mount-folder.ts";
import { objectVersions } from "../../src/commands/object-versions.ts";
import type { Bucket, StoredObject } from "../../src/core/services/storage.ts";
import { neverAborted as signal } from "../support/emulator-clients.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import type { Answers } from "./recording-ui.ts";
import { testApp } from "./test-app.ts";

let emulators: TestEmulators;
let lake: Bucket;

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  const { clients } = await testApp({ emulators }).connect();
  await (await clients.storage()).createBucket("lake", "EU", signal);
  lake = await clients.lake();
});
afterAll(() => emulators.close());

const app = (answers: Answers = {}) => testApp({ emulators, answers });
const textOf = async (name: string) => (await lake.readText(name, signal))?.text;

async function put(name: string, text: string): Promise<StoredObject> {
  const before = await lake.stat(name, signal);
  const metadata = { owner: text };
  const writing = { ifGenerationMatch: before?.generation ?? "0", contentType: "text/plain", metadata };
  return lake.write(name, text, writing, signal);
}

async function keepVersions(enabled: boolean): Promise<void> {
  const body = JSON.stringify({ versioning: { enabled } });
  const headers = { "content-type": "application/json" };
  const reply = await emulators.call("storage", "/storage/v1/b/lake", { method: "PATCH", headers, body });
  expect(reply.status).toBe(200);
}

/** Picks the entries whose labels begin so, one after the other. */
function picking(...wanted: readonly (string | number)[]): Answers {
  const left = [...wanted];
  return {
    pick(_title, labels) {
      const next = left.shift();
      return typeof next === "number" ? next : labels.findIndex((label) => label === next);
    },
    confirm: () => true,
  };
}

test("of a bucket that keeps no versions it is said that it keeps none", async () => {
  await put("alone.txt", "one");
  const { ui } = app();
  const other = { ...app(), ui };
  expect(await objectVersions(other, { uri: "gs://lake/alone.txt" })).toBeUndefined();
  expect(ui.said).toEqual([
    "gs://lake/alone.txt has no other version: its bucket keeps none of what is replaced or deleted.",
  ]);
  await keepVersions(true);
  await objectVersions(other, { uri: "gs://lake/alone.txt" });
  expect(ui.said[1]).toMatch(/nothing of it was replaced since its bucket keeps versions/);
  await expect(objectVersions(other, { uri: "gs://lake/never" })).rejects.toMatchObject({ code: "remote.not-found" });
});

test("versions are opened, and compared with the current one and with each other", async () => {
  await keepVersions(true);
  const [one, two, three] = [await put("v.txt", "one"), await put("v.txt", "two"), await put("v.txt", "three")];
  const address = ({ generation }: StoredObject) => ({ kind: "object", bucket: "lake", object: "v.txt", generation });
  // The newest stands first.
  const opening = app(picking(1, "Open"));
  await objectVersions(opening, { uri: "gs://lake/v.txt" });
  expect(opening.ui.shown).toEqual([{ address: address(two), at: undefined }]);
  const comparing = app(picking(2, "Compare with the Current One"));
  await objectVersions(comparing, { uri: "gs://lake/v.txt" });
  expect(comparing.ui.compared).toEqual([[address(one), address(three)]]);
  const another = app(picking(1, "Compare with Another Version…", 1));
  await objectVersions(another, { uri: "gs://lake/v.txt" });
  expect(another.ui.compared).toEqual([[address(one), address(two)]]);
});

test("a version is restored with its type and metadata once the user agreed, and where nobody wrote meanwhile", async () => {
  await keepVersions(true);
  await put("r.txt", "old");
  await put("r.txt", "new");
  const refusing = app({ ...picking(1, "Restore…"), confirm: () => false });
  await objectVersions(refusing, { uri: "gs://lake/r.txt" });
  expect(refusing.ui.questions).toHaveLength(1);
  expect(await textOf("r.txt")).toBe("new");
  const late = app({
    ...picking(1, "Restore…"),
    confirm: () => true,
  });
  const confirm = late.ui.confirm.bind(late.ui);
  const meanwhile = {
    ...late,
    ui: {
      ...late.ui,
      confirm: async (question: Parameters<typeof confirm>[0]) => {
        await put("r.txt", "newer");
        return confirm(question);
      },
    },
  };
  await expect(objectVersions(meanwhile, { uri: "gs://lake/r.txt" })).rejects.toMatchObject({
    code: "remote.conflict",
  });
  expect(await textOf("r.txt")).toBe("newer");
  const agreeing = app(picking(2, "Restore…"));
  await objectVersions(agreeing, { uri: "gs://lake/r.txt" });
  expect(await lake.stat("r.txt", signal)).toMatchObject({ size: 3, metadata: { owner: "old" } });
  expect(agreeing.ui.refreshed).toEqual(["buckets"]);
});

test("what the ingest or a batch wrote is not restored by hand", async () => {
  await keepVersions(true);
  await put("raw/1/a.csv", "old");
  await put("raw/1/a.csv", "new");
  await expect(objectVersions(app(picking(1, "Restore…")), { uri: "gs://lake/raw/1/a.csv" })).rejects.toMatchObject({
    code: "lake-file.kept",
    params: { keeper: "ingest" },
  });
});

test("a folder of a bucket is opened in the window, if anything lies in it", async () => {
  await put("reports/a.txt", "a");
  await put("both", "x");
  await put("both/a.txt", "a");
  const given = app({ inputs: ["notes", "gs://lake"] });
  expect(await mountFolder(given, { uri: "gs://lake/reports/" })).toBe("gs://lake/reports/");
  expect(await mountFolder(given, { uri: "gs://lake/both/" })).toBe("gs://lake/both/");
  expect(await mountFolder(given)).toBe("gs://lake/");
  expect(given.ui.folders).toEqual([
    { bucket: "lake", name: "reports", beside: false },
    { bucket: "lake", name: "both", beside: true },
    { bucket: "lake", name: "", beside: false },
  ]);
  await expect(mountFolder(given, { uri: "gs://lake/nothing/" })).rejects.toMatchObject({ code: "remote.not-found" });
  await expect(mountFolder(given, { uri: "gs://nowhere/" })).rejects.toMatchObject({ code: "bucket.missing" });
});
