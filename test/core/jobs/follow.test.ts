import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Batch, BatchState } from "../../../src/core/services/batches.ts";
import { readCause } from "../../../src/core/jobs/cause.ts";
import { openDriverOutput } from "../../../src/core/jobs/driver-output.ts";
import { followBatch } from "../../../src/core/jobs/follow.ts";
import { startTestEmulators, type TestEmulators } from "../../support/emulators.ts";
import { neverAborted, openEmulatorClients, type EmulatorClients } from "../../support/emulator-clients.ts";
import { plainPython } from "./plain-python.ts";

const QUICK = [20, 50] as const;

let emulators: TestEmulators;
let clients: EmulatorClients;
let folder: string;
let number = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-core-"));
  emulators = await startTestEmulators({ sparkFolder: await plainPython(folder) });
  clients = await openEmulatorClients(emulators, "lake");
});
afterEach(() => Promise.all([emulators.forget("storage"), emulators.forget("dataproc")]));
afterAll(async () => {
  await emulators.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a Python program as a batch. */
async function run(program: string): Promise<Batch> {
  const id = `follow-${++number}`;
  const { lake, batches } = clients;
  await lake.write(`jobs/${id}.py`, program, { ifGenerationMatch: "0", contentType: "text/x-python" }, neverAborted);
  const request = { id, main: `gs://lake/jobs/${id}.py`, pyFiles: [], args: [], labels: {}, stagingBucket: "lake" };
  return batches.create({ ...request, requestId: crypto.randomUUID(), ttl: 3600 }, neverAborted);
}

async function follow(id: string, signal = neverAborted) {
  const states: BatchState[] = [];
  let text = "";
  const ended = await followBatch(
    {
      ...clients,
      id,
      write: (part) => (text += part),
      entered: ({ state }) => states.push(state),
      interval: QUICK,
    },
    signal,
  );
  return { ended, states, text };
}

test("a batch that succeeds is followed to its end, with all of its output", async () => {
  const { id } = await run("import time\nfor n in range(5):\n  print('line', n)\n  time.sleep(0.3)\n");
  const { ended, states, text } = await follow(id);
  expect(ended.state).toBe("SUCCEEDED");
  expect(states.at(-1)).toBe("SUCCEEDED");
  expect(states.filter((state) => state === "RUNNING")).toHaveLength(1);
  expect(text).toBe("line 0\nline 1\nline 2\nline 3\nline 4\n");
});

test("a batch that fails ends as FAILED, with all of its output, and says why", async () => {
  const { id } = await run("print('before')\ndef clean(row):\n  return row['iata']\nclean({})\n");
  const { ended, states, text } = await follow(id);
  expect(ended.state).toBe("FAILED");
  expect(states.at(-1)).toBe("FAILED");
  expect(text).toMatch(/^before\nTraceback [\s\S]*KeyError: 'iata'\n$/);
  expect(await readCause(clients.storage, ended, [], neverAborted)).toMatchObject({
    lines: ["KeyError: 'iata'"],
    frames: [
      { line: 4, function: "<module>", code: "clean({})" },
      { line: 3, function: "clean", code: "return row['iata']" },
    ],
  });
});

test("a batch that never began says why in the service's words", async () => {
  const { batches, storage } = clients;
  const request = { id: "no-main", pyFiles: [], args: [], labels: {}, stagingBucket: "lake", ttl: 3600 };
  await batches.create({ ...request, main: "gs://lake/absent.py", requestId: crypto.randomUUID() }, neverAborted);
  const { ended, text } = await follow("no-main");
  expect(ended.state).toBe("FAILED");
  expect(text).toBe("");
  expect(await readCause(storage, ended, [], neverAborted)).toEqual({
    lines: [expect.stringContaining("absent.py") as string],
    frames: [],
  });
});

test("a batch that succeeded has no cause", async () => {
  const { id } = await run("print('fine')\n");
  const { ended } = await follow(id);
  expect(await readCause(clients.storage, ended, [], neverAborted)).toBeUndefined();
});

test("output of several objects comes in order and once", async () => {
  const { id } = await run("for n in range(60_000):\n  print('line', n)\n");
  const { ended, text } = await follow(id);
  expect(ended.state).toBe("SUCCEEDED");
  expect(text.split("\n")).toEqual([...Array.from({ length: 60_000 }, (_, n) => `line ${n}`), ""]);
});

test("control sequences and characters cut between two looks leave nothing behind", async () => {
  const { id } = await run(`
import sys, time
def part(data):
    sys.stdout.buffer.write(data); sys.stdout.flush(); time.sleep(1.2)
part(b"\\x1b[3"); part(b"1mred\\x1b[0m caf\\xc3"); part(b"\\xa9 \\x1b]0;ti"); part(b"tle\\x07end\\r"); part(b"\\nlast\\x1b")
`);
  expect((await follow(id)).text).toBe("red café end\nlast");
});

test("faults of the services on the way cost nothing", async () => {
  const { id } = await run("import time\ntime.sleep(1)\nprint('all of it')\n");
  // Until it runs, the emulators themselves fetch its files from there.
  await expect.poll(async () => (await clients.batches.get(id, neverAborted))?.outputUri).toBeDefined();
  await emulators.plant("dataproc", "dataproc.batches.get", ["return-503", "return-reset-connection"]);
  await emulators.plant("storage", "storage.objects.list", ["return-429", "return-503"]);
  await emulators.plant("storage", "storage.objects.get", ["return-503"]);
  const { ended, text } = await follow(id);
  expect(ended.state).toBe("SUCCEEDED");
  expect(text).toBe("all of it\n");
});

test("an abort ends the following with its reason, and the batch goes on", async () => {
  const { id, operation } = await run("import time\nprint('up', flush=True)\ntime.sleep(600)\n");
  const controller = new AbortController();
  const reason = new Error("closed");
  let text = "";
  const following = followBatch(
    { ...clients, id, interval: QUICK, write: (part) => (text += part) && controller.abort(reason) },
    controller.signal,
  );
  await expect(following).rejects.toBe(reason);
  expect(text).toBe("up\n");
  expect((await clients.batches.get(id, neverAborted))?.state).toBe("RUNNING");
  await clients.batches.cancel({ id, operation }, neverAborted);
  const { ended } = await follow(id);
  expect(ended.state).toBe("CANCELLED");
});

test("a batch that is not there is told", async () => {
  await expect(follow("absent")).rejects.toMatchObject({
    code: "remote.not-found",
    params: { service: "dataproc", what: { kind: "batch", id: "absent" } },
  });
});

test("an output that is no place in a bucket is told", () => {
  expect(() => openDriverOutput(clients.storage, "https://evil.test/log")).toThrow("remote.malformed");
});

test("an object that is replaced by a longer one goes on where the reading stopped", async () => {
  const { lake, storage } = clients;
  const uri = "gs://lake/output/one";
  const put = async (name: string, content: string | Buffer) => {
    const ifGenerationMatch = (await lake.stat(`output/${name}`, neverAborted))?.generation ?? "0";
    await lake.write(`output/${name}`, content, { ifGenerationMatch, contentType: "text/plain" }, neverAborted);
  };
  const output = openDriverOutput(storage, uri);
  let text = "";
  const look = () => output.more((part) => (text += part), neverAborted);

  expect(await look()).toBe(true);
  await put("one.000000000", Buffer.from("é", "utf8").subarray(0, 1));
  await put("one-more.000000000", "somebody else's");
  await look();
  expect(text).toBe("");
  await put("one.000000000", "é is one");
  await look();
  expect(text).toBe("é is one");
  await put("one.000000000", "é is one, done\n");
  await put("one.000000001", "and two");
  await look();
  expect(text).toBe("é is one, done\nand two");

  await put("one.000000001", Buffer.concat([Buffer.from("and two "), Buffer.from([0xe2, 0x82])]));
  expect(await look()).toBe(true);
  expect(text + output.rest()).toBe("é is one, done\nand two \ufffd");
});
