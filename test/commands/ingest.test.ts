import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ingest } from "../../src/commands/ingest.ts";
import { planIngest } from "../../src/commands/plan-ingest.ts";
import { LIMITS } from "../limits.ts";
import { openOwner } from "../support/drive-owner.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { testApp } from "./test-app.ts";

const account = (project: string) => `sluice-ingest@${project}.iam.gserviceaccount.com`;
const signal = new AbortController().signal;
let emulators: TestEmulators;
let first: string;
let second: string;

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  const owner = await openOwner(emulators);
  [first, second] = [await owner.folder("Sales"), await owner.folder("Weather")];
  for (const folder of [first, second]) await owner.share(folder, account(emulators.project));
  await owner.file("march.csv", "a,b\n1,2\n", { parent: first });
  await owner.file("april.csv", "a,b\n3,4\n", { parent: first });
  await owner.file("rain.csv", "day,mm\n1,3\n", { parent: second });
  const { clients } = await testApp({ emulators }).connect();
  await (await clients.storage()).createBucket("lake", "EU", signal);
});
afterAll(() => emulators.close());

test("with no Drive folder an ingest and its plan fail, and say what to set", async () => {
  const app = testApp({ emulators, workspace: "/pipeline" });
  const failure = {
    code: "connection.missing",
    params: {
      field: "driveFolders",
      variable: "SLUICE_DRIVE_FOLDERS",
      flag: "--drive-folders",
      file: join("/pipeline", "sluice.json"),
    },
  };
  await expect(ingest(app)).rejects.toMatchObject(failure);
  await expect(planIngest(app)).rejects.toMatchObject(failure);
  expect(app.ui.said).toEqual([]);
  expect(app.ui.tables).toEqual([]);
});

test("a plan shows what would be copied, and copies nothing", async () => {
  const app = testApp({ emulators, driveFolders: [first] });
  const [plan] = (await planIngest(app))!;
  expect(plan?.entries.map(({ path, decision }) => [path, decision])).toEqual(
    expect.arrayContaining([
      ["march.csv", "copied"],
      ["april.csv", "copied"],
    ]),
  );
  expect(app.ui.tables[0]?.rows.map(([decision, , file]) => `${file ?? ""}: ${decision ?? ""}`).toSorted()).toEqual([
    "april.csv: will copy",
    "march.csv: will copy",
  ]);
  expect(app.ui.said).toEqual(["Would copy 2."]);
  const lake = await (await app.connect()).clients.lake();
  expect((await lake.list({ prefix: "raw/", pageSize: 10 }, signal)).objects).toEqual([]);
});

test("from a plan the ingest is one click away", async () => {
  const owner = await openOwner(emulators);
  const folder = await owner.folder("May");
  await owner.share(folder, account(emulators.project));
  await owner.file("may.csv", "a\n1\n", { parent: folder });
  await owner.entry("Budget", { parent: folder, mimeType: "application/vnd.google-apps.spreadsheet" });
  const app = testApp({ emulators, driveFolders: [folder], answers: { press: "Ingest Now" } });
  await planIngest(app);
  await expect
    .poll(() => app.ui.said, { timeout: LIMITS.answer })
    .toEqual(["Would copy 1, skip 1.", "Ingest is complete: 1 copied, 0 unchanged, 1 skipped, 0 gone, 0 failed."]);
});

test("the only folder is ingested without a question", async () => {
  const app = testApp({ emulators, driveFolders: [first] });
  const [summary] = (await ingest(app))!;
  expect(summary).toMatchObject({ complete: true, counts: { copied: 2, failed: 0 } });
  expect(app.ui.said).toEqual(["Ingest is complete: 2 copied, 0 unchanged, 0 skipped, 0 gone, 0 failed."]);
  expect(app.ui.refreshed).toEqual(["drive", "buckets"]);
});

test("a folder that is named twice is the only folder", async () => {
  const app = testApp({ emulators, driveFolders: [first, first] });
  expect(await planIngest(app)).toHaveLength(1);
});

test("of several folders the user picks one, all, or none", async () => {
  const asked: (readonly string[])[] = [];
  const answer = (index: number | undefined) => ({
    pick: (_title: string, labels: readonly string[]) => (asked.push(labels), index),
  });
  const driveFolders = [first, second];
  expect(await ingest(testApp({ emulators, driveFolders, answers: answer(undefined) }))).toBeUndefined();
  const one = await ingest(testApp({ emulators, driveFolders, answers: answer(2) }));
  const all = await ingest(testApp({ emulators, driveFolders, answers: answer(0) }));
  expect(asked[0]).toEqual(["All 2 folders", "Sales", "Weather"]);
  expect(one?.map(({ folderId }) => folderId)).toEqual([second]);
  expect(all?.map(({ folderId }) => folderId)).toEqual([first, second]);
});

test("a folder that is selected in the view is the one that is ingested", async () => {
  const app = testApp({ emulators, driveFolders: [first, second] });
  const summaries = await ingest(app, { folderId: second });
  expect(summaries?.map(({ folderId }) => folderId)).toEqual([second]);
});

test("a folder inside another that is ingested too is ingested alone without taking its files over", async () => {
  const owner = await openOwner(emulators);
  const outer = await owner.folder("Outer");
  await owner.share(outer, account(emulators.project));
  const inner = await owner.folder("Inner", outer);
  const file = await owner.file("inner.csv", "1\n", { parent: inner });
  const app = testApp({ emulators, driveFolders: [outer, inner] });
  const lake = await (await app.connect()).clients.lake();
  const stands = async () => {
    const { objects } = await lake.list({ prefix: `raw/${file}/`, pageSize: 2 }, signal);
    return objects.map(({ generation, metageneration }) => [generation, metageneration]);
  };
  const both = async () => {
    for (const folderId of [inner, outer])
      expect(await ingest(app, { folderId }, { mode: "reconcile" })).toMatchObject([{ complete: true }]);
  };
  await both();
  const before = await stands();
  await both();
  expect(await stands()).toEqual(before);
  await owner.change(file, { name: "renamed.csv" });
  await both();
  const renamed = await stands();
  expect(renamed).not.toEqual(before);
  await both();
  expect(await stands()).toEqual(renamed);
});
