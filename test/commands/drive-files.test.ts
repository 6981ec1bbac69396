import { afterAll, beforeAll, expect, test } from "vitest";
import { copyAccount } from "../../src/commands/copy-account.ts";
import { copyId, copyPath } from "../../src/commands/copy-drive.ts";
import { ingest } from "../../src/commands/ingest.ts";
import { ingestFile, ingestSubfolder } from "../../src/commands/ingest-part.ts";
import { showRawObject } from "../../src/commands/show-raw-object.ts";
import { whyNotCopied } from "../../src/commands/why-not-copied.ts";
import { openOwner, type Owner } from "../support/drive-owner.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { testApp } from "./test-app.ts";

const signal = new AbortController().signal;
let emulators: TestEmulators;
let owner: Owner;
let folder: string;

beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
  owner = await openOwner(emulators);
  folder = await owner.folder("Sales");
  await owner.share(folder, `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`);
  const { clients } = await testApp({ emulators }).connect();
  await (await clients.storage()).createBucket("lake", "EU", signal);
});
afterAll(() => emulators.close());

const row = (id: string, name = "") => ({ file: { id, name } });

test("a file of the view is ingested alone, and one that has not changed says so", async () => {
  const id = await owner.file("march.csv", "a\n1\n", { parent: folder });
  await owner.file("april.csv", "a\n1\n", { parent: folder });
  const app = testApp({ emulators, driveFolders: [folder] });
  expect(await ingestFile(app, row(id))).toMatchObject({ counts: { lookedAt: 1, copied: 1 } });
  expect(await ingestFile(app, row(id))).toMatchObject({ counts: { lookedAt: 1, unchanged: 1 } });
  expect(app.ui.said).toEqual(["march.csv is in raw/ now.", "march.csv is in raw/ already, and has not changed."]);
  expect(app.ui.refreshed).toEqual(["drive", "buckets", "drive", "buckets"]);
  expect(await ingestFile(app)).toBeUndefined();
});

test("a file that can't be copied says why, and what helps", async () => {
  const id = await owner.entry("Budget", {
    parent: folder,
    mimeType: "application/vnd.google-apps.spreadsheet",
  });
  const app = testApp({ emulators, driveFolders: [folder] });
  await ingestFile(app, row(id));
  expect(app.ui.said).toEqual([
    "Budget is a Google document: it has no bytes of its own, only exports, and no two need be the same. " +
      "Download it in Drive as CSV, and put that file into the folder.",
  ]);
});

test("of a folder all below it is ingested, as a file of the outermost folder of sluice.json", async () => {
  const year = await owner.folder("2026", folder);
  await owner.file("may.csv", "a\n", { parent: await owner.folder("05", year) });
  const app = testApp({ emulators, driveFolders: [year, folder] });
  const summary = await ingestSubfolder(app, { folderId: year });
  expect(summary).toMatchObject({ folderId: folder, only: { path: "2026" }, counts: { copied: 1, lookedAt: 1 } });
  expect(app.ui.said).toEqual(["Ingest of 2026 is complete: 1 copied, 0 unchanged, 0 skipped, 0 gone, 0 failed."]);
  expect(await ingest(testApp({ emulators, driveFolders: [folder] }))).toMatchObject([{ complete: true }]);
});

test("a file of no folder of sluice.json is not ingested", async () => {
  const other = await owner.folder("Other");
  const id = await owner.file("x.csv", "a\n", { parent: other });
  await expect(ingestFile(testApp({ emulators, driveFolders: [folder] }), row(id))).rejects.toMatchObject({
    code: "ingest.not-in-folder",
    params: { id, folder },
  });
});

test.each([
  [{ state: "skipped", reason: "shortcut" }, "Open in Drive", /shortcut to a file elsewhere.*Move the file itself/],
  [
    { state: "skipped", reason: "shortcut", target: "ingested" },
    "",
    /points to is ingested .* There is nothing to do\.$/,
  ],
  [
    { state: "skipped", reason: "shortcut", target: "changed" },
    "",
    /points to is ingested .* the next ingest brings it\.$/,
  ],
  [{ state: "skipped", reason: "download-refused" }, "Open in Drive", /for good.*Put a file that Drive accepts/],
  [{ state: "skipped", reason: "of-a-newer-sluice" }, "Open in Drive", /was not copied: of-a-newer-sluice\.$/],
  [{ state: "failed", reason: undefined }, "", /could not be copied in the last run\. Ingest it again/],
  [{ state: "failed", reason: "of.a-newer-sluice" }, "", /could not be copied\. of\.a-newer-sluice/],
  [
    {
      state: "failed",
      reason: "remote.stalled",
      params: { service: "drive", what: { kind: "file", id: "1" }, seconds: 60 },
    },
    "",
    /^a\.csv could not be copied\. Google Drive fell silent .* 60 seconds\. Try again\.$/,
  ],
] as const)("why a file is not copied is told in sentences: %j", async (status, press, told) => {
  const link = "https://drive.google.com/file/1";
  const app = testApp({ emulators, driveFolders: [folder], answers: { press } });
  expect(await whyNotCopied(app, { ...row("1", "a.csv"), link, status })).toMatch(told);
  expect(app.ui.opened).toEqual(press === "" ? [] : [link]);
});

test("beside a file that failed stands the button that ingests it", async () => {
  const id = await owner.file("again.csv", "a\n", { parent: folder });
  const app = testApp({ emulators, driveFolders: [folder], answers: { press: "Ingest This File" } });
  await whyNotCopied(app, { ...row(id, "again.csv"), status: { state: "failed" } });
  expect(app.ui.said.at(-1)).toBe("again.csv is in raw/ now.");
});

test("of a file in raw/ its object is shown, and of another one that it is not there", async () => {
  const id = await owner.file("june.csv", "a\n", { parent: folder });
  const app = testApp({ emulators, driveFolders: [folder] });
  expect(await showRawObject(app, row(id, "june.csv"))).toBeUndefined();
  expect(app.ui.said).toEqual(["june.csv is not in raw/ yet."]);
  await ingestFile(app, row(id));
  expect(await showRawObject(app, row(id, "june.csv"))).toMatchObject({ name: `raw/${id}/june.csv` });
  expect(app.ui.tables[0]?.rows[0]).toEqual(["Address", `gs://lake/raw/${id}/june.csv`]);
  expect(await showRawObject(app)).toBeUndefined();
});

test("ids, paths and the account to share with are copied", async () => {
  const app = testApp({ emulators, driveFolders: [folder] });
  const account = `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`;
  await copyId(app, { kind: "driveFolder", folderId: folder });
  await copyId(app, { kind: "driveFile", file: { id: "1" } });
  await copyPath(app, { path: "2026/march.csv" });
  expect(await copyAccount(app)).toBe(account);
  expect(app.ui.copied).toEqual([folder, "1", "2026/march.csv", account]);
});
