import { afterAll, beforeAll, expect, test } from "vitest";
import { ingest } from "../../src/commands/ingest.ts";
import { ingestSince, parseSince, showWatermark } from "../../src/commands/watermark.ts";
import { readHistory, setWatermarkBack } from "../../src/core/ingest/index.ts";
import { ingestState } from "../../src/core/layout.ts";
import type { Bucket } from "../../src/core/services/storage.ts";
import { openOwner, type Owner } from "../support/drive-owner.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { silent } from "../support/silent-log.ts";
import { testApp, type TestApp } from "./test-app.ts";

const signal = new AbortController().signal;
const NEWEST = "2026-03-05T10:00:00.000Z";
let emulators: TestEmulators;
let owner: Owner;
let folders = 0;

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  owner = await openOwner(emulators);
  const { clients } = await testApp({ emulators }).connect();
  await (await clients.storage()).createBucket("lake", "EU", signal);
});
afterAll(() => emulators.close());

/** A folder with a file of February and one of March, ingested. */
async function ingestedFolder(): Promise<{ folder: string; march: string; lake: Bucket }> {
  const folder = await owner.folder(`Sales ${String(++folders)}`);
  await owner.share(folder, `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`);
  await owner.file("february.csv", "a\n", { parent: folder, createdTime: "2026-02-01T10:00:00.000Z" });
  const march = await owner.file("march.csv", "a\n", { parent: folder, createdTime: NEWEST });
  const app = appOn(folder);
  await ingest(app);
  return { folder, march, lake: await (await app.connect()).clients.lake() };
}

function appOn(folder: string, answers: { inputs?: readonly string[]; confirm?: () => boolean } = {}): TestApp {
  return testApp({ emulators, driveFolders: [folder], answers });
}

const historyOf = (lake: Bucket, folder: string) => readHistory(lake, folder, { runs: 10, partRuns: 10 }, signal);

test("the watermark of a folder is shown, and of one that was never ingested that", async () => {
  const { folder } = await ingestedFolder();
  const app = appOn(folder);
  await showWatermark(app);
  expect(app.ui.tables[0]?.rows).toEqual([
    [expect.stringMatching(/^Sales/), NEWEST, expect.stringMatching(/^20.*Z$/), "2", "0", folder],
  ]);
  const never = await owner.folder("Never");
  await owner.share(never, `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`);
  const fresh = appOn(never, { inputs: ["2026-03-01"] });
  await showWatermark(fresh);
  expect(fresh.ui.tables[0]?.rows).toEqual([["Never", "never ingested", "", "0", "0", never]]);
  expect(await ingestSince(fresh)).toEqual([]);
  expect(fresh.ui.said).toEqual(["Nothing was ever ingested from there: the first ingest looks at all of it."]);
  expect(fresh.ui.questions).toEqual([]);
});

test("what came since is brought again where it got lost, after a question that says what will be done", async () => {
  const { folder, march, lake } = await ingestedFolder();
  const [object] = (await lake.list({ prefix: `raw/${march}/`, pageSize: 1 }, signal)).objects;
  await emulators.call("storage", `/storage/v1/b/lake/o/${encodeURIComponent(object!.name)}`, { method: "DELETE" });
  // Drive says that nothing has changed.
  expect(await ingest(appOn(folder))).toMatchObject([{ mode: "incremental", counts: { copied: 0 } }]);

  const app = appOn(folder, { inputs: ["2026-03-01"], confirm: () => true });
  const done = await ingestSince(app);
  expect(done).toMatchObject([{ mode: "reconcile", watermark: NEWEST, counts: { copied: 1, unchanged: 1 } }]);
  const [asked] = app.ui.questions;
  expect(asked?.question).toMatch(/^Set the watermark of Sales \d+ back to 2026-03-01T00:00:00\.000Z, and ingest\?$/);
  expect(asked?.detail).toContain("is not copied again; nothing is deleted");
  expect(await historyOf(lake, folder)).toMatchObject({ watermark: NEWEST, files: 2, owed: [] });
});

test("who says no, or leaves, has changed nothing; a date is checked as it is typed", async () => {
  const { folder, lake } = await ingestedFolder();
  const before = await historyOf(lake, folder);
  const app = appOn(folder, { inputs: ["yesterday", "2026-02-30", "9999-01-01", "2026-03-05T10:00", "2026-03-01"] });
  expect(await ingestSince(app)).toBeUndefined();
  const wrong = "It is no day or moment up to now, such as 2026-03-01 or 2026-03-01T09:30.";
  const nothing = `Nothing came since: the newest file in raw/ was created at ${NEWEST}.`;
  expect(app.ui.said).toEqual([wrong, wrong, wrong, nothing]);
  expect(await ingestSince(appOn(folder))).toBeUndefined();
  expect(await historyOf(lake, folder)).toEqual(before);
});

test("the watermark goes back in one write under the lease, and never ahead", async () => {
  const { folder, lake } = await ingestedFolder();
  const of = { lake, folderId: folder, log: silent, pace: 0 };
  const { lastReconciliation } = (await historyOf(lake, folder))!;
  expect(await setWatermarkBack(of, "2026-04-01T00:00:00.000Z", signal)).toBe(false);
  expect(await historyOf(lake, folder)).toMatchObject({ watermark: NEWEST, lastReconciliation, running: undefined });
  expect(await setWatermarkBack(of, "2026-03-01T00:00:00.000Z", signal)).toBe(true);
  const back = { watermark: "2026-03-01T00:00:00.000Z", lastReconciliation: null, running: undefined };
  expect(await historyOf(lake, folder)).toMatchObject(back);

  const { object, text } = (await lake.readText(ingestState(folder), signal))!;
  const lease = { holder: "somebody-else", until: new Date(Date.now() + 60_000).toISOString() };
  await lake.write(
    ingestState(folder),
    JSON.stringify({ ...JSON.parse(text), lease }),
    { ifGenerationMatch: object.generation, contentType: "application/json" },
    signal,
  );
  const app = appOn(folder, { inputs: ["2026-02-01"], confirm: () => true });
  await expect(ingestSince(app)).rejects.toMatchObject({ code: "ingest.lease-held" });
  expect(await historyOf(lake, folder)).toMatchObject({ watermark: back.watermark });
});

test.each([
  ["2026-03-01", "2026-03-01T00:00:00.000Z"],
  [" 2026-03-01T09:30 ", "2026-03-01T09:30:00.000Z"],
  ["2026-03-01 09:30:15Z", "2026-03-01T09:30:15.000Z"],
  ["2026-03-01T09:30:15.25Z", "2026-03-01T09:30:15.250Z"],
  ["2026-02-29", undefined],
  ["2026-03-01T24:00", undefined],
  ["2026-03-01T09:30:60", undefined],
  ["01/03/2026", undefined],
  ["2026-03-02T00:00:01", undefined],
  ["", undefined],
])("%j is read as %j", (typed, moment) => {
  expect(parseSince(typed, Date.parse("2026-03-02T00:00:00Z"))).toBe(moment);
});
