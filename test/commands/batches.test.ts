import { randomUUID } from "node:crypto";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cancelBatch } from "../../src/commands/cancel-batch.ts";
import { submitJob } from "../../src/commands/submit-job.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { testApp } from "./test-app.ts";

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

test("a batch of the local emulators is asked about without a bill", async () => {
  const workspace = await temporaryFolder();
  await cp(join(import.meta.dirname, "..", "..", "demo", "contracts"), join(workspace, "contracts"), {
    recursive: true,
  });
  const app = testApp({ emulators, workspace });
  expect(await submitJob(app)).toBeUndefined();
  expect(app.ui.questions.map(({ detail }) => detail)).toEqual([
    "The local emulators run it, on this machine: it costs nothing.",
  ]);
});
