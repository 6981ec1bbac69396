import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { EXIT } from "../../src/cli/exit.ts";
import { IngestSummary } from "../../src/core/ingest/record/summary.ts";
import { startTlsFront, type TlsFront } from "../support/tls-front.ts";
import { CLI, linesOf, openCommandLine, startPipeline, type CommandLine, type LocalPipeline } from "./command-line.ts";

/** A command that is done ends, whatever is left open, and has said everything by then. */
let sluice: CommandLine;
let pipeline: LocalPipeline;
let root: string;
let front: TlsFront | undefined;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sluice-end-"));
  await mkdir(join(root, "drive"));
  await writeFile(join(root, "drive", "one.csv"), "a\n1\n");
  await writeFile(join(root, "open.mjs"), "setInterval(() => undefined, 1000);\n");
  sluice = await openCommandLine();
  pipeline = await startPipeline(sluice, join(root, "drive"));
});

/** Files whose plan is more than a pipe holds. */
async function addLongNames(): Promise<void> {
  for (let n = 0; n < 40; n++) await pipeline.addFile(`${n}-${"long".repeat(1200)}.csv`, `${n}\n`);
}

afterEach(() => front?.close());
afterAll(async () => {
  await sluice.close();
  await rm(root, { recursive: true, force: true });
});

const CHUNK = 8 * 1024 * 1024;

test.each(["plain", "early"] as const)("after large files over TLS, to a service that is %s", async (manner) => {
  const { endpoints, token } = pipeline.emulators;
  front = await startTlsFront(endpoints.storage, manner);
  for (const [name, length] of [
    ["one-chunk", CHUNK],
    ["two-chunks", 2 * CHUNK],
    ["one-byte-more", 2 * CHUNK + 1],
  ] as const)
    await pipeline.addFile(
      `${manner}-${name}.csv`,
      `${manner[0]!}23456789012345\n`.repeat(length / 16 + 1).slice(0, length),
    );

  const { code, out, err } = await sluice.run(["--json", "ingest"], {
    NODE_EXTRA_CA_CERTS: front.authority,
    SLUICE_DRIVE_ENDPOINT: endpoints.drive,
    SLUICE_STORAGE_ENDPOINT: front.endpoint,
    SLUICE_EMULATORS_TOKEN: token,
  });

  expect(code, err).toBe(0);
  const [summary] = linesOf(IngestSummary, out);
  expect(summary).toMatchObject({ complete: true, counts: { failed: 0 } });
  expect(summary!.bytes).toBeGreaterThanOrEqual(5 * CHUNK + 1);
});

/** With something open that would keep the process alive for ever. */
const leftOpen = () => ({ NODE_OPTIONS: `--import=${pathToFileURL(join(root, "open.mjs")).href}` });

test("with something left open, well or not so well", async () => {
  expect((await sluice.run(["ingest"], leftOpen())).code).toBe(0);
  expect((await sluice.run(["ingest", "--folder", "no-such-folder-1234"], leftOpen())).code).toBe(1);
  expect((await sluice.run(["ingest", "--run-id", "X"], leftOpen())).code).toBe(2);
});

test("with every line handed over, to a reader that takes its time", async () => {
  await addLongNames();
  const child = spawn(process.execPath, [CLI, "--json", "ingest", "--plan"], {
    cwd: sluice.workspace,
    env: { PATH: process.env["PATH"], HOME: root, SLUICE_STATE_FOLDER: sluice.state },
    stdio: ["ignore", "pipe", "ignore"],
  });
  let out = "";
  child.stdout.setEncoding("utf8");
  for await (const text of child.stdout) {
    out += text as string;
    await sleep(20);
  }
  const lines = out.split("\n").filter((line) => line.includes("long"));
  expect(lines).toHaveLength(40);
  expect(lines.map((line) => (JSON.parse(line) as { decision: string }).decision)).toEqual(Array(40).fill("copied"));
});

test("at the first signal, when nobody takes what it has to say", async () => {
  await addLongNames();
  const child = spawn(process.execPath, [CLI, "--json", "ingest", "--plan"], {
    cwd: sluice.workspace,
    env: { PATH: process.env["PATH"], HOME: root, SLUICE_STATE_FOLDER: sluice.state },
    stdio: ["ignore", "pipe", "ignore"],
  });
  // It has begun to print what does not fit into the pipe.
  await once(child.stdout, "readable");
  child.kill("SIGTERM");
  const [code] = (await once(child, "exit")) as [number | null];
  child.stdout.destroy();
  expect(code).toBe(EXIT.cancelled);
});
