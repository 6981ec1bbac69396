import { existsSync } from "node:fs";
import { connect } from "node:net";
import { mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { File, Storage } from "@google-cloud/storage";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SPARK_FOLDER, startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { LIMITS } from "../limits.ts";
import { clientOf } from "../support/storage-client.ts";
import { type BatchClient, emulatedClient, failure, operationRequest, withToken } from "./batch-clients.ts";

const PLACE = "projects/test-project/locations/europe-west1";

/** Reads rows with Spark, writes them back as Parquet, and prints on the way. */
const COPY = `
import os, sys
from helper import greeting
from pyspark.sql import SparkSession
print(greeting(), sys.argv[1:], flush=True)
spark = SparkSession.builder.getOrCreate()
rows = spark.read.csv(sys.argv[1], header=True)
rows.write.parquet(sys.argv[2])
print("rows:", spark.read.parquet(sys.argv[2]).count())
print("shuffle partitions:", spark.conf.get("spark.sql.shuffle.partitions"), "master:", spark.sparkContext.master)
print("secret:", os.environ.get("SLUICE_TEST_SECRET"))
`;
const FAIL = `
for number in range(30_000):
    print("line", number, "of an output that takes more than one object")
try:
    raise KeyError("inner")
except KeyError:
    raise ValueError("no such column: température")
`;
/** Waits for a child that listens on a port, which shows whether it is still there: a pid may be a zombie's. */
const WAIT = `
import subprocess, sys
child = """
import socket, time
server = socket.create_server(("127.0.0.1", 0))
print("listening on", server.getsockname()[1], flush=True)
time.sleep(600)
"""
subprocess.run([sys.executable, "-c", child])
`;

describe.skipIf(!existsSync(join(SPARK_FOLDER, "spark.json")))("batches in real Spark", () => {
  let emulators: TestEmulators;
  let client: BatchClient;
  let storage: Storage;
  /** A user's folders have blanks and other letters in their names. */
  let folder: string;

  beforeAll(async () => {
    process.env["SLUICE_TEST_SECRET"] = "for nobody";
    folder = await mkdtemp(join(tmpdir(), "Größe und Maß à ção "));
    emulators = await startTestEmulators({ sparkFolder: await linkSpark(folder) });
    client = emulatedClient(emulators, "gRPC", emulators.token);
    storage = clientOf(emulators);
    await storage.createBucket("lake");
    await Promise.all([
      put("jobs/copy-rows.py", COPY),
      put("jobs/fail.py", FAIL),
      put("jobs/wait.py", WAIT),
      put("jobs/é, ..#?/helper.py", 'def greeting(): return "hello"\n'),
      put("raw/a b.csv", "id,name\n1,one\n2,two\n"),
    ]);
  });
  afterAll(async () => {
    delete process.env["SLUICE_TEST_SECRET"];
    await client.close();
    await emulators.close();
    await rm(folder, { recursive: true });
  });

  async function put(name: string, content: string): Promise<void> {
    await storage.bucket("lake").file(name).save(content, { resumable: false });
  }

  async function submit(batchId: string, pysparkBatch: object, more: object = {}) {
    const batch = {
      pysparkBatch,
      environmentConfig: { executionConfig: { stagingBucket: "lake" } },
      ...more,
    };
    const request = { parent: PLACE, batchId, batch };
    const [operation] = await client.createBatch(request, withToken(emulators.token));
    return operation;
  }

  async function get(batchId: string) {
    const [batch] = await client.getBatch({ name: `${PLACE}/batches/${batchId}` }, withToken(emulators.token));
    return batch;
  }

  async function stateOf(batchId: string) {
    return (await get(batchId)).state;
  }

  /** Until the batch is in the state; the test's own time-out ends the wait. */
  async function waitFor(batchId: string, state: string) {
    await expect.poll(() => stateOf(batchId), { timeout: LIMITS.batch, interval: 200 }).toBe(state);
    return get(batchId);
  }

  async function waitForEnd(batchId: string) {
    const ends = /SUCCEEDED|FAILED|CANCELLED/;
    await expect.poll(() => stateOf(batchId), { timeout: LIMITS.batch, interval: 200 }).toMatch(ends);
    return get(batchId);
  }

  /** The driver's output as a reader of the bucket finds it. */
  async function output(batchId: string): Promise<string> {
    const uri = (await get(batchId)).runtimeInfo?.outputUri ?? "";
    const prefix = uri.replace("gs://lake/", "");
    const [chunks] = await storage.bucket("lake").getFiles({ prefix: `${prefix}.` });
    return contentOf(chunks);
  }

  async function contentOf(files: File[]): Promise<string> {
    const contents = await Promise.all(files.map(async (file) => (await file.download())[0]));
    return Buffer.concat(contents).toString();
  }

  async function portOfChild(batchId: string): Promise<number> {
    const printed = () => output(batchId);
    await expect.poll(printed, { timeout: LIMITS.batch, interval: 200 }).toMatch(/listening on \d+\n/);
    return Number(/listening on (\d+)/.exec(await printed())![1]);
  }

  test("a job reads and writes gs://, and its output is in the bucket", async () => {
    const operation = await submit(
      "copy-rows",
      {
        mainPythonFileUri: "gs://lake/jobs/copy-rows.py",
        pythonFileUris: ["gs://lake/jobs/é, ..#?/helper.py"],
        args: ["gs://lake/raw/a b.csv", "gs://lake/curated/rows"],
      },
      {
        runtimeConfig: {
          properties: { "spark.sql.shuffle.partitions": "3", "spark.master": "yarn", "dataproc.tier": "standard" },
        },
      },
    );
    // The client's own wait for the operation backs off further and further.
    const batch = await waitForEnd("copy-rows");
    expect(batch.state, batch.stateMessage ?? "").toBe("SUCCEEDED");
    const [result] = await operation.promise();
    expect(result.name).toBe(`${PLACE}/batches/copy-rows`);
    expect(batch.stateHistory?.map(({ state }) => state)).toEqual(["PENDING", "RUNNING"]);
    expect(batch.runtimeInfo?.outputUri).toBe(
      `gs://lake/google-cloud-dataproc-metainfo/${batch.uuid!}/jobs/srvls-batch-${batch.uuid!}/driveroutput`,
    );
    expect(Number(batch.runtimeInfo?.approximateUsage?.milliDcuSeconds)).toBeGreaterThan(0);
    expect(Number(batch.runtimeInfo?.approximateUsage?.shuffleStorageGbSeconds)).toBeGreaterThan(0);

    const printed = await output("copy-rows");
    expect(printed).toContain("hello ['gs://lake/raw/a b.csv', 'gs://lake/curated/rows']");
    expect(printed).toContain("rows: 2");
    expect(printed).toContain("shuffle partitions: 3 master: local[2]");
    expect(printed).toContain("secret: None");
    const [written] = await storage.bucket("lake").getFiles({ prefix: "curated/rows/part-" });
    expect(written.length).toBeGreaterThan(0);
  });

  test("a job that fails says with which exception, and where its output is", async () => {
    const operation = await submit(
      "failing",
      { mainPythonFileUri: "gs://lake/jobs/fail.py" },
      { environmentConfig: {} },
    );
    await expect(operation.promise()).rejects.toThrow("Job failed with message [ValueError: no such column:");
    const batch = await get("failing");
    const uri = batch.runtimeInfo!.outputUri!;
    expect(batch.state).toBe("FAILED");
    expect(batch.stateMessage).toBe(
      `Job failed with message [ValueError: no such column: température]. Additional details can be found at:\n${uri}.*`,
    );
    expect(uri).toMatch(/^gs:\/\/dataproc-staging-europe-west1-[0-9a-f]{12}\//);
    const [, bucket = "", prefix = ""] = /^gs:\/\/([^/]+)\/(.*)$/.exec(uri) ?? [];
    const [chunks] = await storage.bucket(bucket).getFiles({ prefix });
    expect(chunks.slice(0, 2).map(({ name }) => name)).toEqual([`${prefix}.000000000`, `${prefix}.000000001`]);
    const lines = (await contentOf(chunks)).split("\n").filter((line) => line.startsWith("line "));
    const numbers = lines.map((line) => Number(line.split(" ")[1]));
    expect(numbers).toEqual(Array.from({ length: 30_000 }, (_, number) => number));
  });

  test("a job whose file is not there fails before it runs", async () => {
    const operation = await submit("no-file", { mainPythonFileUri: "gs://lake/jobs/absent.py" });
    await expect(operation.promise()).rejects.toThrow("File not found: gs://lake/jobs/absent.py");
    expect((await get("no-file")).stateHistory?.map(({ state }) => state)).toEqual(["PENDING"]);
  });

  test("a job whose staging bucket is not there fails before it runs", async () => {
    const operation = await submit(
      "no-bucket",
      { mainPythonFileUri: "gs://lake/jobs/fail.py" },
      { environmentConfig: { executionConfig: { stagingBucket: "nowhere" } } },
    );
    await expect(operation.promise()).rejects.toThrow("Bucket not found: gs://nowhere");
  });

  test("a running job is cancelled with all its processes, the one behind it waits and runs after", async () => {
    const operation = await submit("cancelled", { mainPythonFileUri: "gs://lake/jobs/wait.py" });
    const next = await submit("behind", { mainPythonFileUri: "gs://lake/jobs/absent.py" });
    await waitFor("cancelled", "RUNNING");
    const port = await portOfChild("cancelled");
    expect(await listens(port)).toBe(true);
    expect(await stateOf("behind")).toBe("PENDING");
    expect(
      (await failure(client.deleteBatch({ name: `${PLACE}/batches/cancelled` }, withToken(emulators.token)))).status,
    ).toBe("FAILED_PRECONDITION");

    await client.operationsClient.cancelOperation(operationRequest(operation.name!), withToken(emulators.token));
    const batch = await waitFor("cancelled", "CANCELLED");
    expect(batch.stateHistory?.map(({ state }) => state)).toEqual(["PENDING", "RUNNING", "CANCELLING"]);
    expect(await listens(port)).toBe(false);
    await expect(next.promise()).rejects.toThrow("File not found");
  });

  test("a waiting job is cancelled at once; a running one ends when its time to live is over", async () => {
    const executionConfig = { stagingBucket: "lake", ttl: { seconds: 600 } };
    const long = { environmentConfig: { executionConfig } };
    await submit("too-long", { mainPythonFileUri: "gs://lake/jobs/wait.py" }, long);
    const waiting = await submit("waiting", { mainPythonFileUri: "gs://lake/jobs/wait.py" });
    await client.operationsClient.cancelOperation(operationRequest(waiting.name!), withToken(emulators.token));
    expect(await stateOf("waiting")).toBe("CANCELLED");

    await waitFor("too-long", "RUNNING");
    emulators.advance(601_000);
    const batch = await waitFor("too-long", "CANCELLED");
    expect(batch.stateMessage).toMatch(/TTL of 600s/);
  });

  test("a job that was running when the emulators stopped is failed, and its processes are gone", async () => {
    await submit("interrupted", { mainPythonFileUri: "gs://lake/jobs/wait.py" });
    const port = await portOfChild("interrupted");
    await emulators.restart();
    expect(await listens(port)).toBe(false);
    await client.close();
    client = emulatedClient(emulators, "gRPC", emulators.token);
    const batch = await get("interrupted");
    expect(batch.state).toBe("FAILED");
    expect(batch.stateMessage).toMatch(/stopped before this batch was over/);
  });
});

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** The Spark of this repository, as if it had been set up in another folder. */
async function linkSpark(folder: string): Promise<string> {
  const installed = await realpath(SPARK_FOLDER);
  await symlink(installed, join(folder, "spark"));
  const described = await readFile(join(installed, "spark.json"), "utf8");
  expect(described).toContain(installed);
  await writeFile(join(folder, "spark.json"), described.replaceAll(installed, join(folder, "spark")));
  return folder;
}
