import { generateKeyPairSync } from "node:crypto";
import { Storage } from "@google-cloud/storage";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { signReadUrl } from "../../../src/core/services/signed-url.ts";
import { openCloudStorage, type Bucket, type CloudStorage } from "../../../src/core/services/storage.ts";
import { googleSigner } from "../../../src/core/google/signer.ts";
import { straight } from "../../../src/core/google/transport.ts";
import { patient } from "../../../src/core/google/retry.ts";
import type { TestEmulators } from "../../support/emulators.ts";
import { PATIENCE, startEmulators } from "../../support/ingest-fixture.ts";
import { neverAborted as signal } from "../../support/emulator-clients.ts";

let emulators: TestEmulators;
let storage: CloudStorage;
let lake: Bucket;
let other: Bucket;
beforeAll(async () => {
  emulators = await startEmulators();
  const { endpoints, token, project } = emulators;
  const access = { endpoint: endpoints.storage, token: () => Promise.resolve(token), patience: PATIENCE };
  storage = await openCloudStorage(access, project, 256 * 1024);
  for (const name of ["changes-lake", "changes-other"]) await storage.createBucket(name, "EU", signal);
  [lake, other] = [storage.bucket("changes-lake"), storage.bucket("changes-other")];
  const body = JSON.stringify({ versioning: { enabled: true } });
  const headers = { "content-type": "application/json" };
  await emulators.call("storage", "/storage/v1/b/changes-other", { method: "PATCH", body, headers });
});
afterAll(() => emulators.close());
afterEach(() => emulators.forget("storage"));

const NEW = { ifGenerationMatch: "0", contentType: "text/csv", metadata: { a: "ä" } };
const put = (bucket: Bucket, name: string, text: string, ifGenerationMatch = "0") =>
  bucket.write(name, text, { ...NEW, ifGenerationMatch }, signal);

describe("a removal", () => {
  it("takes the generation that was seen, and nothing that came after it", async () => {
    const seen = await put(lake, "removed", "one");
    const newer = await put(lake, "removed", "two", seen.generation);
    const stale = lake.remove("removed", { ifGenerationMatch: seen.generation }, signal);
    await expect(stale).rejects.toMatchObject({ code: "remote.conflict" });
    expect(await lake.stat("removed", signal)).toMatchObject({ generation: newer.generation });
    expect(await lake.remove("removed", { ifGenerationMatch: newer.generation }, signal)).toBe(true);
    expect(await lake.stat("removed", signal)).toBeUndefined();
    expect(await lake.remove("removed", { ifGenerationMatch: newer.generation }, signal)).toBe(false);
  });

  it("whose answer was lost is repeated without harm", async () => {
    const { generation } = await put(lake, "lost", "one");
    await emulators.plant("storage", "storage.objects.delete", ["commit-then-reset"]);
    await lake.remove("lost", { ifGenerationMatch: generation }, signal);
    expect(await lake.stat("lost", signal)).toBeUndefined();
  });
});

describe("versions", () => {
  it("are all generations of one object, or of a prefix, with the time they ended at", async () => {
    const first = await put(other, "v/a", "one");
    const second = await put(other, "v/a", "two", first.generation);
    await put(other, "v/a.csv", "x");
    const of = await Array.fromAsync(other.versions({ name: "v/a" }, signal));
    expect(of.map(({ name, generation }) => [name, generation])).toEqual([
      ["v/a", first.generation],
      ["v/a", second.generation],
    ]);
    expect(of.map(({ timeDeleted }) => timeDeleted !== undefined)).toEqual([true, false]);
    expect(await Array.fromAsync(other.versions({ prefix: "v/" }, signal))).toHaveLength(3);
    expect(await other.stat("v/a", signal, first.generation)).toMatchObject({ size: 3, generation: first.generation });
    expect(await other.remove("v/a", { noncurrent: first.generation }, signal)).toBe(true);
    expect(await Array.fromAsync(other.versions({ name: "v/a" }, signal))).toHaveLength(1);
  });
});

describe("a copy", () => {
  it("keeps bytes, type and metadata, of the generation that is named, from another bucket too", async () => {
    const first = await put(other, "source", "one");
    await put(other, "source", "two", first.generation);
    const copying = { ifGenerationMatch: "0", sourceGeneration: first.generation };
    const made = await lake.copy({ bucket: "changes-other", name: "source" }, "from other", copying, signal);
    expect(made).toMatchObject({ contentType: "text/csv", metadata: { a: "ä" }, crc32c: first.crc32c });
    expect(await lake.readText("from other", signal)).toMatchObject({ text: "one" });
    const again = lake.copy({ bucket: "changes-other", name: "source" }, "from other", copying, signal);
    await expect(again).rejects.toMatchObject({ code: "remote.conflict" });
  });

  it.each(["commit-then-reset", "return-503", "return-reset-connection", "return-broken-stream"])(
    "is there once after %s",
    async (fault) => {
      const { generation } = await put(lake, `of ${fault}`, "one");
      await emulators.plant("storage", "storage.objects.rewrite", [fault]);
      const copying = { ifGenerationMatch: "0", sourceGeneration: generation };
      const made = await lake.copy({ name: `of ${fault}` }, `copy of ${fault}`, copying, signal);
      expect(await lake.stat(`copy of ${fault}`, signal)).toEqual(made);
    },
  );

  it("of a large object goes on by its token, where it was cut too", async () => {
    const bytes = Buffer.alloc(70 * 1024 * 1024, "sluice");
    const { generation } = await lake.write("large", bytes, NEW, signal);
    await emulators.plant("storage", "storage.objects.rewrite", ["return-503"]);
    const told: number[] = [];
    const copying = { ifGenerationMatch: "0", sourceGeneration: generation, report: (n: number) => void told.push(n) };
    const made = await lake.copy({ name: "large" }, "large copy", copying, signal);
    expect(made.size).toBe(bytes.length);
    expect(told).toEqual([32, 64].map((mib) => mib * 1024 * 1024));
  });
});

describe("a signed address", () => {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const email = "signer@test-project.iam.gserviceaccount.com";

  it("is the one that the official client signs", async () => {
    const now = new Date("2026-11-27T10:11:12Z");
    vi.useFakeTimers({ now, toFake: ["Date"] });
    try {
      const client = new Storage({ credentials: { client_email: email, private_key: privateKey }, projectId: "p" });
      const name = "raw/a b/São (1)'!*+%?#.csv";
      const [theirs] = await client
        .bucket("b-u_c.ket")
        .file(name)
        .getSignedUrl({
          ...{ version: "v4", action: "read", expires: now.getTime() + 600_000, accessibleAt: now },
        });
      const signer = googleSigner(
        { kept: { kind: "key", key: { email, key: privateKey, keyId: undefined } } },
        straight,
      );
      const access = {
        endpoint: "https://storage.googleapis.com",
        token: () => Promise.reject(new Error("no token is needed")),
        patience: patient,
        signer,
      };
      expect(await signReadUrl(access, { bucket: "b-u_c.ket", name }, 600, signal, now)).toBe(theirs);
    } finally {
      vi.useRealTimers();
    }
  });

  it("can't be had of emulators, nor of a person", async () => {
    await expect(lake.signedUrl("x", 60, signal)).rejects.toMatchObject({
      code: "signed-url.no-signer",
      params: { why: "emulators" },
    });
    const client = { id: "c", secret: "s" };
    const account = { id: "1", email: "p@example.com", refreshToken: "r", scopes: [], client, issuer: "https://i" };
    const signer = googleSigner({ kept: { kind: "account", account } }, straight);
    await expect(signer(signal)).rejects.toMatchObject({ params: { why: "person", account: "p@example.com" } });
  });
});

it("is a bucket by its name alone: no other spelling leads into it", () => {
  for (const name of ["changes-lake/", "gs://changes-lake"])
    expect(() => storage.bucket(name)).toThrow(expect.objectContaining({ code: "bucket.missing" }));
});
