import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import type { TestEmulators } from "../support/emulators.ts";
import { newRunId, newIngestFixture, startEmulators, type IngestFixture } from "../support/ingest-fixture.ts";
import { serveFunction, type FunctionServer } from "./function-server.ts";

const ErrorAnswer = z.strictObject({
  error: z.strictObject({ code: z.string(), what: z.string().min(1), why: z.string(), hint: z.string() }),
});

let emulators: TestEmulators;
let fixture: IngestFixture;
let server: FunctionServer;
let secondFolder: string;

beforeAll(async () => {
  emulators = await startEmulators();
  fixture = await newIngestFixture(emulators);
  secondFolder = await fixture.owner.folder("second");
  await fixture.owner.share(secondFolder, `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`);
  server = await serveFunction(environment());
});
afterAll(async () => {
  await server.close();
  await emulators.close();
});

/** What Terraform gives the function, and where the emulators are. The metadata server is the only credential. */
function environment(changed: Record<string, string> = {}): Record<string, string> {
  const { endpoints, project } = emulators;
  return {
    SLUICE_PROJECT: project,
    SLUICE_REGION: "europe-west1",
    SLUICE_LAKE_BUCKET: fixture.lake.name,
    SLUICE_DRIVE_FOLDERS: `${fixture.folderId},${secondFolder}`,
    SLUICE_DEADLINE_SECONDS: "3540",
    SLUICE_DRIVE_ENDPOINT: endpoints.drive,
    SLUICE_STORAGE_ENDPOINT: endpoints.storage,
    GCE_METADATA_HOST: endpoints.metadata.replace("http://", ""),
    ...changed,
  };
}

async function post(body: unknown, to = server): Promise<{ status: number; answer: Record<string, unknown> }> {
  const response = await fetch(to.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

it("ingests every folder and answers with one summary; the same run id gets the same answer", async () => {
  const one = await fixture.owner.file("one.csv", "a\n1\n", { parent: fixture.folderId });
  const two = await fixture.owner.file("two.csv", "a\n22\n", { parent: secondFolder });
  const runId = newRunId();

  const planned = await post({ runId, dryRun: true });
  expect(planned.answer).toMatchObject({ complete: true, counts: { copied: 2 }, bytes: 9, manifest: "" });
  expect(await fixture.raw()).toEqual(new Map());

  const first = await post({ runId });
  expect(first.status).toBe(200);
  expect(first.answer).toMatchObject({
    runId,
    complete: true,
    more: false,
    counts: { lookedAt: 2, copied: 2, unchanged: 0, skipped: 0, gone: 0, failed: 0 },
    bytes: 9,
    manifest: `gs://${fixture.lake.name}/_sluice/ingest/${fixture.folderId}/runs/${runId}/summary.json`,
  });
  const raw = await fixture.raw();
  expect([raw.get(one)!.text, raw.get(two)!.text]).toEqual(["a\n1\n", "a\n22\n"]);

  await fixture.owner.file("later.csv", "b\n", { parent: fixture.folderId });
  expect(await post({ runId })).toEqual(first);
  expect((await post({ runId: newRunId(), mode: "reconcile" })).answer).toMatchObject({
    counts: { copied: 1, unchanged: 2 },
  });
});

it("asked twice at once for the same run, answers both alike", async () => {
  await fixture.owner.file("twice.csv", "a\n", { parent: fixture.folderId });
  const runId = newRunId();
  const answers = await Promise.all([post({ runId }), post({ runId }), post({ runId })]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[0].answer).toMatchObject({ complete: true, counts: { copied: 1 } });
});

it("asked of two instances at once for the same run, says who has it or what came of it", async () => {
  const second = await serveFunction(environment());
  try {
    for (let n = 0; n < 6; n++) await fixture.owner.file(`${n}.csv`, `${n}\n`, { parent: fixture.folderId });
    const runId = newRunId();
    const answers = await Promise.all([post({ runId }), post({ runId }, second)]);
    expect(answers.map(({ status }) => status)).toContain(200);
    for (const { status, answer } of answers) {
      const done: unknown = expect.objectContaining({ runId, complete: true });
      expect({ status, answer }).toBeOneOf([
        { status: 200, answer: done },
        { status: 409, answer: expect.anything() as unknown },
      ]);
      expect(JSON.stringify(answer)).not.toContain("longer than its lease");
    }
  } finally {
    await second.close();
  }
});

it("names every folder that failed", async () => {
  const lost = ["no-such-folder-1234", "no-such-folder-5678"];
  const folders = [...lost, fixture.folderId].join(",");
  const wrong = await serveFunction(environment({ SLUICE_DRIVE_FOLDERS: folders }));
  try {
    const { status, answer } = await post({ runId: newRunId() }, wrong);
    expect([status, answer["error"]]).toMatchObject([500, { code: "ingest.folders-failed" }]);
    for (const folder of lost) expect(JSON.stringify(answer)).toContain(folder);
  } finally {
    await wrong.close();
  }
});

it("names the holder of the lease", async () => {
  const name = `_sluice/ingest/${fixture.folderId}/state.json`;
  const signal = new AbortController().signal;
  const stored = (await fixture.lake.readText(name, signal))!;
  const until = new Date(Date.now() + 60_000).toISOString();
  const held = JSON.stringify({ ...JSON.parse(stored.text), lease: { holder: "nightly-run-7", until } });
  const writing = { ifGenerationMatch: stored.object.generation, contentType: "application/json" };
  const { generation } = await fixture.lake.write(name, held, writing, signal);

  const { status, answer } = await post({ runId: newRunId() });

  expect(status).toBe(409);
  expect(answer["error"]).toMatchObject({ code: "ingest.lease-held" });
  expect(JSON.stringify(answer["error"])).toContain("nightly-run-7");
  await fixture.lake.write(name, stored.text, { ...writing, ifGenerationMatch: generation }, signal);
});

describe("what it refuses", () => {
  it.each([
    ["no run id", {}],
    ["a short run id", { runId: "short" }],
    ["a path as run id", { runId: "../../../etc" }],
    ["an unknown mode", { runId: "run-12345678", mode: "everything" }],
    ["an unknown field", { runId: "run-12345678", folder: "x" }],
    ["a list", []],
  ])("is %s", async (_, body) => {
    const { status, answer } = await post(body);
    expect([status, answer["error"]]).toMatchObject([400, { code: "function.bad-request" }]);
  });

  const FORM = "runId=run-12345678&mode=incremental";
  it.each([
    ["a body that is not JSON", "application/json", "{", 400, "function.bad-request"],
    ["no body", "application/json", "", 400, "function.bad-request"],
    ["JSON under a charset that there is not", "application/json; charset=x", "{", 400, "function.bad-request"],
    ["a text", "text/plain", "{}", 415, "function.unsupported-type"],
    ["a form", "application/x-www-form-urlencoded", FORM, 415, "function.unsupported-type"],
    ["a form in parts", "multipart/form-data; boundary=x", "--x--", 415, "function.unsupported-type"],
    ["a huge body", "application/json", `"${"x".repeat(3_000_000)}"`, 413, "function.too-large"],
    ["a deep body", "application/json", "[".repeat(50_000), 400, "function.bad-request"],
  ])("is %s, in our own words", async (_, type, body, status, code) => {
    const response = await fetch(server.url, { method: "POST", headers: { "content-type": type }, body });
    const text = await response.text();
    expect([response.status, text]).toEqual([status, expect.stringContaining(code)]);
    expect(ErrorAnswer.parse(JSON.parse(text)).error.code).toBe(code);
    expect(text).not.toMatch(/\bat .*:\d+|node_modules/);
  });

  it("is a body that says it is compressed, and an address that can't be read", async () => {
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    const packed = await fetch(server.url, { method: "POST", headers, body: "{}" });
    expect(packed.status).toBe(415);
    expect(ErrorAnswer.parse(await packed.json()).error.code).toBe("function.unsupported-type");
    const lost = await fetch(`${server.url}/%ff`, { method: "POST", headers: { "content-type": "application/json" } });
    expect(lost.status).toBe(400);
    expect(ErrorAnswer.parse(await lost.json()).error.code).toBe("function.bad-request");
  });

  it("is another method", async () => {
    const response = await fetch(server.url);
    expect(response.status).toBe(405);
    expect(await response.json()).toMatchObject({ error: { code: "function.method-not-allowed" } });
  });
});

describe("a connection that does not work", () => {
  let wrong: FunctionServer | undefined;
  beforeEach(() => (wrong = undefined));
  afterEach(() => wrong?.close());

  it.each([
    [{ SLUICE_PROJECT: "" }, "connection.missing"],
    [{ SLUICE_DRIVE_FOLDERS: "" }, "connection.missing"],
    [{ SLUICE_LAKE_BUCKET: "no-such-bucket" }, "bucket.missing"],
    [{ SLUICE_DRIVE_FOLDERS: "no-such-folder-1234" }, "drive.folder-hidden"],
    [{ SLUICE_STORAGE_ENDPOINT: "https://storage.example.com" }, "endpoint.not-allowed"],
    [{ GCE_METADATA_HOST: "127.0.0.1:9" }, "credentials.refused"],
  ])("is told: %o", async (changed, code) => {
    wrong = await serveFunction(environment(changed));
    const { status, answer } = await post({ runId: newRunId() }, wrong);
    expect(status).toBe(500);
    expect(ErrorAnswer.parse(answer).error.code).toBe(code);
    expect(JSON.stringify(answer)).not.toContain(emulators.token);
    expect(wrong.output()).not.toContain(emulators.token);
  });
});
