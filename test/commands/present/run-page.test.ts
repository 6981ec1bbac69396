import { expect, test } from "vitest";
import { runPage, type RunShown } from "../../../src/commands/present/run-page.ts";
import type { IngestSummary, ManifestEntry } from "../../../src/core/ingest/index.ts";
import { testApp } from "../test-app.ts";

const summary: IngestSummary = {
  ...{ format: 1, runId: "run-2", folderId: "folder", mode: "incremental", complete: false, more: false },
  ...{ startedAt: "2026-03-01T10:00:00.000Z", finishedAt: "2026-03-01T10:00:08.000Z", bytes: 2048 },
  counts: { lookedAt: 5, copied: 1, unchanged: 1, skipped: 1, gone: 1, failed: 1 },
  ...{ watermark: null, manifest: "gs://lake/m", entries: [] },
};
const entries: readonly ManifestEntry[] = [
  { fileId: "1", path: "a/same.csv", decision: "unchanged", object: "raw/1/same.csv", generation: "4" },
  {
    fileId: "2",
    path: "a/new.csv",
    decision: "copied",
    reason: "new",
    object: "raw/2/new.csv",
    generation: "5",
    bytes: 2048,
  },
  { fileId: "3", path: "Budget", decision: "skipped", reason: "native-google-file" },
  { fileId: "4", path: "gone.csv", decision: "gone", object: "raw/4/gone.csv" },
  {
    fileId: "5",
    path: "bad.csv",
    decision: "failed",
    reason: "remote.denied",
    params: { service: "drive", what: { kind: "file", name: "bad.csv" }, why: "" },
  },
  { fileId: "6", path: "odd.csv", decision: "copied", reason: "toString" },
];
const shown: RunShown = {
  ...{ lake: "lake", folderId: "folder", runId: "run-2", isGoogle: true },
  run: { summary, entries, isAll: true },
  beside: { previous: "run-1", next: undefined },
};

async function filesOf(changed: Partial<RunShown> = {}) {
  const page = await runPage(testApp({}), { ...shown, ...changed });
  const [files] = page.sections;
  if (files?.kind !== "table") throw new Error("no table");
  return { page, files };
}

test("what needs somebody stands first, and is said in words", async () => {
  const { files } = await filesOf();
  expect(files.rows.map((row) => row.slice(0, 2).map(({ text }) => text))).toEqual([
    ["failed", "bad.csv"],
    ["skipped", "Budget"],
    ["gone from Drive", "gone.csv"],
    ["copied", "a/new.csv"],
    ["copied", "odd.csv"],
    ["unchanged", "a/same.csv"],
  ]);
  const told = files.rows.map(([, , why, helps]) => [why?.text, helps?.text]);
  expect(told[0]?.[0]).toContain("bad.csv could not be copied.");
  expect(told[0]?.[0]).not.toContain("remote.denied");
  expect(told[1]).toEqual([
    "Budget is a Google document: it has no bytes of its own, only exports, and no two need be the same.",
    "Download it in Drive as CSV, and put that file into the folder.",
  ]);
  expect(told[3]).toEqual(["new in Drive", ""]);
  // What a manifest says may be anything.
  expect(told[4]).toEqual(["toString", ""]);
  expect(files.columns[files.filterBy ?? -1]).toBe("Decision");
});

test("a file leads to Drive and to its object, as far as there is something to see", async () => {
  const { files } = await filesOf();
  const links = Object.fromEntries(
    files.rows.map(([, file, , , object]) => [
      file?.text ?? "",
      [file?.link, object?.link].map((link) => (link?.to === "address" ? link.address : undefined)),
    ]),
  );
  expect(links).toMatchObject({
    "a/new.csv": [
      { kind: "driveFile", fileId: "2", name: "new.csv" },
      { kind: "object", bucket: "lake", object: "raw/2/new.csv", generation: "5" },
    ],
    "gone.csv": [undefined, { kind: "object", object: "raw/4/gone.csv" }],
    Budget: [undefined, undefined],
  });
});

test("the whole is told with the runs beside it", async () => {
  const { page } = await filesOf();
  expect(page.title).toBe("Ingest run of 2026-03-01 10:00 UTC");
  const told = Object.fromEntries(page.facts.map(({ name, value }) => [name, value.text]));
  expect(told).toMatchObject({
    State: "Not complete: the next run takes up the rest",
    Files: "1 copied, 1 unchanged, 1 skipped, 1 gone, 1 failed",
    Copied: "2.0 KiB",
    Took: "8 s",
    "Looked at": "what changed in the folder",
  });
  expect(page.actions).toMatchObject([
    { label: "Show Sluice Log" },
    { label: "Previous Run", link: { given: { kind: "ingestRun", run: { folderId: "folder", runId: "run-1" } } } },
    { label: "Show Lineage", link: { given: { kind: "ingestRun", run: { folderId: "folder", runId: "run-2" } } } },
  ]);
});

test("the file that it is asked about stands first", async () => {
  const { files } = await filesOf({ asked: "1" });
  expect(files.rows[0]?.[1]?.text).toBe("a/same.csv");
});

test("a run that has not ended, and one that left nothing to tell, say so", async () => {
  const { page, files } = await filesOf({ run: { summary: undefined, entries: [], isAll: true } });
  expect(page.title).toBe("Ingest run run-2");
  expect(page.facts[0]?.value).toEqual({ text: "The run has not ended, or was interrupted.", tone: "warning" });
  expect(files.note).toBe("The run found nothing that was new, changed or gone.");
  expect((await filesOf({ run: { ...shown.run, isAll: false } })).files.note).toBe(
    "The first 6 files of the manifest.",
  );
});

test("the emulated Drive has no page to lead to", async () => {
  const folderOf = async (isGoogle: boolean) =>
    (await filesOf({ isGoogle })).page.facts.find(({ name }) => name === "Drive folder")?.value.link;
  expect(await folderOf(true)).toEqual({ to: "web", url: "https://drive.google.com/drive/folders/folder" });
  expect(await folderOf(false)).toBeUndefined();
});
