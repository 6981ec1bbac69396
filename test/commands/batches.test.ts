import { randomUUID } from "node:crypto";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cancelBatch } from "../../src/commands/cancel-batch.ts";
import { compareBatches } from "../../src/commands/compare-batches.ts";
import { copyBatchArguments, copyBatchId } from "../../src/commands/copy-batch.ts";
import { deleteBatch } from "../../src/commands/delete-batch.ts";
import { openBatchInConsole, openSparkUi } from "../../src/commands/open-batch.ts";
import { runBatchAgain, runBatchChanged } from "../../src/commands/run-again.ts";
import { submitJob } from "../../src/commands/submit-job.ts";
import { hasEnded, type Batch } from "../../src/core/services/batches.ts";
import { plainPython } from "../core/jobs/plain-python.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { testApp, type TestApp } from "./test-app.ts";

const signal = new AbortController().signal;
let emulators: TestEmulators;

// Without Spark every batch fails at once: enough to see what is asked and what is not.
beforeAll(async () => {
  emulators = await startTestEmulators({ sparkFolder: null });
});
afterAll(() => emulators.close());

test("with no batch that is going the user is told so", async () => {
  const app = testApp({ emulators });
  expect(await cancelBatch(app)).toBeUndefined();
  expect(app.ui.said).toEqual(["There is no such batch."]);
});

test("a batch is cancelled only when the user agrees", async () => {
  const app = testApp({ emulators });
  const { clients } = await app.connect();
  await (await clients.storage()).createBucket("lake", "EU", signal);
  const batches = await clients.batches();
  const request = { pyFiles: [], args: [], labels: {}, stagingBucket: "lake", ttl: 3600, requestId: randomUUID() };
  const batch = await batches.create(
    { ...request, id: "sluice-20260301-00000000-1", main: "gs://lake/job.py" },
    signal,
  );

  expect(await cancelBatch(app, { batch })).toBeUndefined();
  expect(app.ui.questions.map(({ action }) => action)).toEqual(["Cancel Batch"]);
  expect(app.ui.refreshed).toEqual([]);

  const agreeing = testApp({ emulators, answers: { confirm: () => true } });
  expect((await cancelBatch(agreeing, { batch }))?.id).toBe(batch.id);
  expect(agreeing.ui.refreshed).toEqual(["batches"]);

  const late = testApp({ emulators });
  expect(await cancelBatch(late, { batch: { ...batch, state: "FAILED" } })).toMatchObject({ id: batch.id });
  expect(late.ui.said).toEqual([`Batch ${batch.id} has ended already (FAILED).`]);
  expect(late.ui.questions).toEqual([]);
});

async function withContracts(): Promise<string> {
  const workspace = await temporaryFolder();
  const demo = join(import.meta.dirname, "..", "..", "demo", "contracts");
  await cp(demo, join(workspace, "contracts"), { recursive: true });
  return workspace;
}

test("a batch of the local emulators is asked about without a bill", async () => {
  const sparkFolder = await plainPython(join(await temporaryFolder(), "spark"));
  const app = testApp({ emulators, workspace: await withContracts(), sparkFolder });
  expect(await submitJob(app)).toBeUndefined();
  expect(app.ui.questions.map(({ detail }) => detail)).toEqual([
    "The local emulators run it, on this machine: it costs nothing.",
  ]);
});

test("where the local emulators have no Spark, it is offered before a batch is created, which would only fail", async () => {
  const app = testApp({ emulators, workspace: await withContracts() });
  const { clients } = await app.connect();
  const count = async () => (await (await clients.batches()).list({ size: 100 }, signal)).batches.length;
  const before = await count();
  expect(await submitJob(app)).toBeUndefined();
  expect(app.ui.questions.map(({ action, inPerson }) => [action, inPerson])).toEqual([
    ["Set Up Spark", true],
    ["Run Batch", undefined],
  ]);
  expect(app.ui.questions[1]?.detail).toContain("Without Spark it fails");
  expect(await count()).toBe(before);
});

async function endedBatch(app: TestApp, id: string, properties: Record<string, string> = {}): Promise<Batch> {
  const batches = await (await app.connect()).clients.batches();
  const request = { pyFiles: [], labels: {}, stagingBucket: "lake", ttl: 3600, requestId: randomUUID() };
  await batches.create({ ...request, id, properties, args: ["--lake", "lake"], main: "gs://lake/x.py" }, signal);
  await expect.poll(async () => hasEnded((await batches.get(id, signal))!)).toBe(true);
  return (await batches.get(id, signal))!;
}

test("the record of a batch is deleted when the user agrees", async () => {
  const app = testApp({ emulators });
  const batch = await endedBatch(app, "sluice-20260302-00000000-1");
  const batches = await (await app.connect()).clients.batches();
  expect(await deleteBatch(app, { batch })).toBeUndefined();
  expect(app.ui.questions.map(({ action }) => action)).toEqual(["Delete Record"]);
  expect(await batches.get(batch.id, signal)).toMatchObject({ id: batch.id });
  await deleteBatch(testApp({ emulators, answers: { confirm: () => true } }), { batch });
  expect(await batches.get(batch.id, signal)).toBeUndefined();
});

test("a batch of somebody else's code is not run again; wrong properties are told as they are typed", async () => {
  const sparkFolder = await plainPython(join(await temporaryFolder(), "spark"));
  const inputs = ["executors=4", "spark.executor.instances=4 rm", "spark.executor.instances=4"];
  const app = testApp({ emulators, sparkFolder, answers: { confirm: () => true, inputs } });
  const batch = await endedBatch(app, "sluice-20260303-00000000-1");
  await expect(runBatchChanged(app, { batch })).rejects.toMatchObject({ code: "batch.not-ours" });
  expect(app.ui.said).toEqual(["executors=4: spark.name=value expected", "rm: spark.name=value expected"]);
});

test("whoever runs a batch again sees the properties that it takes over: they can name code", async () => {
  const sparkFolder = await plainPython(join(await temporaryFolder(), "spark"));
  const app = testApp({ emulators, sparkFolder });
  const properties = {
    "spark.jars.packages": "org.example:theirs:1.0",
    "spark.executor.extraJavaOptions": "-Da=b -Dc",
  };
  const batch = await endedBatch(app, "sluice-20260305-00000000-1", properties);
  expect(await runBatchAgain(app, { batch })).toBeUndefined();
  expect(app.ui.questions.at(-1)?.detail).toMatch(
    /^It runs with these Spark properties: spark\.jars\.packages=org\.example:theirs:1\.0 spark\.executor\.extraJavaOptions="-Da=b -Dc"\n/,
  );
  const none = await endedBatch(app, "sluice-20260305-00000000-2");
  expect(await runBatchAgain(app, { batch: none })).toBeUndefined();
  expect(app.ui.questions.at(-1)?.detail).toMatch(/^The local emulators/);
});

test("a batch is copied, compared, and opened where there is a page of it", async () => {
  const app = testApp({
    emulators,
    answers: { pick: (_title, labels) => labels.indexOf("sluice-20260304-00000000-1") },
  });
  const [one, other] = [
    await endedBatch(app, "sluice-20260304-00000000-1"),
    await endedBatch(app, "sluice-20260304-00000000-2"),
  ];
  await copyBatchId(app, { batch: one });
  await copyBatchArguments(app, { batch: one });
  expect(app.ui.copied).toEqual([one.id, '["--lake","lake"]']);

  const table = await compareBatches(app, { batch: other });
  expect(table?.columns.slice(1, 3)).toEqual([other.id, one.id]);
  const row = (field: string) => table?.rows.find(([name]) => name === field);
  expect(row("Arguments")).toEqual(["Arguments", "--lake lake", "--lake lake", ""]);
  expect(row("Created")?.[3]).toBe("yes");

  expect(await openSparkUi(app, { batch: one })).toBeUndefined();
  expect(await openBatchInConsole(app, { batch: one })).toBeUndefined();
  expect(app.ui.opened).toEqual([]);
  expect(app.ui.said).toEqual([
    `Dataproc names no page about batch ${one.id}: it keeps Spark's history only where it is told to.`,
    "The Google Cloud console shows nothing of local emulators.",
  ]);
});
