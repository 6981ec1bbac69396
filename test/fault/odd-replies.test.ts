import { beforeEach, describe, expect, it } from "vitest";
import type { Drive } from "../../src/core/services/drive.ts";
import { deviates } from "../discovery/deviates.ts";
import { type IngestFixture } from "../support/ingest-fixture.ts";
import { withIngest } from "../support/with-ingest.ts";

const signal = new AbortController().signal;

let fixture: IngestFixture;
let one: string;
let two: string;
withIngest(async (opened) => {
  fixture = opened;
  one = await fixture.owner.file("one.csv", "1\n", { parent: fixture.folderId });
  two = await fixture.owner.file("two.csv", "2\n", { parent: fixture.folderId });
});

const replace = (fields: unknown) => `replace-fields:${JSON.stringify(fields)}`;

/** The objects of raw/ as Cloud Storage lists them, by file id. */
async function listRaw(): Promise<Record<string, Record<string, unknown>>> {
  const url = `${fixture.emulators.endpoints.storage}/storage/v1/b/${fixture.lake.name}/o?prefix=raw/`;
  const reply = await fetch(url, { headers: { authorization: `Bearer ${fixture.emulators.token}` } });
  const { items } = (await reply.json()) as { items: Record<string, unknown>[] };
  return Object.fromEntries(items.map((item) => [String(item["name"]).split("/")[1] ?? "", item] as const));
}

/** Drive's listing of the folder, by file id. */
async function listFolder(): Promise<Record<string, object>> {
  const { files } = await fixture.drive.list(fixture.folderId, { size: 100 }, signal);
  return Object.fromEntries(files.map((file) => [file.id, { ...file, size: String(file.size) }]));
}

// The run's manifest is listed first, the objects second.
const asObjects = (items: unknown[]) =>
  fixture.emulators.plant("storage", "storage.objects.list", ["stall-for-0s", replace({ items })]);
const asFiles = (files: unknown[]) => fixture.emulators.plant("drive", "drive.files.list", [replace({ files })]);
const asChanges = (changes: unknown[]) =>
  fixture.emulators.plant("drive", "drive.changes.list", [replace({ changes })]);

describe("in the bucket", () => {
  beforeEach(() => fixture.ingest());

  it.each([
    ["size, which is 0 then", ["size"]],
    ["content type, time and metageneration", ["contentType", "updated", "metageneration"]],
  ])("an object without %s, is as good as any", async (_, absent) => {
    const { [one]: odd, [two]: other } = await listRaw();
    await asObjects([Object.fromEntries(Object.entries(odd!).filter(([name]) => !absent.includes(name))), other]);
    const summary = await fixture.ingest({ mode: "reconcile" });
    expect(summary).toMatchObject({ complete: true, counts: { unchanged: 2, failed: 0 } });
  });

  it("an object with nulls, without metadata, is described anew", async () => {
    deviates("nulls for what is absent", "items[].contentType: not a string: null", "items[].metadata: not an object");
    deviates("nulls for what is absent", "items[].crc32c: not a string: null");
    const { [one]: odd, [two]: other } = await listRaw();
    await asObjects([{ ...odd, metadata: null, crc32c: null, contentType: null }, other]);
    const summary = await fixture.ingest({ mode: "reconcile" });
    expect(summary).toMatchObject({ complete: true, counts: { unchanged: 2, failed: 0 } });
    expect(summary.entries).toEqual([]);
  });

  it.each([
    ["no generation", { generation: null }, "items[].generation: not a string: null"],
    ["a size that is none", { size: "many" }, 'items[].size: not uint64: "many"'],
    ["metadata that is a list", { metadata: ["a"] }, "items[].metadata: not an object"],
  ])("an object with %s fails by name, and the others go on", async (_, changed, deviation) => {
    deviates("nonsense about one object", deviation);
    await fixture.owner.write(two, "changed\n");
    const { [one]: odd, [two]: other } = await listRaw();
    await asObjects([{ ...odd, ...changed }, other]);

    const summary = await fixture.ingest({ mode: "reconcile" });

    expect(summary).toMatchObject({ complete: false, counts: { copied: 1, failed: 1, gone: 0 } });
    expect(summary.entries).toMatchObject([{ fileId: one, decision: "failed", reason: "remote.malformed" }]);
    expect(JSON.stringify(summary.entries)).toContain(`raw/${one}/`);
    expect((await fixture.raw()).get(two)!.text).toBe("changed\n");
    expect(await fixture.ingest()).toMatchObject({ mode: "incremental", complete: true, counts: { unchanged: 1 } });
  });
});

describe("in Drive's listing", () => {
  it("a file of which little is told fails by name, and the others go on; the next run takes it", async () => {
    const { [two]: other } = await listFolder();
    await asFiles([{ id: one, name: "one.csv" }, other]);
    const summary = await fixture.ingest();
    expect(summary).toMatchObject({ complete: false, counts: { copied: 1, failed: 1 } });
    expect(summary.entries).toMatchObject([{ fileId: one, reason: "remote.malformed" }]);
    expect(await fixture.ingest()).toMatchObject({ mode: "incremental", complete: true, counts: { copied: 1 } });
    expect([...(await fixture.raw()).keys()].toSorted()).toEqual([one, two].toSorted());
  });

  it("a known file of which nonsense is told is not taken for gone", async () => {
    await fixture.ingest();
    const { [one]: odd, [two]: other } = await listFolder();
    deviates("nonsense about one file", "files[].createdTime: not a string: 7");
    await asFiles([{ ...odd, createdTime: 7 }, other]);
    const summary = await fixture.ingest({ mode: "reconcile" });
    expect(summary).toMatchObject({ complete: false, counts: { unchanged: 1, failed: 1, gone: 0 } });
  });

  it("something without an id makes the listing incomplete, and the next run reconciles", async () => {
    await asFiles([{ name: "one.csv" }, ...Object.values(await listFolder()).filter((file) => "id" in file)]);
    const summary = await fixture.ingest();
    expect(summary).toMatchObject({ complete: false, counts: { copied: 2, failed: 0 } });
    expect(await fixture.ingest()).toMatchObject({ mode: "reconcile", complete: true, counts: { unchanged: 2 } });
  });

  it("what is no list at all ends the run", async () => {
    deviates("a listing that is none", "answer.files: not an array");
    await fixture.emulators.plant("drive", "drive.files.list", [replace({ files: "none" })]);
    await expect(fixture.ingest()).rejects.toThrow("remote.malformed");
  });
});

describe("in Drive's changes", () => {
  beforeEach(() => fixture.ingest());

  it.each([
    ["an edited file", async () => fixture.owner.write(one, "edited\n"), { copied: 1 }],
    ["a file that left", async () => fixture.owner.remove(one), { gone: 1 }],
    ["a file that did not change", () => Promise.resolve(), { unchanged: 1 }],
  ] as const)("%s of which nonsense is told is asked for", async (_, change, counts) => {
    await change();
    await asChanges([{ changeType: "file", fileId: one, file: { id: one } }]);
    expect(await fixture.ingest()).toMatchObject({
      mode: "incremental",
      complete: true,
      counts: { lookedAt: 1, ...counts },
    });
  });

  it("one of nobody knows what makes the run reconcile", async () => {
    await asChanges([{ changeType: "file" }]);
    expect(await fixture.ingest()).toMatchObject({ mode: "reconcile", complete: true, counts: { unchanged: 2 } });
  });
});

describe("a changes feed that is refused", () => {
  const lines: string[] = [];
  const log = {
    info: (line: string) => void lines.push(line),
    warn: (line: string) => void lines.push(line),
    error: (line: string) => void lines.push(line),
  };
  beforeEach(() => (lines.length = 0));
  const REFUSALS = ["return-403:teamDriveMembershipRequired", "return-404", "return-410", "return-400:invalid"];

  it.each(REFUSALS)("at its start, %s: the run goes without, says so, and every run reconciles", async (refusal) => {
    await fixture.emulators.plant("drive", "drive.changes.getStartPageToken", [refusal]);
    expect(await fixture.ingest({ log })).toMatchObject({ mode: "reconcile", complete: true, counts: { copied: 2 } });
    expect(lines.join("\n")).toContain(fixture.folderId);
    expect(await fixture.ingest()).toMatchObject({ mode: "reconcile", complete: true, counts: { unchanged: 2 } });
    expect(await fixture.ingest()).toMatchObject({ mode: "incremental", complete: true, counts: { lookedAt: 0 } });
  });

  it.each(REFUSALS)("later, %s: the run reconciles and says so", async (refusal) => {
    await fixture.ingest();
    await fixture.owner.write(one, "edited\n");
    await fixture.emulators.plant("drive", "drive.changes.list", [refusal]);
    expect(await fixture.ingest({ log })).toMatchObject({ mode: "reconcile", complete: true, counts: { copied: 1 } });
    expect(lines.join("\n")).toContain(fixture.folderId);
    expect(await fixture.ingest()).toMatchObject({ mode: "incremental", counts: { lookedAt: 0 } });
  });

  it("is not asked with a token of another drive", async () => {
    await fixture.ingest();
    const name = `_sluice/ingest/${fixture.folderId}/state.json`;
    const { text, object } = (await fixture.lake.readText(name, signal))!;
    const state = { ...(JSON.parse(text) as object), changesDrive: "another-drive" };
    const writing = { ifGenerationMatch: object.generation, contentType: "application/json" };
    await fixture.lake.write(name, JSON.stringify(state), writing, signal);
    await fixture.emulators.forget("drive");
    expect(await fixture.ingest()).toMatchObject({ mode: "reconcile", complete: true, counts: { unchanged: 2 } });
    expect(await fixture.emulators.requests("drive")).not.toHaveProperty(["drive.changes.list"]);
    expect(await fixture.ingest()).toMatchObject({ mode: "incremental", complete: true });
  });
});

describe("a slip in code, ours or a client's,", () => {
  it("fails the file that it came with, is logged whole, and is tried again", async () => {
    const slip = new TypeError("Cannot read properties of undefined (reading 'x')");
    const logged: unknown[] = [];
    const log = {
      info: () => undefined,
      warn: () => undefined,
      error: (_: string, cause: unknown) => logged.push(cause),
    };
    const drive: Drive = {
      ...fixture.drive,
      download: (id, ...rest) => (id === one ? Promise.reject(slip) : fixture.drive.download(id, ...rest)),
    };
    const summary = await fixture.ingest({ drive, log });
    expect(summary).toMatchObject({ complete: false, counts: { copied: 1, failed: 1 } });
    expect(await fixture.decisions(summary)).toEqual({ [one]: "failed", [two]: "copied" });
    expect(logged).toContain(slip);
    expect(await fixture.ingest()).toMatchObject({ complete: true, counts: { copied: 1, failed: 0 } });
  });
});
