import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Batch } from "../../src/core/services/batches.ts";
import { readCause } from "../../src/core/jobs/cause.ts";
import { followBatch } from "../../src/core/jobs/follow.ts";
import { readContracts } from "../../src/core/jobs/contract/read.ts";
import { submitJob } from "../../src/core/jobs/submit.ts";
import { encodeRawMetadata, qualityReport, quarantineData, rawObject } from "../../src/core/layout.ts";
import { readBatchReports, unpublishedLines } from "../../src/core/results/batch-reports.ts";
import { readCurrent } from "../../src/core/results/current.ts";
import { readRows } from "../../src/core/results/parquet.ts";
import { previewDataset, readCurrentReport, readPublish, readReport } from "../../src/core/results/preview.ts";
import { neverAborted, openEmulatorClients, type EmulatorClients } from "../support/emulator-clients.ts";
import { SPARK_FOLDER, startTestEmulators, type TestEmulators } from "../support/emulators.ts";

const ROOT = join(import.meta.dirname, "..", "..");

const READINGS = `format: 1
dataset: readings
files: ["readings*.csv"]
columns:
  - { name: station, type: string, required: true, matches: "^[A-Z]{3}$" }
  - { name: at, from: "Taken At", type: timestamp }
  - { name: day, type: date }
  - { name: big, type: integer }
  - { name: price, type: "decimal(20,4)" }
  - { name: exact, type: "decimal(38,10)" }
  - { name: temperature, type: double, min: -90, max: 60 }
  - { name: ok, type: boolean }
key: [station, day]
maxBadRows: 0.5
`;
const STRICT = `format: 1
dataset: strict
files: ["strict*.csv"]
columns:
  - { name: id, type: integer, required: true }
  - { name: name, type: string }
maxBadRows: 0
`;

const HEADER = "station,Taken At,day,big,price,exact,temperature,ok\n";
const OLDER = `${HEADER}ABC,2024-01-31T12:00:00.123456Z,2024-01-31,9223372036854775807,1234567890123456.7891,0.0000000001,21.5,true
DEF,,2024-02-29,-9007199254740993,-0.0001,-1234567890123456789012345678.0123456789,,no
xx,,2024-01-01,1,1,1,1,true
GHI,,2024-01-01,1,1,1,99,true
`;
// The same key as in the older file, and a name that travels in ASCII only when encoded.
const NEWER = `${HEADER}"ABC",1969-12-31T23:59:59.999Z,2024-01-31,0,0,0,-0.5,false\n`;

describe.skipIf(!existsSync(join(SPARK_FOLDER, "spark.json")))("the job in real Spark", () => {
  let emulators: TestEmulators;
  let clients: EmulatorClients;
  let contractsFolder: string;

  beforeAll(async () => {
    emulators = await startTestEmulators();
    clients = await openEmulatorClients(emulators, "lake");
    contractsFolder = await mkdtemp(join(tmpdir(), "sluice-pipeline-"));
    await writeFile(join(contractsFolder, "readings.yaml"), READINGS);
    await writeFile(join(contractsFolder, "strict.yaml"), STRICT);
  });
  afterAll(async () => {
    await emulators.close();
    await rm(contractsFolder, { recursive: true, force: true });
  });

  /** Puts a file into raw/ as an ingest run does. */
  async function ingested(id: string, name: string, content: string, modifiedTime: string): Promise<string> {
    const metadata = encodeRawMetadata({
      ...{ driveId: id, folderId: "folder-0001", drivePath: `sub/${name}`, driveName: name, mimeType: "text/csv" },
      ...{ version: "1", headRevisionId: undefined, md5: undefined, goneSince: undefined, runId: "run-00000001" },
      ...{ createdTime: modifiedTime, modifiedTime },
    });
    const object = rawObject(id, name.replace(/[^\w.-]/g, "_"));
    const ifGenerationMatch = (await clients.lake.stat(object, neverAborted))?.generation ?? "0";
    const present = Object.entries(metadata).filter((entry): entry is [string, string] => entry[1] !== null);
    const writing = { ifGenerationMatch, contentType: "text/csv", metadata: Object.fromEntries(present) };
    await clients.lake.write(object, content, writing, neverAborted);
    return object;
  }

  async function runJob(): Promise<{ batch: Batch; log: string }> {
    const { connection, endpoints, lake, batches, storage } = clients;
    const contracts = await readContracts(contractsFolder);
    const jobFolder = join(ROOT, "spark");
    const options = { connection, endpoints, lake, batches, jobFolder, contracts, now: () => new Date() };
    const { id } = await submitJob(options, () => undefined, neverAborted);
    let log = "";
    const batch = await followBatch({ batches, storage, id, write: (text) => (log += text) }, neverAborted);
    return { batch, log };
  }

  const rowsOf = async (dataset: string) => {
    const { columns, rows } = await previewDataset(clients.lake, dataset, 20, neverAborted);
    return rows.map((row) => Object.fromEntries(row.map((cell, index) => [columns[index]!, cell])));
  };

  const published = async (dataset: string) =>
    readPublish(clients.lake, (await readCurrent(clients.lake, dataset, neverAborted)).publish, neverAborted);

  let failed: Batch;

  test("a dataset that breaks its contract is not published, the other is, and the log tells both", async () => {
    const older = await ingested("file-older", "readings 2024.csv", OLDER, "2024-03-01T00:00:00.000Z");
    const newer = await ingested("file-newer", "Readings é.csv", NEWER, "2024-03-02T00:00:00.000Z");
    await ingested("file-strict", "strict.csv", "id,name\n1,one\ntwo,two\n", "2024-03-01T00:00:00.000Z");
    await ingested("file-other", "notes.txt", "nobody's", "2024-03-01T00:00:00.000Z");

    const { batch, log } = await runJob();
    failed = batch;
    expect(batch.state, log).toBe("FAILED");
    expect(log).toContain("readings: 5 rows read = 2 curated + 2 quarantined + 1 duplicates");
    expect(log).toContain("readings: published");
    expect(log).toContain("strict: 2 rows read = 1 curated + 1 quarantined + 0 duplicates");
    const reports = await readBatchReports(clients.storage, batch, neverAborted);
    expect(reports.map(({ dataset, status }) => [dataset, status])).toEqual([
      ["readings", "published"],
      ["strict", "failed"],
    ]);
    expect(await readCause(clients.storage, batch, unpublishedLines(reports), neverAborted)).toMatchObject({
      lines: [expect.stringMatching(/^strict: FAILED, nothing published: too-many-bad-rows: 1 of 2 rows/) as string],
    });

    await expect(previewDataset(clients.lake, "strict", 20, neverAborted)).rejects.toMatchObject({
      code: "results.never-published",
    });
    expect(await readReport(clients.lake, "strict", batch.id, neverAborted)).toMatchObject({
      status: "failed",
      reason: { code: "too-many-bad-rows" },
      totals: { rowsRead: 2, curated: 1, quarantined: 1, duplicates: 0 },
    });

    const rows = await rowsOf("readings");
    expect(rows.sort((a, b) => (a["station"]! < b["station"]! ? -1 : 1))).toEqual([
      {
        ...{ station: "ABC", at: "1969-12-31T23:59:59.999Z", day: "2024-01-31", big: "0", price: "0.0000" },
        ...{ exact: "0.0000000000", temperature: "-0.5", ok: "false", _source_object: newer },
      },
      {
        ...{ station: "DEF", at: "", day: "2024-02-29", big: "-9007199254740993", price: "-0.0001" },
        ...{ exact: "-1234567890123456789012345678.0123456789", temperature: "", ok: "false", _source_object: older },
      },
    ]);

    const report = await readCurrentReport(clients.lake, "readings", neverAborted);
    expect(report).toMatchObject({ status: "published", reason: null, batchId: batch.id });
    expect(
      report.inputs.map(({ name, rowsRead, curated, quarantined, duplicates }) => [
        name,
        rowsRead,
        curated,
        quarantined,
        duplicates,
      ]),
    ).toEqual([
      ["readings 2024.csv", 4, 1, 2, 1],
      ["Readings é.csv", 1, 1, 0, 0],
    ]);
    expect(report.rules).toMatchObject([
      { column: "station", rule: "matches", rows: 1, examples: [{ object: older, line: 4, value: "xx" }] },
      { column: "temperature", rule: "max", rows: 1, examples: [{ object: older, line: 5, value: "99" }] },
    ]);
    expect(report.unclaimed).toEqual([{ object: "raw/file-other/notes.txt", name: "notes.txt" }]);
    expect((await published("readings")).predecessor).toBeNull();
  });

  test("the quarantine holds the bad rows with their place and reason", async () => {
    const objects = await Array.fromAsync(clients.lake.all(quarantineData("readings", failed.id), neverAborted));
    const parts = objects.filter(({ name }) => name.endsWith(".parquet"));
    const read = await Promise.all(parts.map(({ name }) => readRows(clients.lake, name, 20, neverAborted)));
    const rows = read.flatMap((part) =>
      part.rows.map((row) => Object.fromEntries(row.map((cell, n) => [part.columns[n]!, cell]))),
    );
    const raw = await clients.lake.stat("raw/file-older/readings_2024.csv", neverAborted);
    expect(rows.sort((a, b) => Number(a["line"]) - Number(b["line"]))).toMatchObject([
      {
        source_name: "readings 2024.csv",
        source_generation: raw!.generation,
        line: "4",
        column: "station",
        rule: "matches",
      },
      { row_text: "GHI,,2024-01-01,1,1,1,99,true", line: "5", column: "temperature", rule: "max" },
    ]);
  });

  test("when the file is mended, the next batch publishes everything", async () => {
    const mended = await ingested("file-strict", "strict.csv", "id,name\n1,one\n2,two\n", "2024-03-05T00:00:00.000Z");
    await ingested("file-strict-2", "strict-more.csv", "name,id\nthree,3\n", "2024-03-05T00:00:00.000Z");
    const { batch, log } = await runJob();
    expect(batch.state, log).toBe("SUCCEEDED");
    expect(batch.id).toBe(failed.id.replace(/-1$/, "-2"));
    expect(await readCause(clients.storage, batch, [], neverAborted)).toBeUndefined();

    const rows = await rowsOf("strict");
    expect(rows.map(({ id, name }) => `${id}:${name}`).sort()).toEqual(["1:one", "2:two", "3:three"]);
    expect(rows.find(({ id }) => id === "2")).toMatchObject({ _source_object: mended });
    const readings = await published("readings");
    expect(readings.predecessor).toBe(failed.id);
    expect(readings.totals).toEqual({ rowsRead: 5, curated: 2, quarantined: 2, duplicates: 1 });
    expect(await clients.lake.stat(qualityReport("strict", failed.id), neverAborted)).toBeDefined();
  });
});
