import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { followBatch } from "../../src/core/jobs/follow.ts";
import { readContracts } from "../../src/core/jobs/contract/read.ts";
import { submitJob } from "../../src/core/jobs/submit.ts";
import { answerOf } from "../../src/core/lineage/answer.ts";
import type { Asked } from "../../src/core/lineage/ask.ts";
import { resolve } from "../../src/core/lineage/resolve.ts";
import type { Lineage, LineageStep } from "../../src/core/lineage/step.ts";
import { trace } from "../../src/core/lineage/trace.ts";
import { neverAborted, openEmulatorClients } from "../support/emulator-clients.ts";
import { SPARK_FOLDER, startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { newIngestFixture, type IngestFixture } from "../support/ingest-fixture.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const SALES = `format: 1
dataset: sales
files: ["sales*.csv"]
columns:
  - { name: id, type: integer, required: true }
key: [id]
maxBadRows: 0.5
`;

describe.skipIf(!existsSync(join(SPARK_FOLDER, "spark.json")))("from Drive to rows and back, by real documents", () => {
  let emulators: TestEmulators;
  let fixture: IngestFixture;
  let contractsFolder: string;
  let asked: Asked;
  let batchId: string;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    emulators = await startTestEmulators();
    fixture = await newIngestFixture(emulators);
    contractsFolder = await mkdtemp(join(tmpdir(), "sluice-trace-"));
    await writeFile(join(contractsFolder, "sales.yaml"), SALES);
    const { connection, endpoints, batches } = await openEmulatorClients(emulators, fixture.lake.name);
    const { drive, lake, folderId, owner } = fixture;
    const put = async (name: string, content: string) => {
      ids[name] = await owner.file(name, content, { parent: folderId });
    };
    await put("sales 1.csv", "id\n1\n2\nx\n");
    await put("sales 2.csv", "id\n2\n3\n");
    await put("notes.txt", "nobody's\n");
    await fixture.ingest();
    const contracts = await readContracts(contractsFolder);
    const options = { connection, endpoints, lake, batches, jobFolder: join(ROOT, "spark"), contracts };
    ({ id: batchId } = await submitJob({ ...options, now: () => new Date() }, () => undefined, neverAborted));
    const { storage } = await openEmulatorClients(emulators, fixture.lake.name);
    await followBatch({ batches, storage, id: batchId, write: () => undefined }, neverAborted);
    await put("sales 3.csv", "id\n4\n");
    await fixture.ingest();
    asked = {
      ...{ lake, folderIds: [folderId], report: () => undefined },
      ...{ drive: () => Promise.resolve(drive), batches: () => Promise.resolve(batches) },
      contracts: () => readContracts(contractsFolder),
    };
  });
  afterAll(async () => {
    await emulators.close();
    await rm(contractsFolder, { recursive: true, force: true });
  });

  async function traceNamed(name: string): Promise<Lineage> {
    const { matches } = await resolve(asked, name, neverAborted);
    expect(matches, name).toHaveLength(1);
    return trace(asked, matches[0]!.node, neverAborted);
  }

  const stepOf = <K extends LineageStep["kind"]>({ steps }: Lineage, kind: K) =>
    steps.find((step) => step.kind === kind) as Extract<LineageStep, { kind: K }> | undefined;

  test("a file leads to its rows, and to the one that was put aside", async () => {
    const lineage = await traceNamed("sales 1.csv");
    const raw = (await fixture.raw()).get(ids["sales 1.csv"]!)!;
    expect(answerOf(lineage).kind).toBe("in-dataset");
    expect(stepOf(lineage, "dataset")).toMatchObject({
      ...{ dataset: "sales", batchId, generation: raw.generation },
      counts: { rowsRead: 3, curated: 1, quarantined: 1, duplicates: 1 },
    });
    const aside = stepOf(lineage, "quarantine")!;
    expect(aside).toMatchObject({ rows: 1, broken: [{ column: "id", line: 4, value: "x", object: raw.name }] });
    const { prefix } = aside.address as { readonly prefix: string };
    expect(await Array.fromAsync(fixture.lake.all(prefix, neverAborted))).not.toEqual([]);
    const documents = lineage.steps.flatMap(({ source }) =>
      source?.address?.kind === "object" ? [source.address.object] : [],
    );
    expect(documents.length).toBeGreaterThan(3);
    for (const object of documents) expect(await fixture.lake.stat(object, neverAborted), object).toBeDefined();
  });

  test("what no contract takes, and what came after the batch, say so", async () => {
    expect(answerOf(await traceNamed("notes.txt")).kind).toBe("unclaimed");
    expect(stepOf(await traceNamed("notes.txt"), "dataset")).toMatchObject({ state: "unclaimed", batchId });
    expect(answerOf(await traceNamed("sales 3.csv"))).toMatchObject({ kind: "waits", step: { dataset: "sales" } });
  });

  test("the dataset and the batch lead back to the files", async () => {
    const made = [
      { path: "sales 1.csv", inRaw: "same", inDrive: "same", counts: { rowsRead: 3, curated: 1 } },
      { path: "sales 2.csv", inRaw: "same", inDrive: "same", counts: { rowsRead: 2, curated: 2 } },
    ];
    const dataset = await traceNamed("sales");
    expect(dataset.files.toSorted((one, other) => (one.path < other.path ? -1 : 1))).toMatchObject(made);
    expect(dataset.waiting).toMatchObject([{ path: "sales 3.csv", node: { fileId: ids["sales 3.csv"] } }]);
    const batch = await traceNamed(batchId);
    expect(batch.files.toSorted((one, other) => (one.path < other.path ? -1 : 1))).toMatchObject(made);
    expect(batch.steps.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      ...["batch published", "dataset current", "quarantine rows"],
    ]);
  });
});
