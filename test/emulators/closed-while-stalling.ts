import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { request } from "node:http";
import { startStorage } from "../../emulators/storage/index.ts";
import { createTokens } from "../../emulators/tokens.ts";

// Run as a process of its own: closes the emulator while an answer of it is held back for an hour, and has to end.
const [, , data = ""] = process.argv;
const [token, project, now] = ["the-token", "test-project", () => new Date()];
const tokens = createTokens(`sluice-ingest@${project}.iam.gserviceaccount.com`, now, token);
await mkdir(data);
const emulator = await startStorage({ data, project, tokens, now, port: 0, log: () => undefined });
const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
const planting = { operation: "storage.buckets.list", instructions: ["stall-for-3600s"] };
await fetch(`${emulator.endpoint}/_faults`, { method: "POST", headers, body: JSON.stringify(planting) });
const stalled = request(`${emulator.endpoint}/storage/v1/b?project=${project}`, { headers });
stalled.on("error", () => undefined).end();
await once(stalled, "finish");
for (let asked = 0; asked === 0;) {
  const reply = await fetch(`${emulator.endpoint}/_faults`, { headers });
  asked = ((await reply.json()) as { requests: Record<string, number> }).requests["storage.buckets.list"] ?? 0;
}
await emulator.close();
process.stdout.write("closed");
