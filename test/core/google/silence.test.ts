import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openCloudStorage } from "../../../src/core/services/storage.ts";
import { openBatches } from "../../../src/core/services/batches.ts";
import type { Retrying } from "../../../src/core/google/retry.ts";
import { openDrive } from "../../../src/core/services/drive.ts";

/** A service that takes every connection and every request, and says nothing. */
let server: Server;
let endpoint: string;
let connections: Socket[];
let told: Retrying[];

beforeEach(async () => {
  connections = [];
  told = [];
  server = createServer((socket) => connections.push(socket.resume().on("error", () => undefined)));
  await once(server.listen(0, "127.0.0.1"), "listening");
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const connection of connections) connection.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const access = (answer: number) => ({
  endpoint,
  token: () => Promise.resolve("token"),
  patience: { retries: 7, firstWait: 1, longestWait: 1, answer },
  retrying: (next: Retrying) => void told.push(next),
});

const SERVICES: [string, (answer: number, signal: AbortSignal) => Promise<unknown>][] = [
  ["drive", async (answer, signal) => (await openDrive(access(answer), undefined)).folder("f", signal)],
  ["storage", async (answer, signal) => (await openCloudStorage(access(answer), "p")).bucket("lake").check(signal)],
  ["dataproc", async (answer, signal) => (await openBatches(access(answer), "p", "r")).list({ size: 1 }, signal)],
];

test.each(SERVICES)("a silent %s is asked three times, and then told", async (service, ask) => {
  await expect(ask(50, new AbortController().signal)).rejects.toMatchObject({
    code: "remote.stalled",
    params: { service, seconds: 0.05 },
  });
  expect(connections).toHaveLength(3);
  expect(told).toMatchObject([
    { service, attempt: 2, of: 8 },
    { service, attempt: 3, of: 8 },
  ]);
});

test.each(SERVICES)("an abort ends the wait for a silent %s", async (_, ask) => {
  const stop = new AbortController();
  const asked = ask(1_000_000, stop.signal);
  asked.catch(() => undefined);
  while (connections.length === 0) await new Promise((resolve) => setImmediate(resolve));
  stop.abort(new Error("the user stopped it"));
  await expect(asked).rejects.toThrow("the user stopped it");
});
