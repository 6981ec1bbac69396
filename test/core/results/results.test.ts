import { parquetWriteBuffer, type ColumnSource } from "hyparquet-writer";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { previewResults } from "../../../src/commands/preview-results.ts";
import type { Bucket, CloudStorage } from "../../../src/core/services/storage.ts";
import { currentPointer, publishDocument, qualityReport } from "../../../src/core/layout.ts";
import { readBatchReports, unpublishedLines, warningLines } from "../../../src/core/results/batch-reports.ts";
import { listDatasets, readCurrent } from "../../../src/core/results/current.ts";
import type { PublishDocument, QualityReport } from "../../../src/core/results/documents.ts";
import { readRows } from "../../../src/core/results/parquet.ts";
import { previewDataset, readCurrentReport, readLatestReport } from "../../../src/core/results/preview.ts";
import { testApp } from "../../commands/test-app.ts";
import { startTestEmulators, type TestEmulators } from "../../support/emulators.ts";
import { neverAborted, openEmulatorClients } from "../../support/emulator-clients.ts";

const BATCH = "sluice-20260101-0123abcd-1";
const ATTEMPT = "0123456789ab";
const PUBLISHED: QualityReport = {
  ...{ format: 1, dataset: "airports", batchId: BATCH, status: "published", publishedBy: BATCH, reason: null },
  warnings: [],
  ...{ attempt: ATTEMPT, quarantine: `curated/airports/quarantine/${BATCH}/${ATTEMPT}/` },
  ...{ startedAt: "2026-01-01T00:00:00.000Z", finishedAt: "2026-01-01T00:01:00.000Z" },
  inputs: [],
  totals: { rowsRead: 1, curated: 1, quarantined: 0, duplicates: 0 },
  rules: [{ column: null, rule: "fields", rows: 1, examples: [{ object: "raw/a/b", line: null, value: null }] }],
  unclaimed: [],
};

let emulators: TestEmulators;
let lake: Bucket;
let storage: CloudStorage;
let lakes = 0;
beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
});
beforeEach(async () => {
  ({ lake, storage } = await openEmulatorClients(emulators, `results-${lakes++}`));
});
afterAll(() => emulators.close());

async function put(name: string, content: string | Uint8Array, metadata: Record<string, string> = {}): Promise<void> {
  await lake.write(name, content, { ifGenerationMatch: "0", contentType: "text/plain", metadata }, neverAborted);
}

const dataFile = (part: number) => `curated/airports/data/${BATCH}/${ATTEMPT}/part-${part}.parquet`;
const DOCUMENT = publishDocument("airports", BATCH, ATTEMPT);
const OLD_DOCUMENT = publishDocument("airports", BATCH, undefined);
const OLD_POINTER = { "sluice-batch-id": BATCH, "sluice-format": "1" };

function parquet(columnData: ColumnSource[], rowGroupSize?: number): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData, ...(rowGroupSize === undefined ? {} : { rowGroupSize }) }));
}

/** Publishes a dataset as a batch does, one Parquet file for each list of numbers. */
async function publish(
  parts: readonly (readonly number[])[],
  change: object = {},
  { document: object, pointer }: { document: string; pointer?: Record<string, string> } = { document: DOCUMENT },
): Promise<void> {
  const counts = { rowsRead: parts.flat().length, curated: parts.flat().length, quarantined: 0, duplicates: 0 };
  const document = {
    ...{ format: 1, dataset: "airports", batchId: BATCH, attempt: ATTEMPT, predecessor: null },
    createdAt: "2026-01-01T00:00:00.000Z",
    files: parts.map((part, index) => ({ object: dataFile(index), rows: part.length, inputs: [index, index] })),
    ...{ inputs: [], totals: counts, schema: [{ name: "id", type: "integer" }], report: "" },
  } satisfies PublishDocument;
  for (const [index, part] of parts.entries()) {
    await put(dataFile(index), parquet([{ name: "id", data: part.map(BigInt), type: "INT64" }]));
  }
  await put(object, JSON.stringify({ ...document, ...change }));
  const lines = parts.map((_, index) => `gs://${lake.name}/${dataFile(index)}`);
  await point(lines, pointer);
}

function point(
  lines: readonly string[],
  metadata: Record<string, string> = { ...OLD_POINTER, "sluice-publish": DOCUMENT },
) {
  return put(currentPointer("airports"), lines.map((line) => `${line}\n`).join(""), metadata);
}

const preview = (limit = 100) => previewDataset(lake, "airports", limit, neverAborted);

describe("a dataset as it is now", () => {
  test("is read from its files in order, as far as asked for", async () => {
    await publish([[1, 2, 3], [4, 5], [6]]);
    expect(await preview(4)).toEqual({
      dataset: "airports",
      batchId: BATCH,
      columns: ["id"],
      rows: [["1"], ["2"], ["3"], ["4"]],
      values: [[1], [2], [3], [4]],
      totalRows: 6,
    });
    expect((await preview()).rows).toHaveLength(6);
  });

  test("is shown by as many rows as the user set, or who asks for them wants", async () => {
    await publish([[1, 2, 3], [4]]);
    const app = testApp({ emulators, lakeBucket: lake.name, previewRows: 3 });
    await previewResults(app, { dataset: "airports" });
    await previewResults(app, { dataset: "airports", rows: 2 });
    expect(app.ui.tables.map(({ rows, note }) => [rows.length, note])).toEqual([
      [3, `3 of 4 rows, published by batch ${BATCH}`],
      [2, `2 of 4 rows, published by batch ${BATCH}`],
    ]);
  });

  test("without rows has its columns", async () => {
    await publish([]);
    expect(await preview()).toMatchObject({ columns: ["id"], rows: [], totalRows: 0 });
  });

  test("that was published before attempts had documents is read by its batch's, whose files named each input", async () => {
    const files = [{ object: dataFile(0), rows: 2, inputs: [{ object: "raw/a/a.csv", generation: "1" }] }];
    await publish([[1, 2]], { attempt: undefined, files }, { document: OLD_DOCUMENT, pointer: OLD_POINTER });
    expect(await preview()).toMatchObject({ batchId: BATCH, rows: [["1"], ["2"]], totalRows: 2 });
    expect((await readCurrent(lake, "airports", neverAborted)).publish).toBe(OLD_DOCUMENT);
  });

  test("is read by the document that the pointer names, whatever another attempt left", async () => {
    await put(publishDocument("airports", BATCH, "another"), "{}");
    await put(OLD_DOCUMENT, "{}");
    await publish([[1, 2]]);
    expect(await preview()).toMatchObject({ totalRows: 2 });
  });

  test("that was never published says so, and names those that were", async () => {
    await put("curated/weather/current", "");
    await put(`curated/airports/report/${BATCH}.json`, "{}");
    await put(`curated/stations/report/${BATCH}.json`, "{}");
    await expect(preview()).rejects.toMatchObject({
      code: "results.never-published",
      params: { dataset: "airports", known: ["weather"] },
    });
    expect(await listDatasets(lake, neverAborted)).toEqual(["airports", "stations", "weather"]);
  });

  test("is read under faults of the service", async () => {
    await publish([[1, 2, 3]]);
    await emulators.plant("storage", "storage.objects.get", ["return-503", "return-429", "return-reset-connection"]);
    expect((await preview()).rows).toEqual([["1"], ["2"], ["3"]]);
  });

  test("that names a file which is gone says which", async () => {
    await publish([[1]]);
    await point([]).catch(() => undefined);
    const missing = dataFile(7);
    await expect(readRows(lake, missing, 1, neverAborted)).rejects.toMatchObject({
      code: "remote.not-found",
      params: { what: { kind: "object", uri: `gs://${lake.name}/${missing}` } },
    });
  });
});

describe("a pointer that is not one of ours is refused", () => {
  test.each([
    ["another bucket", "gs://evil/curated/airports/data/x/part-0.parquet"],
    ["another dataset", "gs://LAKE/curated/weather/data/x/part-0.parquet"],
    ["raw files", "gs://LAKE/raw/file/secret.csv"],
    ["a way out", "gs://LAKE/curated/airports/data/../../../raw/x.parquet"],
    ["the web", "http://evil.test/curated/airports/data/x/part-0.parquet"],
    ["a file of this machine", "file:///etc/passwd"],
    ["an object name alone", "curated/airports/data/x/part-0.parquet"],
    ["markup", "<script>alert(1)</script>"],
  ])("%s", async (_, line) => {
    await point([line.replace("LAKE", lake.name)]);
    await expect(readCurrent(lake, "airports", neverAborted)).rejects.toMatchObject({
      code: "document.malformed",
      params: { object: `gs://${lake.name}/curated/airports/current` },
    });
  });

  test.each(["curated/weather/publishes/x.json", "curated/airports/publishes/../../../raw/x", "raw/file/x.json", ""])(
    "one whose publish document is %j",
    async (document) => {
      await point([`gs://${lake.name}/${dataFile(0)}`], { ...OLD_POINTER, "sluice-publish": document });
      await expect(preview()).rejects.toMatchObject({
        code: "document.malformed",
        params: { why: { kind: "no-publish-document", dataset: "airports" } },
      });
    },
  );

  test("one that names no batch", async () => {
    await point([`gs://${lake.name}/${dataFile(0)}`], {});
    await expect(preview()).rejects.toMatchObject({
      code: "document.malformed",
      params: { why: { kind: "no-batch" } },
    });
  });

  test("one whose batch is a way to another object", async () => {
    await point([`gs://${lake.name}/${dataFile(0)}`], { "sluice-batch-id": "../../weather/publishes/x" });
    await expect(preview()).rejects.toMatchObject({ code: "document.malformed" });
  });

  test.each(["2", "2-beta", "10"])("one of a newer Sluice, of format %s", async (format) => {
    await point(["s3://somewhere"], { "sluice-batch-id": BATCH, "sluice-format": format });
    await expect(preview()).rejects.toMatchObject({ code: "document.newer-format", params: { format, known: 1 } });
  });

  test.each(["0", "1.0", "1-beta", " 1", "one", ""])("one of format %j, which there is not", async (format) => {
    await point([`gs://${lake.name}/${dataFile(0)}`], { "sluice-batch-id": BATCH, "sluice-format": format });
    await expect(preview()).rejects.toMatchObject({ code: "document.malformed" });
  });
});

test("what was not published, or may not have been, and what is doubtful, in a line each", () => {
  const reports: readonly QualityReport[] = [
    { ...PUBLISHED, status: "failed", reason: { code: "too-many-bad-rows", message: "1 of 3 rows" } },
    { ...PUBLISHED, dataset: "weather", warnings: [{ code: "rows-fell", message: "140 rows, after 223" }] },
    { ...PUBLISHED, dataset: "stations", status: "unknown", reason: { code: "unknown", message: "lost\nfoo: bar" } },
  ];
  expect(unpublishedLines(reports)).toEqual([
    "airports: FAILED, nothing published: too-many-bad-rows: 1 of 3 rows",
    "stations: UNKNOWN whether it was published: unknown: lost foo: bar",
  ]);
  expect(warningLines(reports)).toEqual(["weather: 140 rows, after 223."]);
});

describe("what a batch reports", () => {
  const args = () => ["--lake", lake.name, "--contracts", `gs://${lake.name}/jobs/abc/contracts/`, "--batch-id", BATCH];
  const read = (change: object = {}) => readBatchReports(storage, { id: BATCH, args: args(), ...change }, neverAborted);

  beforeEach(async () => {
    for (const dataset of ["airports", "weather", "stations"]) await put(`jobs/abc/contracts/${dataset}.json`, "{}");
    await put(qualityReport("airports", BATCH), JSON.stringify(PUBLISHED));
    await put(qualityReport("stations", BATCH), JSON.stringify({ ...PUBLISHED, format: 2 }));
    await put(qualityReport("ghosts", BATCH), JSON.stringify({ ...PUBLISHED, dataset: "ghosts" }));
  });

  test("are the reports of the datasets that it was given", async () => {
    expect(await read()).toEqual([PUBLISHED]);
  });

  test.each([
    ["without arguments", { args: [] }],
    ["of another id", { id: "sluice-20260101-0123abcd-2" }],
    [
      "whose contracts are in another bucket",
      { args: ["--lake", "other", "--contracts", "gs://x/", "--batch-id", BATCH] },
    ],
  ])("is nothing of a batch %s", async (_, change) => {
    expect(await read(change)).toEqual([]);
  });
});

describe("documents", () => {
  test("of a newer format are refused before anything else is looked at", async () => {
    await publish([[1]], { format: 2, totals: "something new" });
    await expect(preview()).rejects.toMatchObject({ code: "document.newer-format", params: { format: 2, known: 1 } });
  });

  test.each([
    ["no JSON", "{", expect.objectContaining({ kind: "not-json" })],
    ["another shape", '{"format":1}', expect.stringMatching(/dataset/)],
    ["a list", "[]", expect.stringMatching(/expected object/)],
  ])("that are %s are refused with the reason", async (_, text, why) => {
    await put(DOCUMENT, text);
    await point([]);
    await expect(preview()).rejects.toMatchObject({
      code: "document.malformed",
      params: {
        object: `gs://${lake.name}/${DOCUMENT}`,
        why: why as unknown,
      },
    });
  });

  test("that the pointer names and are not there are told", async () => {
    await point([]);
    await expect(preview()).rejects.toMatchObject({ code: "remote.not-found" });
  });

  test("the report of what the dataset is now", async () => {
    await publish([[1]]);
    await put(qualityReport("airports", BATCH), JSON.stringify(PUBLISHED));
    expect(await readCurrentReport(lake, "airports", neverAborted)).toEqual(PUBLISHED);
  });

  test("the newest report, also of a batch that published nothing", async () => {
    await publish([[1]]);
    await put(qualityReport("airports", BATCH), JSON.stringify(PUBLISHED));
    const reason = { code: "too-many-bad-rows", message: "1 of 1 rows is bad" };
    const failed: QualityReport = { ...PUBLISHED, batchId: "a-later-batch", status: "failed", reason };
    await put(qualityReport("airports", failed.batchId), JSON.stringify(failed));
    expect(await readLatestReport(lake, "airports", neverAborted)).toEqual(failed);
    expect(await readCurrentReport(lake, "airports", neverAborted)).toEqual(PUBLISHED);
  });

  test("a report of before there were warnings is read", async () => {
    const older = JSON.stringify({ ...PUBLISHED, warnings: undefined, publishedBy: undefined });
    await put(qualityReport("airports", BATCH), older);
    expect(await readLatestReport(lake, "airports", neverAborted)).toEqual({ ...PUBLISHED, publishedBy: null });
  });

  const reason = { code: "unknown", message: "the batch ended while it was publishing" };
  const UNSURE: QualityReport = { ...PUBLISHED, status: "unknown", publishedBy: null, reason };

  test("a report of a batch that could not tell is settled by the pointer, if that names what it is of", async () => {
    await put(qualityReport("airports", BATCH), JSON.stringify(UNSURE));
    expect(await readLatestReport(lake, "airports", neverAborted)).toEqual(UNSURE);
    await publish([[1]]);
    expect(await readLatestReport(lake, "airports", neverAborted)).toEqual(PUBLISHED);
  });

  test("not by another attempt of the batch, which may have read other rows", async () => {
    const other = { ...UNSURE, attempt: "another" };
    await put(qualityReport("airports", BATCH), JSON.stringify(other));
    await publish([[1]]);
    expect(await readLatestReport(lake, "airports", neverAborted)).toEqual(other);
  });

  test("one of before attempts had documents is settled by the batch", async () => {
    const older = { ...UNSURE, attempt: undefined, quarantine: undefined };
    await put(qualityReport("airports", BATCH), JSON.stringify(older));
    await publish([[1]], {}, { document: OLD_DOCUMENT, pointer: OLD_POINTER });
    expect(await readLatestReport(lake, "airports", neverAborted)).toEqual({
      ...older,
      ...{ status: "published", publishedBy: BATCH, reason: null },
    });
  });

  test("there is no report of what no batch has looked at", async () => {
    await expect(readLatestReport(lake, "ghosts", neverAborted)).rejects.toMatchObject({ code: "results.no-report" });
  });
});
