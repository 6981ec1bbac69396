import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, stat, writeFile } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { openCloudStorage, type CloudStorage } from "../../../src/core/services/storage.ts";
import { emulatorsEnvironment } from "../../../src/core/local/environment.ts";
import { readEmulators, type RunningEmulators } from "../../../src/core/local/running-emulators.ts";
import { startEmulators, type StartEmulators } from "../../../src/core/local/start.ts";
import { stopEmulators } from "../../../src/core/local/stop.ts";
import { connectFrom, type ConnectOptions } from "../../../src/connect.ts";
import { targetOf } from "../../../src/core/google/endpoints.ts";
import { NO_PROXY } from "../../../src/core/google/proxy.ts";
import { patient } from "../../../src/core/google/retry.ts";
import { LIMITS } from "../../limits.ts";
import { neverAborted } from "../../support/emulator-clients.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const SCRIPT = join(import.meta.dirname, "..", "..", "..", "emulators", "main.ts");

let state: string;
let stateFile: string;
beforeEach(async () => {
  state = join(await temporaryFolder(), "state");
  stateFile = join(state, "emulators.json");
});

/** Started as a door starts them; ended with the test at the latest. */
async function start(change: Partial<StartEmulators> = {}): Promise<RunningEmulators> {
  const node = { path: process.execPath, env: emulatorsEnvironment(process.env) };
  const places = { stateFile, dataFolder: join(state, "data"), sparkFolder: join(state, "spark") };
  const running = await startEmulators(
    { script: SCRIPT, node, ...places, project: "my-project", ...change },
    neverAborted,
  );
  onTestFinished(() => kill(running.pid));
  return running;
}

/** Kills a process of this test and waits until it is gone. */
async function kill(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, "SIGKILL");
  await expect.poll(() => isAlive(pid)).toBe(false);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // no such process
  }
}

function open({ endpoints, token, project }: RunningEmulators): Promise<CloudStorage> {
  return openCloudStorage(
    { endpoint: endpoints.storage, token: () => Promise.resolve(token), patience: patient },
    project,
  );
}

test("they start as a process of their own, answer, say where they are to this user alone, and stop", async () => {
  const running = await start();
  expect(isAlive(running.pid)).toBe(true);
  expect(running).toMatchObject({ project: "my-project", dataFolder: join(state, "data") });
  expect(await readEmulators(stateFile)).toEqual(running);
  expect((await stat(stateFile)).mode & 0o777).toBe(0o600);
  expect((await stat(state)).mode & 0o777).toBe(0o700);
  expect(await (await open(running)).buckets({ token: undefined, size: 10 }, neverAborted)).toMatchObject({
    names: [],
  });

  await stopEmulators(stateFile, neverAborted);
  expect(await readEmulators(stateFile)).toBeUndefined();
  await expect.poll(() => isAlive(running.pid)).toBe(false);
  await expect(stat(stateFile)).rejects.toMatchObject({ code: "ENOENT" });
});

test("a second start is refused and names the first; the first goes on", async () => {
  const { pid } = await start();
  await expect(start()).rejects.toMatchObject({ code: "emulators.already-running", params: { pid } });
  expect(await readEmulators(stateFile)).toMatchObject({ pid });
});

test.each([
  ["on the same data", () => "data"],
  ["on data of their own", (which: number) => `data-${which}`],
])("of two starts at the same moment %s one wins, and the other says that they run", async (_what, nameData) => {
  for (let round = 0; round < 10; round++) {
    const starts = [0, 1].map((which) => start({ dataFolder: join(state, nameData(which)) }));
    const results = await Promise.allSettled(starts);
    const winners = results.filter((result) => result.status === "fulfilled");
    const [loser] = results.filter((result) => result.status === "rejected");
    expect(winners, String(loser?.reason)).toHaveLength(1);
    expect(await readEmulators(stateFile)).toEqual(winners[0]!.value);
    const why: unknown = expect.stringContaining("already run ");
    expect(loser!.reason).toBeOneOf([
      expect.objectContaining({ code: "emulators.already-running" }),
      expect.objectContaining({ code: "emulators.did-not-start", params: expect.objectContaining({ why }) as unknown }),
    ]);
    await stopEmulators(stateFile, neverAborted);
    await expect.poll(() => isAlive(winners[0]!.value.pid)).toBe(false);
  }
});

test("stopping what does not run says so", async () => {
  await expect(stopEmulators(stateFile, neverAborted)).rejects.toMatchObject({
    code: "emulators.none-to-stop",
    params: { stateFile },
  });
});

test("a crash leaves the data, and a file that nobody believes", async () => {
  const crashed = await start();
  const lake = await open(crashed);
  await lake.createBucket("lake", "EU", neverAborted);
  await lake.bucket("lake").write("a", "kept", { ifGenerationMatch: "0", contentType: "text/plain" }, neverAborted);
  await kill(crashed.pid);

  expect(JSON.parse(await readFile(stateFile, "utf8"))).toMatchObject({ pid: crashed.pid });
  expect(await readEmulators(stateFile)).toBeUndefined();
  await expect(stopEmulators(stateFile, neverAborted)).rejects.toMatchObject({ code: "emulators.none-to-stop" });

  const again = await start();
  expect(again.pid).not.toBe(crashed.pid);
  expect(again.token).not.toBe(crashed.token);
  const found = await (await open(again)).bucket("lake").readText("a", neverAborted);
  expect(found?.text).toBe("kept");
});

test("the pid of another program in the file is not taken for emulators", async () => {
  const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
  onTestFinished(() => void other.kill("SIGKILL"));
  await once(other, "spawn");
  const running = await start();
  await stopEmulators(stateFile, neverAborted);
  await writeFile(stateFile, JSON.stringify({ ...running, pid: other.pid }));
  expect(await readEmulators(stateFile)).toBeUndefined();
  await expect(stopEmulators(stateFile, neverAborted)).rejects.toMatchObject({ code: "emulators.none-to-stop" });
  expect(other.exitCode).toBeNull();
});

const described = {
  ...{ format: 1, pid: 1, project: "p", token: "t", dataFolder: "/d", startedAt: "2026-01-01T00:00:00Z" },
  endpoints: {
    ...{ drive: "http://127.0.0.1:1", storage: "http://127.0.0.1:1", dataproc: "http://127.0.0.1:1" },
    ...{ dataprocGrpc: "127.0.0.1:1", metadata: "http://127.0.0.1:1" },
  },
};

test.each([
  ["nothing", ""],
  ["half a file", '{"format": 1, "pid"'],
  ["a list", "[]"],
  ["another format", JSON.stringify({ ...described, format: 2 })],
  ["no token", JSON.stringify({ ...described, token: "" })],
  [
    "a host that is not this machine",
    JSON.stringify({ ...described, endpoints: { ...described.endpoints, metadata: "http://evil.test" } }),
  ],
])("a state file with %s is told and left as it is, until a start replaces it", async (_, text) => {
  const folder = await temporaryFolder();
  const file = join(folder, "emulators.json");
  await writeFile(file, text);
  for (const use of [() => readEmulators(file), () => stopEmulators(file, neverAborted)]) {
    await expect(use()).rejects.toMatchObject({ code: "document.malformed", params: { object: file } });
  }
  expect(await readFile(file, "utf8")).toBe(text);
  const running = await start({ stateFile: file });
  expect(await readEmulators(file)).toEqual(running);
});

const FILE = { project: "my-project", region: "europe-west1", lakeBucket: "lake" };
const surroundings = (change: Partial<ConnectOptions> = {}): Omit<ConnectOptions, "emulators"> => ({
  ...{ endpoints: {}, keyFile: undefined, emulatorsToken: undefined, metadataHost: undefined, proxy: NO_PROXY },
  sources: { file: { path: "sluice.json", text: JSON.stringify(FILE) }, environment: {}, flags: {} },
  useEmulators: "matching",
  ...change,
});

describe("emulators that are there and say nothing", () => {
  test("are an error where they are meant, never Google; those of another project are not asked", async () => {
    const running = await start();
    process.kill(running.pid, "SIGSTOP");
    await expect(connectFrom(stateFile, surroundings({ patience: 1 }), neverAborted)).rejects.toMatchObject({
      code: "emulators.silent",
      params: { pid: running.pid, project: "my-project", stateFile },
    });
    const file = { path: "sluice.json", text: JSON.stringify({ ...FILE, project: "another-project" }) };
    const sources = { file, environment: {}, flags: {} };
    const { endpoints } = await connectFrom(
      stateFile,
      surroundings({ sources }),
      AbortSignal.abort(new Error("asked")),
    );
    expect(targetOf(endpoints)).toBe("google");
  });

  test("are waited for", async () => {
    const running = await start();
    process.kill(running.pid, "SIGSTOP");
    const connecting = connectFrom(stateFile, surroundings({ patience: LIMITS.answer / 1000 }), neverAborted);
    setTimeout(() => process.kill(running.pid, "SIGCONT"), 3000);
    expect((await connecting).endpoints).toMatchObject({ storage: running.endpoints.storage });
  });

  test.each([
    ["cut the connection", (socket: Socket) => socket.resetAndDestroy()],
    ["end it without a word", (socket: Socket) => socket.end()],
    ["answer 500", (socket: Socket) => socket.end("HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n")],
  ])("are not taken for gone when they %s", async (_what, answer) => {
    const running = await start();
    await kill(running.pid);
    const server = createServer((socket) => {
      socket.on("error", () => undefined).once("data", () => answer(socket));
    });
    server.listen(Number(new URL(running.endpoints.metadata).port), "127.0.0.1");
    onTestFinished(() => void server.close());
    await expect(connectFrom(stateFile, surroundings(), neverAborted)).rejects.toMatchObject({
      code: "emulators.silent",
    });
  });

  test.each([
    ["does not know their token", "HTTP/1.1 401 No\r\ncontent-length: 0\r\n\r\n"],
    ["speaks something else", "SSH-2.0-other\r\n"],
  ])("are gone when who is there %s", async (_what, words) => {
    const running = await start();
    await kill(running.pid);
    const server = createServer((socket) => {
      socket.on("error", () => undefined).once("data", () => socket.end(words));
    });
    server.listen(Number(new URL(running.endpoints.metadata).port), "127.0.0.1");
    onTestFinished(() => void server.close());
    expect(await readEmulators(stateFile)).toBeUndefined();
  });

  test("are not waited for by who cancels", async () => {
    const running = await start();
    process.kill(running.pid, "SIGSTOP");
    const reason = new Error("the user said so");
    const cancelling = new AbortController();
    const connecting = connectFrom(stateFile, surroundings(), cancelling.signal);
    cancelling.abort(reason);
    await expect(connecting).rejects.toBe(reason);
  });
});

test("emulators that are to be used always are never replaced by Google", async () => {
  const sources = surroundings({ useEmulators: "always" });
  await expect(connectFrom(stateFile, sources, neverAborted)).rejects.toMatchObject({
    code: "emulators.none-to-use",
    params: { project: "my-project" },
  });
});

test("the end of their log says why they did not start", async () => {
  const file = join(await temporaryFolder(), "a-file");
  await writeFile(file, "");
  const failure = await start({ dataFolder: join(file, "data") }).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: "emulators.did-not-start",
    params: { why: expect.stringMatching(/^exit 1\n[\s\S]*ENOTDIR/) as string, log: join(state, "emulators.log") },
  });
  expect(await readEmulators(stateFile)).toBeUndefined();
});

test.skipIf(process.platform !== "linux")(
  "a state folder where none can be made is refused, and not waited for",
  async () => {
    await expect(start({ stateFile: "/proc/nobody/state/emulators.json" })).rejects.toMatchObject({
      code: "emulators.did-not-start",
      params: { why: expect.stringContaining("/proc/nobody") as string },
    });
  },
);

test("a script or a Node that is not there says so", async () => {
  await expect(start({ script: join(state, "absent.js") })).rejects.toMatchObject({
    code: "emulators.did-not-start",
    params: { why: expect.stringMatching(/absent\.js/) as string },
  });
  await expect(start({ node: { path: join(state, "no-node"), env: {} } })).rejects.toMatchObject({
    code: "emulators.did-not-start",
    params: { why: expect.stringContaining("ENOENT") as string },
  });
});

test("an abort ends the start, and the process with it", async () => {
  const reason = new Error("the user said so");
  const node = { path: process.execPath, env: emulatorsEnvironment(process.env) };
  const places = { stateFile, dataFolder: join(state, "data"), sparkFolder: join(state, "spark") };
  const options = { script: SCRIPT, node, ...places, project: "my-project" };
  await expect(startEmulators(options, AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(await readEmulators(stateFile)).toBeUndefined();
});

test("the user's credentials are not in the environment of what runs other people's code", () => {
  const environment = {
    ...{ PATH: "/bin", HOME: "/home/me", LANG: "C", GOOGLE_APPLICATION_CREDENTIALS: "/key.json" },
    ...{ SLUICE_EMULATORS_TOKEN: "secret", AWS_SECRET_ACCESS_KEY: "secret", SSH_AUTH_SOCK: "/agent" },
  };
  expect(emulatorsEnvironment(environment)).toEqual({ PATH: "/bin", HOME: "/home/me", LANG: "C" });
});
