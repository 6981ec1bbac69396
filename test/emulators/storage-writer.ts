import { once } from "node:events";
import { startStorage } from "../../emulators/storage/index.ts";
import { createTokens } from "../../emulators/tokens.ts";

/**
 * A process to kill: `node storage-writer.ts DATA TOKEN` serves the storage emulator on the folder, writes to it without end,
 * each object once, and prints the name of each when its write is acknowledged.
 */
const [data = "", token = ""] = process.argv.slice(2);
const now = () => new Date();
const { endpoint } = await startStorage({
  data,
  project: "test-project",
  tokens: createTokens("sluice-ingest@test-project.iam.gserviceaccount.com", now, token),
  now,
  port: 0,
  log: () => undefined,
});
const authorization = `Bearer ${token}`;
await fetch(`${endpoint}/storage/v1/b?project=test-project`, {
  method: "POST",
  headers: { authorization, "content-type": "application/json" },
  body: JSON.stringify({ name: "killed-bucket" }),
});
await Promise.all([0, 1, 2, 3].map((writer) => writeForever(writer)));

/** Objects of up to 1 MiB, whose content says how long it is to be. */
async function writeForever(writer: number): Promise<never> {
  for (let n = 0; ; n++) {
    const name = `${writer}/${n}`;
    const body = Buffer.alloc(((n * 7919) % 1024) * 1024 + 1, name);
    const query = `uploadType=media&name=${encodeURIComponent(name)}`;
    const response = await fetch(`${endpoint}/upload/storage/v1/b/killed-bucket/o?${query}`, {
      method: "POST",
      headers: { authorization },
      body,
    });
    await response.arrayBuffer();
    if (response.ok && !process.stdout.write(`${name}\n`)) await once(process.stdout, "drain");
  }
}
