import { describe, expect, it } from "vitest";
import { openCloudStorage } from "../../src/core/services/storage.ts";
import { Failure, type FailureCode } from "../../src/core/failure.ts";
import type { IngestOptions } from "../../src/core/ingest/index.ts";
import { PATIENCE, type IngestFixture } from "../support/ingest-fixture.ts";
import { withIngest } from "../support/with-ingest.ts";

const signal = new AbortController().signal;

let fixture: IngestFixture;
withIngest(async (opened) => {
  fixture = opened;
  await fixture.owner.file("a.csv", "1\n", { parent: fixture.folderId });
});

/** What is in the whole bucket: names and generations. */
async function snapshot(): Promise<string[]> {
  const objects = [];
  for await (const { name, generation, metageneration } of fixture.lake.all("", signal)) {
    objects.push(`${name} ${generation} ${metageneration}`);
  }
  return objects;
}

async function expectRefusal(code: FailureCode, options: Partial<IngestOptions> = {}): Promise<Failure> {
  const before = await snapshot();
  const error: unknown = await fixture.ingest(options).then(
    () => "it went through",
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Failure)) throw new Error(`not a failure: ${String(error)}`, { cause: error });
  expect(error.code).toBe(code);
  expect(await snapshot()).toEqual(before);
  return error;
}

describe("a folder that can't be ingested", () => {
  it("because there is none with the id", () => expectRefusal("drive.folder-hidden", { folderId: "no-such-folder-1" }));

  it("because nobody shared it", async () => {
    const folderId = await fixture.owner.folder("private");
    const { params } = await expectRefusal("drive.folder-hidden", { folderId });
    expect(params).toEqual({ folder: folderId, account: expect.stringContaining("sluice-ingest@") as string });
  });

  it("because it is in the bin", async () => {
    await fixture.ingest();
    await fixture.owner.change(fixture.folderId, { trashed: true });
    await expectRefusal("drive.folder-trashed");
  });

  it("because it is a file", async () => {
    const folderId = await fixture.owner.file("b.csv", "2\n", { parent: fixture.folderId });
    await expectRefusal("drive.not-a-folder", { folderId });
  });
});

describe("a bucket that can't be used", () => {
  it.each(["incremental", "reconcile"] as const)("because there is none, %s", async (mode) => {
    const token = () => Promise.resolve(fixture.emulators.token);
    const lake = await openCloudStorage(
      { endpoint: fixture.emulators.endpoints.storage, token, patience: PATIENCE },
      "test-project",
    );
    await expectRefusal("bucket.missing", { lake: lake.bucket("no-such-bucket"), mode });
    await expectRefusal("bucket.missing", { lake: lake.bucket("no-such-bucket"), mode, dryRun: true });
  });
});

describe("a state that can't be read", () => {
  const state = () => `_sluice/ingest/${fixture.folderId}/state.json`;

  it.each([
    ["empty", "", "document.malformed"],
    ["cut short", '{"format":1,"folderId":"x', "document.malformed"],
    ["not an object", "[]", "document.malformed"],
    ["missing fields", '{"format":1}', "document.malformed"],
    ["of a newer format", '{"format":2,"shape":"unknown"}', "document.newer-format"],
  ] as const)("because it is %s", async (_, text, code) => {
    await fixture.ingest();
    const stored = (await fixture.lake.readText(state(), signal))!;
    const writing = { ifGenerationMatch: stored.object.generation, contentType: "application/json" };
    await fixture.lake.write(state(), text, writing, signal);

    for (const mode of ["incremental", "reconcile"] as const) {
      const { params } = await expectRefusal(code, { mode });
      expect(params).toMatchObject({ object: `gs://${fixture.lake.name}/${state()}` });
    }
  });

  it("because it is another folder's", async () => {
    const other = await fixture.owner.folder("other");
    await fixture.owner.share(other, `sluice-ingest@${fixture.emulators.project}.iam.gserviceaccount.com`);
    const { folderId } = await fixture.ingest({ folderId: other });
    const text = await fixture.text(`_sluice/ingest/${folderId}/state.json`);
    await fixture.lake.write(state(), text, { ifGenerationMatch: "0", contentType: "application/json" }, signal);
    const { params } = await expectRefusal("document.malformed");
    expect(params).toMatchObject({ why: { kind: "state-of", folder: other } });
  });
});

it("rebuilds a state that is lost", async () => {
  const gone = await fixture.owner.file("gone.csv", "2\n", { parent: fixture.folderId });
  await fixture.ingest();
  await fixture.owner.remove(gone);
  await fixture.ingest();
  await removeState();

  const summary = await fixture.ingest();

  expect(summary).toMatchObject({ mode: "reconcile", complete: true, counts: { lookedAt: 1, unchanged: 1 } });
  expect(await fixture.ingest()).toMatchObject({ mode: "incremental", counts: { lookedAt: 0 } });
});

it("writes nothing in a dry run, and counts what a run would do", async () => {
  await fixture.ingest();
  await fixture.owner.file("b.csv", "22\n", { parent: fixture.folderId });
  const before = await snapshot();
  for (const mode of ["incremental", "reconcile"] as const) {
    expect(await fixture.ingest({ mode, dryRun: true })).toMatchObject({
      counts: { copied: 1, unchanged: mode === "reconcile" ? 1 : 0 },
      bytes: 3,
    });
  }
  expect(await snapshot()).toEqual(before);
});

async function removeState(): Promise<void> {
  const object = encodeURIComponent(`_sluice/ingest/${fixture.folderId}/state.json`);
  const { endpoints, token } = fixture.emulators;
  const reply = await fetch(`${endpoints.storage}/storage/v1/b/${fixture.lake.name}/o/${object}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${token}` },
  });
  expect(reply.status).toBe(204);
}
