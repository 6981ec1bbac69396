import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hasEnded, type Batch } from "../../../src/core/services/batches.ts";
import type { Contract } from "../../../src/core/jobs/contract/contract.ts";
import { runAgain, submitJob } from "../../../src/core/jobs/submit.ts";
import { qualityReport } from "../../../src/core/layout.ts";
import { startTestEmulators, type TestEmulators } from "../../support/emulators.ts";
import { neverAborted, openEmulatorClients, type EmulatorClients } from "../../support/emulator-clients.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { plainPython } from "./plain-python.ts";

const DAY = new Date("2026-03-04T05:06:07Z");
const contract: Contract = {
  format: 1,
  dataset: "airports",
  files: ["airports*.csv"],
  columns: [{ name: "iata", type: "string" }],
};
// Holds the batch until it is cancelled; the real one needs Spark.
const WAIT = "import time\nprint('waiting', flush=True)\ntime.sleep(600)\n";
const FAIL = "raise SystemExit(1)\n";

let emulators: TestEmulators;
let clients: EmulatorClients;
let jobFolder: string;

beforeEach(async () => {
  emulators = await startTestEmulators({ sparkFolder: await plainPython(join(await temporaryFolder(), "spark")) });
  clients = await openEmulatorClients(emulators, "lake");
  jobFolder = join(await temporaryFolder(), "job");
  await mkdir(join(jobFolder, "sluice_job"), { recursive: true });
  await writeFile(join(jobFolder, "sluice_job", "__init__.py"), "");
});
afterEach(() => emulators.close());

async function submit(options: Partial<Parameters<typeof submitJob>[0]> = {}): Promise<Batch> {
  const { connection, endpoints, lake, batches } = clients;
  const given = { connection, endpoints, lake, batches, jobFolder, contracts: [contract], now: () => DAY, ...options };
  return submitJob(given, () => undefined, neverAborted);
}

async function untilEnded(id: string): Promise<void> {
  const ended = async () => hasEnded((await clients.batches.get(id, neverAborted))!);
  await expect.poll(ended).toBe(true);
}

const code = (text: string) => writeFile(join(jobFolder, "job.py"), text);

test("the batch is named by day, content and number, and is told all it needs", async () => {
  await code(WAIT);
  const batch = await submit();
  expect(batch.id).toMatch(/^sluice-20260304-[0-9a-f]{8}-1$/);
  expect(batch.labels).toMatchObject({ sluice: "job" });
  const [, staged = ""] = /(gs:\/\/lake\/jobs\/[0-9a-f]{64}\/contracts\/)/.exec(batch.args.join(" ")) ?? [];
  expect(batch.args).toEqual([
    ...["--lake", "lake", "--contracts", staged],
    ...["--batch-id", batch.id, "--mode", "full"],
    ...["--storage-endpoint", clients.endpoints.storage],
  ]);
  expect((await clients.batches.list({ size: 10 }, neverAborted)).batches.map(({ id }) => id)).toEqual([batch.id]);
});

test("towards Google the job is not told where Cloud Storage is", async () => {
  await code(FAIL);
  const batch = await submit({ endpoints: { storage: "https://storage.googleapis.com" } });
  expect(batch.args).not.toContain("--storage-endpoint");
});

test("while one runs no second is created", async () => {
  await code(WAIT);
  const { id } = await submit();
  await expect(submit()).rejects.toMatchObject({ code: "batch.already-running", params: { batch: id } });
  expect((await clients.batches.list({ size: 10 }, neverAborted)).batches).toHaveLength(1);
});

test("after one that failed, and after one that was cancelled, the next number follows", async () => {
  await code(FAIL);
  const first = await submit();
  await untilEnded(first.id);
  const second = await submit();
  expect(second.id).toBe(first.id.replace(/-1$/, "-2"));
  await untilEnded(second.id);
  expect((await submit()).id).toBe(first.id.replace(/-1$/, "-3"));
});

test("the number of a batch whose record was deleted is not given again: its reports are in the lake", async () => {
  await code(FAIL);
  const first = await submit();
  await untilEnded(first.id);
  const report = qualityReport(contract.dataset, first.id);
  await clients.lake.write(report, "{}", { ifGenerationMatch: "0", contentType: "application/json" }, neverAborted);
  // The answer is lost: the next try finds no record, and the wish is done.
  await emulators.plant("dataproc", "dataproc.batches.delete", ["commit-then-reset"]);
  await clients.batches.delete(first.id, neverAborted);
  expect(await clients.batches.get(first.id, neverAborted)).toBeUndefined();
  expect((await submit()).id).toBe(first.id.replace(/-1$/, "-2"));
});

test("another day, another code and another bucket have other ids, and run beside", async () => {
  await code(WAIT);
  const ids = [(await submit()).id];
  ids.push((await submit({ now: () => new Date("2026-03-05T00:00:00Z") })).id);
  await code(`${WAIT}# other\n`);
  ids.push((await submit()).id);
  const other = await openEmulatorClients(emulators, "other-lake");
  ids.push((await submit({ lake: other.lake, connection: other.connection })).id);
  expect(new Set(ids.map((id) => id.slice(0, -2))).size).toBe(4);
  expect(ids.every((id) => id.endsWith("-1"))).toBe(true);
});

test("two submits at the same moment make one batch", async () => {
  await code(WAIT);
  const results = await Promise.allSettled([submit(), submit(), submit()]);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const refused = { status: "rejected", reason: { code: "batch.already-running" } };
  expect(results.filter(({ status }) => status === "rejected")).toMatchObject([refused, refused]);
  expect((await clients.batches.list({ size: 10 }, neverAborted)).batches).toHaveLength(1);
});

test("an answer that is lost after the batch was created makes no second one", async () => {
  await code(WAIT);
  await emulators.plant("dataproc", "dataproc.batches.create", ["commit-then-reset"]);
  const batch = await submit();
  expect(batch.id).toMatch(/-1$/);
  expect((await clients.batches.list({ size: 10 }, neverAborted)).batches).toHaveLength(1);
});

test("a wrong bucket is told before anything is staged", async () => {
  await code(WAIT);
  const lake = clients.storage.bucket("absent");
  await expect(submit({ lake })).rejects.toMatchObject({ code: "bucket.missing", params: { bucket: "absent" } });
  expect((await clients.batches.list({ size: 10 }, neverAborted)).batches).toEqual([]);
});

test("an abort ends the submit with its reason", async () => {
  await code(WAIT);
  const reason = new Error("the user said so");
  const { connection, endpoints, lake, batches } = clients;
  const options = { connection, endpoints, lake, batches, jobFolder, contracts: [contract], now: () => DAY };
  await expect(submitJob(options, () => undefined, AbortSignal.abort(reason))).rejects.toBe(reason);
});

test("a batch runs again: the same code, contracts and properties, under the next number", async () => {
  await code(FAIL);
  const first = await submit({ properties: { "spark.executor.instances": "3" } });
  await untilEnded(first.id);
  const { connection, endpoints, lake, batches } = clients;
  const options = { connection, endpoints, lake, batches, now: () => DAY };
  const again = await runAgain(options, first, neverAborted);
  expect(again.id).toBe(first.id.replace(/-1$/, "-2"));
  expect(again).toMatchObject({ main: first.main, pyFiles: first.pyFiles, properties: first.properties });
  expect(again.args).toEqual(first.args.map((argument) => (argument === first.id ? again.id : argument)));

  await untilEnded(again.id);
  const changed = await runAgain({ ...options, properties: {} }, again, neverAborted);
  expect(changed).toMatchObject({ id: first.id.replace(/-1$/, "-3"), properties: {} });
});

test("a batch asks for its properties by Spark's own names, and takes over no name of another batch", async () => {
  await code(FAIL);
  const first = await submit({ properties: { "spark.executor.instances": "3", "dataproc.tier": "premium" } });
  expect(first.properties).toEqual({ "spark.executor.instances": "3", "dataproc.tier": "premium" });
  await untilEnded(first.id);
  const { connection, endpoints, lake, batches, project, region } = { ...clients, ...clients.connection };
  const again = await runAgain({ connection, endpoints, lake, batches, now: () => DAY }, first, neverAborted);
  const path = `/v1/projects/${project}/locations/${region}/batches/${again.id}`;
  expect(await (await emulators.call("dataproc", path)).json()).toMatchObject({
    runtimeConfig: {
      properties: {
        "spark:spark.app.name": again.name,
        "spark:spark.executor.instances": "3",
        "spark:dataproc.tier": "premium",
      },
    },
  });
  await untilEnded(again.id);
  const named = await submit({ properties: { "spark.app.name": "mine" } });
  expect(named.properties).toEqual({ "spark.app.name": "mine" });
});

test("what ran is looked for before it runs again, and nobody else's code is run", async () => {
  await code(FAIL);
  const first = await submit();
  await untilEnded(first.id);
  const { connection, endpoints, lake, batches } = clients;
  const again = (batch: Batch) =>
    runAgain({ connection, endpoints, lake, batches, now: () => DAY }, batch, neverAborted);
  const foreign = first.main.replace("gs://lake/jobs/", "gs://lake/raw/");
  const notOurs = { code: "batch.not-ours", params: { batch: first.id, lake: "lake" } };
  await expect(again({ ...first, main: foreign })).rejects.toMatchObject(notOurs);
  await expect(again({ ...first, pyFiles: ["gs://other/x.zip"] })).rejects.toMatchObject(notOurs);
  const gone = first.main.replace(/[0-9a-f]{64}/, "0".repeat(64));
  const elsewhere = (text: string) => text.replace(/[0-9a-f]{64}/, "0".repeat(64));
  await expect(
    again({ ...first, main: gone, pyFiles: first.pyFiles.map(elsewhere), args: first.args.map(elsewhere) }),
  ).rejects.toMatchObject({ code: "batch.code-gone", params: { object: gone.replace(/job\.py$/, "") } });
  expect((await batches.list({ size: 10 }, neverAborted)).batches).toHaveLength(1);
});

test("what lies where the code of a batch lay is run again only if it is that code", async () => {
  await code(FAIL);
  const first = await submit();
  await untilEnded(first.id);
  const { connection, endpoints, lake, batches } = clients;
  const again = () => runAgain({ connection, endpoints, lake, batches, now: () => DAY }, first, neverAborted);
  const folder = first.main.replace("gs://lake/", "").replace(/job\.py$/, "");
  const put = async (name: string, body: string) => {
    const path = `/upload/storage/v1/b/lake/o?uploadType=media&name=${encodeURIComponent(folder + name)}`;
    expect((await emulators.call("storage", path, { method: "POST", body })).ok).toBe(true);
  };
  const remove = async (name: string) => {
    const path = `/storage/v1/b/lake/o/${encodeURIComponent(folder + name)}`;
    expect((await emulators.call("storage", path, { method: "DELETE" })).ok).toBe(true);
  };
  const foreign = (name: string) => ({ code: "job.staged-foreign", params: { object: `gs://lake/${folder}${name}` } });

  await put("contracts/more/airports.json", "{}");
  await expect(again()).rejects.toMatchObject(foreign("contracts/more/airports.json"));
  await remove("contracts/more/airports.json");

  await put("job.py", "print('somebody else')\n");
  await expect(again()).rejects.toMatchObject(foreign(""));
  await put("job.py", "#".repeat(5 * 1024 * 1024));
  await expect(again()).rejects.toMatchObject(foreign("job.py"));
  await put("job.py", FAIL);

  await put("contracts/harbours.json", "{}");
  await expect(again()).rejects.toMatchObject(foreign(""));
  await remove("contracts/harbours.json");

  expect((await batches.list({ size: 10 }, neverAborted)).batches).toHaveLength(1);
  await untilEnded((await again()).id);
  await remove("contracts/airports.json");
  await expect(again()).rejects.toMatchObject({ code: "batch.code-gone" });
});

test("batches are listed by their states", async () => {
  await code(FAIL);
  await untilEnded((await submit()).id);
  await code(WAIT);
  const running = await submit();
  const { batches } = await clients.batches.list({ size: 10, states: ["PENDING", "RUNNING"] }, neverAborted);
  expect(batches.map(({ id }) => id)).toEqual([running.id]);
  expect((await clients.batches.list({ size: 10, states: ["FAILED"] }, neverAborted)).batches).toHaveLength(1);
});
