import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openCloudStorage, type Bucket } from "../../src/core/services/storage.ts";
import { isFailure } from "../../src/core/failure.ts";
import { PATIENCE, startEmulators } from "../support/ingest-fixture.ts";
import type { TestEmulators } from "../support/emulators.ts";
import { LIMITS } from "../limits.ts";
import { startTlsFront, type Manner, type TlsFront } from "../support/tls-front.ts";

// The smallest that Cloud Storage takes.
const CHUNK = 256 * 1024;
const signal = new AbortController().signal;

let emulators: TestEmulators;
let front: TlsFront | undefined;
beforeAll(async () => {
  emulators = await startEmulators();
});
afterAll(() => emulators.close());
afterEach(async () => {
  await front?.close();
  front = undefined;
  await emulators.forget("storage");
});

async function openBucket(endpoint: string, name: string, tokens: string[] = []): Promise<Bucket> {
  const token = () => Promise.resolve(tokens.shift() ?? emulators.token);
  const lake = await openCloudStorage({ endpoint, token, patience: PATIENCE }, emulators.project, CHUNK);
  await lake.createBucket(name, "EU", signal);
  return lake.bucket(name);
}

async function throughTls(manner: Manner): Promise<Bucket> {
  front = await startTlsFront(emulators.endpoints.storage, manner);
  setDefaultCACertificates([...getCACertificates(), await readFile(front.authority, "utf8")]);
  return openBucket(front.endpoint, `tls-${manner}`);
}

/** In pieces that meet no chunk's border. */
function streamOf(content: Buffer): Readable {
  const pieces = Array.from({ length: Math.ceil(content.length / 60_000) }, (_, n) =>
    content.subarray(n * 60_000, (n + 1) * 60_000),
  );
  return Readable.from(pieces, { objectMode: false });
}

function contentOf(length: number): Buffer {
  return Buffer.alloc(length, "0123456789abcdefghijklmno\n");
}

const md5Of = (content: Buffer) => createHash("md5").update(content).digest("hex");

async function expectUploaded(bucket: Bucket, content: Buffer) {
  const writing = { ifGenerationMatch: "0", contentType: "text/csv", metadata: { a: "ä" }, md5: md5Of(content) };
  const name = `${crypto.randomUUID()}.csv`;
  const made = await bucket.upload(name, streamOf(content), writing, signal);
  expect(made).toMatchObject({ name, size: content.length, contentType: "text/csv", metadata: { a: "ä" } });
  expect(Buffer.from(made.md5Hash ?? "", "base64").toString("hex")).toBe(writing.md5);
  expect((await bucket.stat(name, signal))?.generation).toBe(made.generation);
}

describe("leaves no connection of its own open, over TLS to a service that", () => {
  it.each([
    [
      "keeps every connection",
      "plain",
      [0, 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1, 128 * CHUNK, 128 * CHUNK + 1],
    ],
    ["answers before it has the body, which it never reads", "early", [CHUNK, CHUNK + 1, 2 * CHUNK, 9 * CHUNK + 1]],
    ["takes its time", "slow", [CHUNK, CHUNK + 1, 2 * CHUNK]],
  ] as const)("%s", async (_, manner, lengths) => {
    const bucket = await throughTls(manner);
    await bucket.check(signal);
    for (const length of lengths) {
      const before = front?.connections();
      await expectUploaded(bucket, contentOf(length));
      await expect.poll(() => front?.connections(), { timeout: LIMITS.answer }).toBeLessThanOrEqual(before ?? 0);
    }
  });
});

describe("goes on within the session after", () => {
  it.each([
    ["a token that is refused", ["return-401", "stall-for-0s", "return-401"]],
    ["a time-out", ["return-408"]],
    ["being told to slow down", ["return-429", "return-503"]],
    ["a connection that breaks", ["return-reset-connection", "return-reset-connection"]],
    ["a break in mid-chunk", [`return-503-after-${CHUNK / 1024 + 10}K`]],
    ["an answer that was lost", ["stall-for-0s", "commit-then-reset", "commit-then-reset", "commit-then-reset"]],
  ])("%s", async (_, instructions) => {
    const bucket = await openBucket(emulators.endpoints.storage, "goes-on");
    await emulators.plant("storage", "storage.objects.insert", instructions);
    await expectUploaded(bucket, contentOf(3 * CHUNK + 7));
  });
});

describe("gives up, and has nothing committed", () => {
  const name = "given-up.csv";
  const writing = { ifGenerationMatch: "0", contentType: "text/csv" };

  it.each([
    ["credentials.refused", Array<string>(12).fill("return-401")],
    ["remote.denied", ["return-403:forbidden"]],
    ["remote.not-found", ["stall-for-0s", "return-404"]],
    ["remote.invalid", ["stall-for-0s", "return-400"]],
  ] as const)("%s", async (code, instructions) => {
    const bucket = await openBucket(emulators.endpoints.storage, "gives-up");
    await emulators.plant("storage", "storage.objects.insert", instructions);
    const failure = await bucket
      .upload(name, streamOf(contentOf(2 * CHUNK)), writing, signal)
      .catch((error: unknown) => error);
    expect(isFailure(failure, code), String(failure)).toBe(true);
    expect(JSON.stringify(failure)).not.toContain("[object");
    expect(await bucket.stat(name, signal)).toBeUndefined();
  });

  it("when the source breaks, and when it is cancelled", async () => {
    const bucket = await openBucket(emulators.endpoints.storage, "gives-up");
    const broken = Readable.from(
      (function* () {
        yield contentOf(CHUNK + 1);
        throw new Error("the source broke");
      })(),
    );
    await expect(bucket.upload(name, broken, writing, signal)).rejects.toThrow("the source broke");

    const cancel = new AbortController();
    const endless = Readable.from(
      (function* () {
        for (let n = 0; ; n++) {
          if (n === 3) cancel.abort(new Error("cancelled by the user"));
          yield contentOf(CHUNK);
        }
      })(),
    );
    await expect(bucket.upload(name, endless, writing, cancel.signal)).rejects.toThrow("cancelled by the user");
    expect(await bucket.stat(name, signal)).toBeUndefined();
  });

  it("when the object is not what it was thought to be", async () => {
    const bucket = await openBucket(emulators.endpoints.storage, "gives-up");
    await bucket.write("taken.csv", "1\n", writing, signal);
    const failure = await bucket
      .upload("taken.csv", streamOf(contentOf(CHUNK)), writing, signal)
      .catch((e: unknown) => e);
    expect(isFailure(failure, "remote.conflict")).toBe(true);
  });
});
