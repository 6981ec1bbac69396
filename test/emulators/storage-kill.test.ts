import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStorage } from "../../emulators/storage/index.ts";
import { LIMITS } from "../limits.ts";
import { createTokens } from "../../emulators/tokens.ts";

const TOKEN = "the-token-of-each-start";
const headers = { authorization: `Bearer ${TOKEN}` };
let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "sluice-killed-"));
});
afterAll(() => rm(data, { recursive: true, force: true }));

test("a kill in the middle of writing loses nothing acknowledged and leaves nothing half", async () => {
  const acknowledged = new Set<string>();
  for (let kill = 0; kill < 2; kill++) {
    for (const name of await writeAndKill(30)) acknowledged.add(name);

    const emulator = await start();
    const objects = `${emulator.endpoint}/storage/v1/b/killed-bucket/o`;
    const names = await allNames(objects);
    expect(names).toEqual(expect.arrayContaining([...acknowledged]));
    for (const name of names) {
      const response = await fetch(`${objects}/${encodeURIComponent(name)}?alt=media`, { headers });
      const [, n] = name.split("/");
      const expected = Buffer.alloc(((Number(n) * 7919) % 1024) * 1024 + 1, name);
      expect(expected.equals(Buffer.from(await response.arrayBuffer()))).toBe(true);
    }
    await emulator.close();
    await expectFiles(names.length);
  }
});

test("a process that has closed it ends, though an answer was held back", async () => {
  const closing = spawn(
    process.execPath,
    [join(import.meta.dirname, "closed-while-stalling.ts"), join(data, "stalled")],
    {
      stdio: ["ignore", "pipe", "inherit"],
      timeout: LIMITS.answer,
    },
  );
  let said = "";
  closing.stdout.on("data", (text) => (said += String(text)));
  expect(await once(closing, "close")).toEqual([0, null]);
  expect(said).toBe("closed");
});

function start() {
  const now = () => new Date();
  const tokens = createTokens("sluice-ingest@test-project.iam.gserviceaccount.com", now, TOKEN);
  return startStorage({ data, project: "test-project", tokens, now, port: 0, log: () => undefined });
}

/** Runs the writer until it has had that many writes acknowledged, and kills it. The names of those writes. */
async function writeAndKill(writes: number): Promise<string[]> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, "storage-writer.ts"), data, TOKEN], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let told = "";
  for await (const chunk of writer.stdout) {
    told += String(chunk);
    if (told.split("\n").length > writes) writer.kill("SIGKILL");
  }
  if (writer.exitCode === null && writer.signalCode === null) await once(writer, "exit");
  return told.split("\n").slice(0, -1);
}

async function allNames(objects: string): Promise<string[]> {
  const names: string[] = [];
  for (let token: string | undefined = ""; token !== undefined;) {
    const response = await fetch(`${objects}?pageToken=${encodeURIComponent(token)}`, { headers });
    const page = (await response.json()) as { items?: { name: string }[]; nextPageToken?: string };
    names.push(...(page.items ?? []).map(({ name }) => name));
    token = page.nextPageToken;
  }
  return names;
}

/** Every object has its file, and what the killed process had not committed is collected. */
async function expectFiles(objects: number): Promise<void> {
  // Closing waits for the collection that began with the start only up to the file in hand: let one finish.
  const emulator = await start();
  await expect.poll(() => blobs().then(({ length }) => length)).toBe(objects);
  await emulator.close();
}

async function blobs(): Promise<string[]> {
  const entries = await readdir(join(data, "blobs"), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
