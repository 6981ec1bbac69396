import { beforeEach, describe, expect, it } from "vitest";
import type { Drive } from "../../src/core/services/drive.ts";
import { deviates } from "../discovery/deviates.ts";
import { type World } from "../support/ingest-fixture.ts";
import { withWorld } from "../support/with-ingest.ts";

const signal = new AbortController().signal;

let world: World;
let one: string;
let two: string;
withWorld(async (opened) => {
  world = opened;
  one = await world.owner.file("one.csv", "1\n", { parent: world.folderId });
  two = await world.owner.file("two.csv", "2\n", { parent: world.folderId });
});

const replace = (fields: unknown) => `replace-fields:${JSON.stringify(fields)}`;

/** The objects of raw/ as Cloud Storage lists them, by file id. */
async function listRaw(): Promise<Record<string, Record<string, unknown>>> {
  const url = `${world.emulators.endpoints.storage}/storage/v1/b/${world.lake.name}/o?prefix=raw/`;
  const reply = await fetch(url, { headers: { authorization: `Bearer ${world.emulators.token}` } });
  const { items } = (await reply.json()) as { items: Record<string, unknown>[] };
  return Object.fromEntries(items.map((item) => [String(item["name"]).split("/")[1] ?? "", item] as const));
}

/** Drive's listing of the folder, by file id. */
async function listFolder(): Promise<Record<string, object>> {
  const { files } = await world.drive.list(world.folderId, { size: 100 }, signal);
  return Object.fromEntries(files.map((file) => [file.id, { ...file, size: String(file.size) }]));
}

// The run's manifest is listed first, the objects second.
const asObjects = (items: unknown[]) =>
  world.emulators.plant("storage", "storage.objects.list", ["stall-for-0s", replace({ items })]);
const asFiles = (files: unknown[]) => world.emulators.plant("drive", "drive.files.list", [replace({ files })]);
const asChanges = (changes: unknown[]) => world.emulators.plant("drive", "drive.changes.list", [replace({ changes })]);

describe("in the bucket", () => {
  beforeEach(() => world.ingest());

  it.each([
    ["size, which is 0 then", ["size"]],
    ["content type, time and metageneration", ["contentType", "updated", "metageneration"]],
  ])("an object without %s, is as good as any", async (_, absent) => {
    const { [one]: odd, [two]: other } = await listRaw();
    await asObjects([Object.fromEntries(Object.entries(odd!).filter(([name]) => !absent.includes(name))), other]);
    const summary = await world.ingest({ mode: "reconcile" });
    expect(summary).toMatchObject({ complete: true, counts: { unchanged: 2, failed: 0 } });
  });

  it("an object with nulls, without metadata, is described anew", async () => {
    deviates("nulls for what is absent", "items[].contentType: not a string: null", "items[].metadata: not an object");
    deviates("nulls for what is absent", "items[].crc32c: not a string: null");
    const { [one]: odd, [two]: other } = await listRaw();
    await asObjects([{ ...odd, metadata: null, crc32c: null, contentType: null }, other]);
    const summary = await world.ingest({ mode: "reconcile" });
    expect(summary).toMatchObject({ complete: true, counts: { unchanged: 2, failed: 0 } });
    expect(summary.entries).toEqual([]);
  });

  it.each([
    ["no generation", { generation: null }, "items[].generation: not a string: null"],
    ["a size that is none", { size: "many" }, 'items[].size: not uint64: "many"'],
    ["metadata that is a list", { metadata: ["a"] }, "items[].metadata: not an object"],
  ])("an object with %s fails by name, and the others go on", async (_, changed, deviation) => {
    deviates("nonsense about one object", deviation);
    await world.owner.write(two, "changed\n");
    const { [one]: odd, [two]: other } = await listRaw();
    await asObjects([{ ...odd, ...changed }, other]);

    const summary = await world.ingest({ mode: "reconcile" });

    expect(summary).toMatchObject({ complete: false, counts: { copied: 1, failed: 1, gone: 0 } });
    expect(summary.entries).toMatchObject([{ fileId: one, decision: "failed", reason: "remote.malformed" }]);
    expect(JSON.stringify(summary.entries)).toContain(`raw/${one}/`);
    expect((await world.raw()).get(two)!.text).toBe("changed\n");
    expect(await world.ingest()).toMatchObject({ mode: "incremental", complete: true, counts: { unchanged: 1 } });
  });
});

describe("in Drive's listing", () => {
  it("a file of which little is told fails by name, and the others go on; the next run takes it", async () => {
    const { [two]: other } = await listFolder();
    await asFiles([{ id: one, name: "one.csv" }, other]);
    const summary = await world.ingest();
    expect(summary).toMatchObject({ complete: false, counts: { copied: 1, failed: 1 } });
    expect(summary.entries).toMatchObject([{ fileId: one, reason: "remote.malformed" }]);
    expect(await world.ingest()).toMatchObject({ mode: "incremental", complete: true, counts: { copied: 1 } });
    expect([...(await world.raw()).keys()].toSorted()).toEqual([one, two].toSorted());
  });

  it("a known file of which nonsense is told is not taken for gone", async () => {
    await world.ingest();
    const { [one]: odd, [two]: other } = await listFolder();
    deviates("nonsense about one file", "files[].createdTime: not a string: 7");
    await asFiles([{ ...odd, createdTime: 7 }, other]);
    const summary = await world.ingest({ mode: "reconcile" });
    expect(summary).toMatchObject({ complete: false, counts: { unchanged: 1, failed: 1, gone: 0 } });
  });

  it("something without an id makes the listing incomplete, and the next run reconciles", async () => {
    await asFiles([{ name: "one.csv" }, ...Object.values(await listFolder()).filter((file) => "id" in file)]);
    const summary = await world.ingest();
    expect(summary).toMatchObject({ complete: false, counts: { copied: 2, failed: 0 } });
    expect(await world.ingest()).toMatchObject({ mode: "reconcile", complete: true, counts: { unchanged: 2 } });
  });

  it("what is no list at all ends the run", async () => {
    deviates("a listing that is none", "answer.files: not an array");
    await world.emulators.plant("drive", "drive.files.list", [replace({ files: "none" })]);
    await expect(world.ingest()).rejects.toThrow("remote.malformed");
  });
});

describe("in Drive's changes", () => {
  beforeEach(() => world.ingest());

  it.each([
    ["an edited file", async () => world.owner.write(one, "edited\n"), { copied: 1 }],
    ["a file that left", async () => world.owner.remove(one), { gone: 1 }],
    ["a file that did not change", () => Promise.resolve(), { unchanged: 1 }],
  ] as const)("%s of which nonsense is told is asked for", async (_, change, counts) => {
    await change();
    await asChanges([{ changeType: "file", fileId: one, file: { id: one } }]);
    expect(await world.ingest()).toMatchObject({
      mode: "incremental",
      complete: true,
      counts: { lookedAt: 1, ...counts },
    });
  });

  it("one of nobody knows what makes the run reconcile", async () => {
    await asChanges([{ changeType: "file" }]);
    expect(await world.ingest()).toMatchObject({ mode: "reconcile", complete: true, counts: { unchanged: 2 } });
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
    await world.emulators.plant("drive", "drive.changes.getStartPageToken", [refusal]);
    expect(await world.ingest({ log })).toMatchObject({ mode: "reconcile", complete: true, counts: { copied: 2 } });
    expect(lines.join("\n")).toContain(world.folderId);
    expect(await world.ingest()).toMatchObject({ mode: "reconcile", complete: true, counts: { unchanged: 2 } });
    expect(await world.ingest()).toMatchObject({ mode: "incremental", complete: true, counts: { lookedAt: 0 } });
  });

  it.each(REFUSALS)("later, %s: the run reconciles and says so", async (refusal) => {
    await world.ingest();
    await world.owner.write(one, "edited\n");
    await world.emulators.plant("drive", "drive.changes.list", [refusal]);
    expect(await world.ingest({ log })).toMatchObject({ mode: "reconcile", complete: true, counts: { copied: 1 } });
    expect(lines.join("\n")).toContain(world.folderId);
    expect(await world.ingest()).toMatchObject({ mode: "incremental", counts: { lookedAt: 0 } });
  });

  it("is not asked with a token of another drive", async () => {
    await world.ingest();
    const name = `_sluice/ingest/${world.folderId}/state.json`;
    const { text, object } = (await world.lake.readText(name, signal))!;
    const state = { ...(JSON.parse(text) as object), changesDrive: "another-drive" };
    const writing = { ifGenerationMatch: object.generation, contentType: "application/json" };
    await world.lake.write(name, JSON.stringify(state), writing, signal);
    await world.emulators.forget("drive");
    expect(await world.ingest()).toMatchObject({ mode: "reconcile", complete: true, counts: { unchanged: 2 } });
    expect(await world.emulators.requests("drive")).not.toHaveProperty(["drive.changes.list"]);
    expect(await world.ingest()).toMatchObject({ mode: "incremental", complete: true });
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
      ...world.drive,
      download: (id, ...rest) => (id === one ? Promise.reject(slip) : world.drive.download(id, ...rest)),
    };
    const summary = await world.ingest({ drive, log });
    expect(summary).toMatchObject({ complete: false, counts: { copied: 1, failed: 1 } });
    expect(await world.decisions(summary)).toEqual({ [one]: "failed", [two]: "copied" });
    expect(logged).toContain(slip);
    expect(await world.ingest()).toMatchObject({ complete: true, counts: { copied: 1, failed: 0 } });
  });
});
