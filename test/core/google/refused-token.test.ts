import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBatches } from "../../../src/core/services/batches.ts";
import { openCloudStorage } from "../../../src/core/services/storage.ts";
import { openDrive } from "../../../src/core/services/drive.ts";
import { isFailure, reasonOf } from "../../../src/core/failure.ts";
import type { Access } from "../../../src/core/google/access.ts";
import type { Token } from "../../../src/core/google/credentials.ts";
import { render } from "../../../src/messages/index.ts";
import type { Endpoints, TestEmulators } from "../../support/emulators.ts";
import { newIngestFixture, PATIENCE, startEmulators, type IngestFixture } from "../../support/ingest-fixture.ts";

const signal = new AbortController().signal;

let emulators: TestEmulators;
let fixture: IngestFixture;
let file: string;
/** What the token source was asked for. */
let asked: ("kept" | "fresh")[];

beforeAll(async () => {
  emulators = await startEmulators();
  fixture = await newIngestFixture(emulators);
  file = await fixture.owner.file("a.csv", "1\n", { parent: fixture.folderId });
  await fixture.lake.write("a.csv", "1\n", { ifGenerationMatch: "0", contentType: "text/csv" }, signal);
});
afterAll(() => emulators.close());
beforeEach(() => (asked = []));

/** A token that was revoked, until somebody wants a fresh one. */
const revoked: Token = (_scopes, { fresh = false } = {}) => {
  asked.push(fresh ? "fresh" : "kept");
  return Promise.resolve(fresh ? emulators.token : "revoked");
};
const refused: Token = () => Promise.resolve("revoked");

const access = (service: keyof Endpoints, token: Token): Access => ({
  endpoint: emulators.endpoints[service],
  token,
  patience: PATIENCE,
});
const drive = (token: Token) => openDrive(access("drive", token), undefined);
const storage = (token: Token) => openCloudStorage(access("storage", token), emulators.project);
const lake = async (token: Token) => (await storage(token)).bucket(fixture.lake.name);
const batches = (token: Token) => openBatches(access("dataproc", token), emulators.project, "europe-west1");

let written = 0;
const next = () => `new-${written++}.csv`;
const writing = { ifGenerationMatch: "0", contentType: "text/csv" };

const REQUESTS: readonly [string, (token: Token) => Promise<unknown>][] = [
  ["Drive's folder", async (token) => (await drive(token)).folder(fixture.folderId, signal)],
  ["Drive's listing", async (token) => (await drive(token)).list(fixture.folderId, { size: 10 }, signal)],
  ["Drive's file", async (token) => (await drive(token)).get(file, signal)],
  ["Drive's bytes", async (token) => Array.fromAsync(await (await drive(token)).download(file, signal))],
  ["Drive's changes token", async (token) => (await drive(token)).startPageToken(undefined, signal)],
  ["Drive's changes", async (token) => (await drive(token)).changes("1", undefined, signal)],
  ["the buckets", async (token) => (await storage(token)).buckets({ token: undefined, size: 10 }, signal)],
  ["a bucket", async (token) => (await lake(token)).check(signal)],
  ["a bucket's listing", async (token) => (await lake(token)).list({ prefix: "", pageSize: 10 }, signal)],
  ["an object", async (token) => (await lake(token)).stat("a.csv", signal)],
  ["an object's bytes", async (token) => Array.fromAsync(await (await lake(token)).read("a.csv", {}, signal))],
  ["an object's text", async (token) => (await lake(token)).readText("a.csv", signal)],
  ["a write", async (token) => (await lake(token)).write(next(), "1\n", writing, signal)],
  ["an upload", async (token) => (await lake(token)).upload(next(), Readable.from(["1\n"]), writing, signal)],
  [
    "an annotation",
    async (token) => {
      const object = await fixture.lake.stat("a.csv", signal);
      return (await lake(token)).annotate(object!, { seen: String(written++) }, signal);
    },
  ],
  ["the batches", async (token) => (await batches(token)).list({ size: 10 }, signal)],
  ["a batch", async (token) => (await batches(token)).get("no-such-batch", signal)],
];

describe("a token that the service refuses is renewed once, for", () => {
  it.each(REQUESTS)("%s", async (_, request) => {
    await request(revoked);
    expect(asked).toEqual(["kept", "fresh"]);
  });
});

describe("a token that stays refused is told in words, for", () => {
  it.each(REQUESTS)("%s", async (_, request) => {
    const failure = await request(refused).catch((error: unknown) => error);
    if (!isFailure(failure, "credentials.refused")) throw failure;
    const { what, why, hint } = render(failure, "en");
    expect([what, why, hint].join(" ")).toMatch(/Invalid Credentials/i);
    expect([what, why, hint].join(" ")).not.toContain("[object");
  });
});

it("many requests at once share one new token", async () => {
  const bucket = await lake(revoked);
  await Promise.all(Array.from({ length: 20 }, () => bucket.stat("a.csv", signal)));
  expect(asked.filter((wish) => wish === "fresh")).toHaveLength(1);
});

it("whatever is thrown has a reason that can be read", () => {
  const thrown = [{ code: 401, message: "Invalid Credentials" }, { code: 401 }, ["a"], null, undefined, 7, "text"];
  for (const one of thrown) expect(reasonOf(one)).not.toContain("[object");
  expect(reasonOf(thrown[0])).toBe("Invalid Credentials");
});
