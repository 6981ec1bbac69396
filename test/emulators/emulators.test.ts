import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { Locked } from "../../emulators/data-folder.ts";
import { startEmulators } from "../../emulators/start.ts";
import type { StateFile } from "../../emulators/state-file.ts";
import { deviates } from "../discovery/deviates.ts";
import { SPARK_FOLDER, startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import { LIMITS } from "../limits.ts";

const MAIN = join(import.meta.dirname, "..", "..", "emulators", "main.ts");
const Ready = z.object({ ready: z.literal(true), pid: z.number(), endpoints: z.record(z.string(), z.string()) });

describe("the emulators as a process", () => {
  let folder: string;
  let data: string;
  let stateFile: string;
  let started: ChildProcess[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sluice-process-"));
    data = join(folder, "data");
    stateFile = join(folder, "emulators.json");
    started = [];
  });
  afterEach(async () => {
    for (const child of started) await kill(child, "SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });

  function launch(...more: string[]): ChildProcess {
    const argv = [MAIN, "--data", data, "--state-file", stateFile, "--project", "process-test", ...more];
    const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "pipe"] });
    started.push(child);
    return child;
  }

  async function launchReady(...more: string[]): Promise<{ child: ChildProcess; state: StateFile }> {
    const child = launch(...more);
    const line = await firstLine(child);
    const ready = Ready.parse(JSON.parse(line));
    const state = JSON.parse(await readFile(stateFile, "utf8")) as StateFile;
    expect(line).not.toContain(state.token);
    expect(ready.pid).toBe(child.pid);
    return { child, state };
  }

  test("says where it is, to this user alone, and stops cleanly", async () => {
    const { child, state } = await launchReady();
    expect(state).toMatchObject({ format: 1, pid: child.pid, project: "process-test", dataFolder: data });
    expect((await stat(stateFile)).mode & 0o777).toBe(0o600);
    expect(await statusOf(`${state.endpoints.drive}/drive/v3/files`, state.token)).toBe(200);
    expect(await statusOf(`${state.endpoints.storage}/storage/v1/b?project=process-test`, state.token)).toBe(200);
    expect(await accepts(state.endpoints.dataprocGrpc)).toBe(true);

    expect(await kill(child, "SIGTERM")).toBe(0);
    expect(existsSync(stateFile)).toBe(false);
    expect(await accepts(state.endpoints.dataprocGrpc)).toBe(false);
  });

  test("stops when it is asked with its token", async () => {
    const { child, state } = await launchReady();
    const exited = once(child, "exit");
    const ask = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${state.endpoints.metadata}/_stop`, { method: "POST", headers })).status;
    };
    expect(await ask("other")).toBe(401);
    expect(await ask(state.token)).toBe(200);
    expect(await exited).toEqual([0, null]);
    expect(existsSync(stateFile)).toBe(false);
  });

  test("a second one on the same data folder or state file is refused, naming the first", async () => {
    const { child, state } = await launchReady();
    const twin = launch("--data", data, "--state-file", join(folder, "other.json"));
    const twinSays = await ending(twin);
    expect(twinSays).toMatchObject({ code: 1 });
    expect(twinSays.stderr).toContain(`already run on ${data}, as process ${child.pid!}`);

    const rival = await ending(launch("--data", join(folder, "other")));
    expect(rival).toMatchObject({ code: 1 });
    expect(rival.stderr).toContain(`already run with ${stateFile}, as process ${child.pid!}`);
    // And the first goes on as if nothing had been.
    expect(await statusOf(`${state.endpoints.drive}/drive/v3/files`, state.token)).toBe(200);
    expect(JSON.parse(await readFile(stateFile, "utf8"))).toEqual(state);
  });

  test("what a killed one leaves behind is replaced", async () => {
    const { child, state } = await launchReady();
    await kill(child, "SIGKILL");
    expect(existsSync(stateFile)).toBe(true);
    const second = await launchReady();
    expect(second.state.pid).not.toBe(state.pid);
    expect(second.state.token).not.toBe(state.token);
  });

  test("a state file that is not one is replaced", async () => {
    await writeFile(stateFile, "{half");
    expect((await launchReady()).state.format).toBe(1);
  });

  test("wrong arguments end with 2 and say what is wrong", async () => {
    expect(await ending(launch("--ports", "1,2,3"))).toMatchObject({ code: 2, stderr: /--ports takes six/ });
    expect(await ending(launch("--unknown"))).toMatchObject({ code: 2, stderr: /--unknown/ });
  });

  test("takes the ports it is told", async () => {
    const { child, state } = await launchReady();
    const { drive, storage, dataproc, dataprocGrpc, metadata, signIn } = state.endpoints;
    const ports = [drive, storage, dataproc, dataprocGrpc, metadata, signIn].map((endpoint) =>
      endpoint.split(":").at(-1),
    );
    await kill(child, "SIGTERM");
    expect((await launchReady("--ports", ports.join(","))).state.endpoints).toEqual(state.endpoints);
  });

  test.skipIf(!existsSync(join(SPARK_FOLDER, "spark.json")))(
    "killed while a job runs, it takes the job's processes with it, and knows of the job afterwards",
    async () => {
      const { child, state } = await launchReady("--spark", SPARK_FOLDER);
      const headers = { authorization: `Bearer ${state.token}`, "content-type": "application/json" };
      const post = async (url: string, body: string) => {
        const response = await fetch(url, { method: "POST", headers, body });
        expect(response.status, url).toBe(200);
      };
      const { storage, dataproc } = state.endpoints;
      const listener = join(folder, "listener");
      const job = [
        "import socket, time",
        'server = socket.create_server(("127.0.0.1", 0))',
        `open(${JSON.stringify(listener)}, "w").write("127.0.0.1:%d\\n" % server.getsockname()[1])`,
        "time.sleep(600)",
      ];
      await post(`${storage}/storage/v1/b?project=process-test`, JSON.stringify({ name: "lake" }));
      await post(`${storage}/upload/storage/v1/b/lake/o?uploadType=media&name=job.py`, job.join("\n"));
      const batches = `${dataproc}/v1/projects/process-test/locations/europe-west1/batches`;
      await post(
        `${batches}?batchId=orphan`,
        JSON.stringify({ pysparkBatch: { mainPythonFileUri: "gs://lake/job.py" } }),
      );
      const address = () => readFile(listener, "utf8").catch(() => "");
      await expect.poll(address, { timeout: LIMITS.batch, interval: 200 }).toMatch(/:\d+\n/);
      const place = (await address()).trim();
      expect(await accepts(place)).toBe(true);

      await kill(child, "SIGKILL");
      await expect.poll(() => accepts(place)).toBe(false);
      const again = await launchReady();
      const response = await fetch(`${batches.replace(dataproc, again.state.endpoints.dataproc)}/orphan`, {
        headers: { authorization: `Bearer ${again.state.token}` },
      });
      expect(await response.json()).toMatchObject({ state: "FAILED", stateHistory: [{ state: "PENDING" }, {}] });
    },
  );
});

test("a data folder can't be started twice within one process either, and is free after a close", async () => {
  const data = await mkdtemp(join(tmpdir(), "sluice-twice-"));
  try {
    const first = await startEmulators({ data, project: "p" });
    await expect(startEmulators({ data, project: "p" })).rejects.toBeInstanceOf(Locked);
    await Promise.all([first.close(), first.close()]);
    await (await startEmulators({ data, project: "p" })).close();
  } finally {
    await rm(data, { recursive: true, force: true });
  }
});

test.each([
  "lock.db",
  "drive/drive.sqlite",
  "storage/storage.sqlite",
  "dataproc/batches.db",
  "metadata/identity-key.pem",
])("a broken %s is named with the way out, and stays as it is", async (file) => {
  const data = await mkdtemp(join(tmpdir(), "sluice-broken-"));
  try {
    const [path, garbage] = [join(data, file), "no such thing".repeat(1000)];
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, garbage);
    const refusal: unknown = await startEmulators({ data, project: "p" }).catch((error: unknown) => error);
    expect(String(refusal)).toContain(`can't use ${path}: `);
    expect(String(refusal)).toContain("move the file away");
    expect(await readFile(path, "utf8")).toBe(garbage);
    await rm(path);
    await (await startEmulators({ data, project: "p" })).close();
  } finally {
    await rm(data, { recursive: true, force: true });
  }
});

test("a state file that somebody else has put in place meanwhile stays", async () => {
  const data = await mkdtemp(join(tmpdir(), "sluice-replaced-"));
  const stateFile = join(data, "emulators.json");
  try {
    const emulators = await startEmulators({ data, project: "p", stateFile });
    const theirs = JSON.stringify({ ...JSON.parse(await readFile(stateFile, "utf8")), token: "theirs" });
    await writeFile(stateFile, theirs);
    await emulators.close();
    expect(await readFile(stateFile, "utf8")).toBe(theirs);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
});

describe("strangers", () => {
  let emulators: TestEmulators;
  beforeAll(async () => {
    emulators = await startTestEmulators({ sparkFolder: null });
  });
  afterAll(() => emulators.close());

  const SERVICES = ["drive", "storage", "dataproc", "metadata"] as const;
  const batches = "/v1/projects/p/locations/l/batches?batchId=from-a-page";

  test.each(SERVICES)("%s refuses a Host that is not this machine", async (service) => {
    expect(await send(emulators.endpoints[service], "GET", "/", { host: "attacker.example" })).toBe(403);
    expect(await send(emulators.endpoints[service], "GET", "/", { host: "127.0.0.1.attacker.example" })).toBe(403);
  });

  test.each(SERVICES)("%s refuses what comes from a web page", async (service) => {
    const headers = { origin: "http://127.0.0.1:8080", authorization: `Bearer ${emulators.token}` };
    expect(await send(emulators.endpoints[service], "GET", "/", headers)).toBe(403);
  });

  test("a batch can't be created by a form", async () => {
    const headers = { "content-type": "text/plain", authorization: `Bearer ${emulators.token}` };
    expect(await send(emulators.endpoints.dataproc, "POST", batches, headers, '{"pysparkBatch":{}}')).toBe(415);
  });

  test.each(SERVICES)("%s refuses an address that is none", async (service) => {
    deviates(
      "no addresses on purpose",
      "GET http://: no address",
      "GET http://[: no address",
      "GET /*: no such method",
    );
    for (const target of ["http://", "http://[", "*"]) {
      expect(await sendRaw(emulators.endpoints[service], target), target).toMatch(/^HTTP\/1\.1 400 /);
    }
  });

  test.each([
    ["drive", "/drive/v3/files"],
    ["drive", "/upload/drive/v3/files?uploadType=media"],
    ["storage", "/storage/v1/b?project=p"],
    ["dataproc", batches],
  ] as const)("%s%s refuses a body that is said to be gzip and is not", async (service, path) => {
    const headers = { authorization: `Bearer ${emulators.token}`, "content-type": "application/json" };
    const garbage = { ...headers, "content-encoding": "gzip" };
    if (!path.startsWith("/upload/")) deviates("garbage on purpose", 'request: not an object: "no gzip"');
    expect(await send(emulators.endpoints[service], "POST", path, garbage, "no gzip")).toBe(400);
  });

  test.each(SERVICES)("%s refuses a token of another start", async (service) => {
    expect(await send(emulators.endpoints[service], "GET", "/", { authorization: "Bearer other" })).toBe(401);
  });
});

/** The status of a request with exactly these headers: fetch would not send a Host of our choice. */
async function send(
  endpoint: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body = "",
): Promise<number | undefined> {
  const asked = request(`${endpoint}${path}`, { method, headers });
  asked.end(body);
  const [response] = (await once(asked, "response")) as [{ statusCode?: number; resume(): void }];
  response.resume();
  return response.statusCode;
}

/** What comes back for a request line with exactly this target, which no client would send. */
async function sendRaw(endpoint: string, target: string): Promise<string> {
  const socket = connect(Number(new URL(endpoint).port), "127.0.0.1");
  socket.end(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
  return text(socket);
}

async function statusOf(url: string, token?: string): Promise<number> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(url, { headers });
  await response.body?.cancel();
  return response.status;
}

/** @param address `127.0.0.1:PORT` */
function accepts(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(address.split(":")[1]), "127.0.0.1");
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface(child.stdout!)) return line;
  throw new Error("it ended without a word");
}

/** How a process ends that should end by itself. */
async function ending(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = "";
  child.stderr!.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stderr };
}

/** @returns the exit code */
async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }
  return child.exitCode;
}
