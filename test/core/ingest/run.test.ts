import { beforeEach, describe, expect, it } from "vitest";
import { decodeRawMetadata } from "../../../src/core/layout.ts";
import type { IngestSummary } from "../../../src/core/ingest/index.ts";
import { type IngestFixture } from "../../support/ingest-fixture.ts";
import { withIngest } from "../../support/with-ingest.ts";

let fixture: IngestFixture;
withIngest((opened) => {
  fixture = opened;
});

/** Counts of a run, without those that are zero. */
const did = ({ counts }: IngestSummary) =>
  Object.fromEntries(Object.entries(counts).filter(([name, count]) => count > 0 && name !== "lookedAt"));
const metadataOf = async (id: string) => decodeRawMetadata((await fixture.raw()).get(id)!.metadata)!;

const add = (name: string, content: string, making = {}) =>
  fixture.owner.file(name, content, { parent: fixture.folderId, ...making });

describe("the first run", () => {
  it("copies nested folders, bytes and description", async () => {
    const { owner, folderId } = fixture;
    const year = await owner.folder("2026", folderId);
    const month = await owner.folder("a/b 100%", year);
    const top = await add("top.csv", "a,b\n1,2\n", { createdTime: "2026-01-05T10:00:00.000Z" });
    const deep = await owner.file("ação.csv", "x\n", { parent: month, createdTime: "2024-01-05T10:00:00.000Z" });

    const summary = await fixture.ingest();

    expect(summary).toMatchObject({
      mode: "reconcile",
      complete: true,
      more: false,
      counts: { lookedAt: 2, copied: 2, unchanged: 0, skipped: 0, gone: 0, failed: 0 },
      bytes: 10,
      watermark: "2026-01-05T10:00:00.000Z",
    });
    const raw = await fixture.raw();
    expect([...raw.values()].map(({ name, text }) => [name, text]).sort()).toEqual(
      [
        [`raw/${top}/top.csv`, "a,b\n1,2\n"],
        [`raw/${deep}/ação.csv`, "x\n"],
      ].sort(),
    );
    expect(decodeRawMetadata(raw.get(deep)!.metadata)).toMatchObject({
      driveId: deep,
      folderId,
      drivePath: "2026/a%2Fb 100%25/ação.csv",
      driveName: "ação.csv",
      mimeType: "text/csv",
      md5: "401b30e3b8b5d629635a5c613cdb7919",
      createdTime: "2024-01-05T10:00:00.000Z",
      runId: summary.runId,
      goneSince: undefined,
    });
    expect(await fixture.decisions(summary)).toEqual({ [top]: "copied", [deep]: "copied" });
    expect(JSON.parse(await fixture.text(summary.manifest.replace(`gs://${fixture.lake.name}/`, "")))).toEqual(summary);
  });
});

describe("a later run", () => {
  it.each([3, 300])("costs the same for an unchanged folder of %d files", async (files) => {
    const inner = await fixture.owner.folder("inner", fixture.folderId);
    for (let n = 0; n < files; n++) await add(`${n}.csv`, `${n}\n`, { parent: n % 2 ? inner : fixture.folderId });
    expect(did(await fixture.ingest())).toEqual({ copied: files });

    await fixture.emulators.forget("drive");
    await fixture.emulators.forget("storage");
    const summary = await fixture.ingest();

    expect(summary).toMatchObject({ mode: "incremental", complete: true, counts: { lookedAt: 0 } });
    const requests = [await fixture.emulators.requests("drive"), await fixture.emulators.requests("storage")];
    const total = requests.flatMap((counts) => Object.values(counts)).reduce((sum, count) => sum + count, 0);
    expect({ total, requests }).toMatchObject({ total: 8 });
  });

  it("copies what changed, and nothing else", async () => {
    const kept = await add("kept.csv", "1\n");
    const edited = await add("edited.csv", "1\n");
    await fixture.ingest();
    const before = await fixture.raw();
    await fixture.owner.write(edited, "2\n");

    expect(did(await fixture.ingest())).toEqual({ copied: 1 });

    const after = await fixture.raw();
    expect(after.get(edited)!.text).toBe("2\n");
    expect(after.get(edited)!.name).toBe(before.get(edited)!.name);
    expect(after.get(kept)!.generation).toBe(before.get(kept)!.generation);
  });

  it("keeps the object of a file that was renamed", async () => {
    const id = await add("old.csv", "1\n");
    await fixture.ingest();
    const { generation } = (await fixture.raw()).get(id)!;
    await fixture.owner.change(id, { name: "new.csv" });

    expect(did(await fixture.ingest())).toEqual({ unchanged: 1 });

    expect((await fixture.raw()).get(id)).toMatchObject({ name: `raw/${id}/old.csv`, generation });
    expect(await metadataOf(id)).toMatchObject({ driveName: "new.csv", drivePath: "new.csv" });
    await fixture.owner.write(id, "2\n");
    await fixture.ingest();
    expect((await fixture.raw()).get(id)).toMatchObject({ name: `raw/${id}/old.csv`, text: "2\n" });
  });

  it("finds a file that was moved in with an old createdTime", async () => {
    await add("recent.csv", "1\n");
    const elsewhere = await fixture.owner.folder("elsewhere");
    const old = await add("old.csv", "2\n", { parent: elsewhere, createdTime: "2001-01-01T00:00:00.000Z" });
    const { watermark } = await fixture.ingest();
    await fixture.owner.move(old, elsewhere, fixture.folderId);

    const summary = await fixture.ingest();

    expect(summary.mode).toBe("incremental");
    expect(did(summary)).toEqual({ copied: 1 });
    expect(summary.watermark).toBe(watermark);
    expect((await fixture.raw()).get(old)!.text).toBe("2\n");
  });

  it("follows a folder that moves in, is renamed, and moves out", async () => {
    const elsewhere = await fixture.owner.folder("elsewhere");
    const moving = await fixture.owner.folder("moving", elsewhere);
    const inner = await fixture.owner.folder("inner", moving);
    const id = await add("deep.csv", "1\n", { parent: inner });
    await add("top.csv", "1\n");
    await fixture.ingest();

    await fixture.owner.move(moving, elsewhere, fixture.folderId);
    const came = await fixture.ingest();
    expect([came.mode, did(came)]).toEqual(["incremental", { copied: 1 }]);

    await fixture.owner.change(moving, { name: "moved" });
    const renamed = await fixture.ingest();
    expect([renamed.mode, did(renamed)]).toEqual(["incremental", { unchanged: 1 }]);
    expect((await metadataOf(id)).drivePath).toBe("moved/inner/deep.csv");

    await fixture.owner.move(moving, fixture.folderId, elsewhere);
    const left = await fixture.ingest();
    expect([left.mode, did(left)]).toEqual(["reconcile", { unchanged: 1, gone: 1 }]);
    expect((await metadataOf(id)).goneSince).toBeDefined();
    expect(did(await fixture.ingest())).toEqual({});
  });

  it("marks what is gone, and unmarks what returns", async () => {
    const trashed = await add("trashed.csv", "1\n");
    const deleted = await add("deleted.csv", "2\n");
    const moved = await add("moved.csv", "3\n");
    const elsewhere = await fixture.owner.folder("elsewhere");
    await fixture.ingest();
    const before = await fixture.raw();
    await fixture.owner.change(trashed, { trashed: true });
    await fixture.owner.remove(deleted);
    await fixture.owner.move(moved, fixture.folderId, elsewhere);

    const summary = await fixture.ingest();
    expect(summary).toMatchObject({ mode: "incremental", complete: true });
    expect(await fixture.decisions(summary)).toEqual({ [trashed]: "gone", [deleted]: "gone", [moved]: "gone" });
    const named = summary.entries.map(({ path, decision }) => `${decision} ${path}`).toSorted();
    expect(named).toEqual(["gone deleted.csv", "gone moved.csv", "gone trashed.csv"]);
    for (const id of [trashed, deleted, moved]) expect((await metadataOf(id)).goneSince).toBeDefined();

    await fixture.owner.change(trashed, { trashed: false });
    await fixture.owner.move(moved, elsewhere, fixture.folderId);
    expect(did(await fixture.ingest())).toEqual({ unchanged: 2 });
    expect((await metadataOf(trashed)).goneSince).toBeUndefined();
    expect((await metadataOf(moved)).goneSince).toBeUndefined();
    const after = await fixture.raw();
    for (const id of [trashed, moved, deleted]) expect(after.get(id)!.generation).toBe(before.get(id)!.generation);
  });

  it("reconciles after one whose clock was ahead: it would not be due for years", async () => {
    await add("a.csv", "1\n");
    await fixture.ingest({ now: () => new Date(Date.now() + 900 * 86_400_000) });
    expect(await fixture.ingest()).toMatchObject({ mode: "reconcile", counts: { unchanged: 1 } });
    expect(await fixture.ingest()).toMatchObject({ mode: "incremental" });
  });

  it("reconciles when that is due, and finds what the feed did not tell", async () => {
    const id = await add("a.csv", "1\n");
    await fixture.ingest();
    const object = (await fixture.raw()).get(id)!;
    const signal = new AbortController().signal;
    const writing = { ifGenerationMatch: object.generation, contentType: "text/csv" };
    await fixture.lake.write(object.name, "damaged", writing, signal);

    expect(did(await fixture.ingest())).toEqual({});
    const summary = await fixture.ingest({ now: () => new Date(Date.now() + 25 * 3_600_000) });

    expect([summary.mode, did(summary)]).toEqual(["reconcile", { copied: 1 }]);
    expect((await fixture.raw()).get(id)!.text).toBe("1\n");
  });
});

describe("what is not copied", () => {
  it("is skipped with its reason", async () => {
    const { owner, folderId } = fixture;
    const good = await add("good.csv", "1\n");
    const sheet = await owner.entry("Sheet", {
      mimeType: "application/vnd.google-apps.spreadsheet",
      parent: folderId,
    });
    const shortcut = await owner.entry("Link", {
      mimeType: "application/vnd.google-apps.shortcut",
      parent: folderId,
      shortcutDetails: { targetId: good },
    });
    const kept = await add("kept.csv", "2\n", { copyRequiresWriterPermission: true });

    const summary = await fixture.ingest();

    expect(summary).toMatchObject({ complete: true, counts: { lookedAt: 4, copied: 1, skipped: 3 } });
    const reasons = Object.fromEntries(summary.entries.map(({ fileId, reason }) => [fileId, reason]));
    expect(reasons).toEqual({
      [sheet]: "native-google-file",
      [shortcut]: "shortcut",
      [kept]: "download-restricted",
    });
    expect([...(await fixture.raw()).keys()]).toEqual([good]);
  });
});

describe("sizes and names", () => {
  it("copies an empty file", async () => {
    const id = await add("empty.csv", "");
    expect(did(await fixture.ingest())).toEqual({ copied: 1 });
    expect((await fixture.raw()).get(id)).toMatchObject({ size: 0, text: "" });
  });

  it("streams a large file", async () => {
    const line = "0123456789abcdef".repeat(64);
    const content = Buffer.from(Array.from({ length: 20 * 1024 }, (_, n) => `${n},${line}\n`).join(""));
    const id = await fixture.owner.file("large.csv", content, { parent: fixture.folderId });
    const summary = await fixture.ingest();
    expect([did(summary), summary.bytes]).toEqual([{ copied: 1 }, content.length]);
    const signal = new AbortController().signal;
    const read = await fixture.lake.read(`raw/${id}/large.csv`, {}, signal);
    const chunks: Buffer[] = [];
    for await (const chunk of read) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).equals(content)).toBe(true);
  });

  it("gives every hostile name an object of its own", async () => {
    const names = [
      ...["../../x", "a/../../x", "/abs", "//abs", "a\\..\\b", "C:evil", ".", "..", "t/", "CON", "aux.txt", "nul"],
      ...["x".repeat(300) + ".csv", "trailing. ", "a:b", "A", "a", "é", "e\u0301", "a\u0001\u001b[2J", "a\nb"],
      ...["%2e%2e%2f", "?x", "#x", "+", "&", "_hidden.csv", "{a,b}[c]*.csv", "\u202egpj.exe", "a._COPYING_", "k=1"],
    ];
    const ids = [];
    for (const name of names) ids.push(await add(name, `${name}\n`));

    const summary = await fixture.ingest();

    expect(summary).toMatchObject({ complete: true, counts: { copied: names.length } });
    const raw = await fixture.raw();
    for (const [index, id] of ids.entries()) {
      const { name, text } = raw.get(id)!;
      expect(text).toBe(`${names[index]!}\n`);
      expect(name).toMatch(/^raw\/[^/]+\/[\p{L}\p{M}\p{N}(-][\p{L}\p{M}\p{N} ._()-]*$/u);
      expect((await metadataOf(id)).driveName.slice(0, 100)).toBe(names[index]!.slice(0, 100));
    }
    expect(did(await fixture.ingest({ mode: "reconcile" }))).toEqual({ unchanged: names.length });
  });
});

describe("the guard against files gone by mistake", () => {
  const ids: string[] = [];
  beforeEach(async () => {
    ids.length = 0;
    for (let n = 0; n < 22; n++) ids.push(await add(`${n}.csv`, `${n}\n`));
    await fixture.ingest();
    for (const id of ids.slice(0, 21)) await fixture.owner.change(id, { trashed: true });
  });
  const marked = async () => {
    const raw = [...(await fixture.raw()).values()];
    return raw.filter(({ metadata }) => "sluice-gone-since" in metadata).length;
  };

  it("marks none when nobody can be asked, and asks again with every run", async () => {
    for (const mode of ["incremental", "incremental", "reconcile"] as const) {
      const summary = await fixture.ingest({ mode });
      expect(summary).toMatchObject({ complete: false, counts: { gone: 0, failed: 21 } });
      expect(summary.entries[0]!.reason).toBe("ingest.too-many-gone");
      expect(await marked()).toBe(0);
    }
  });

  it("marks them when that is confirmed", async () => {
    const asked: number[][] = [];
    const confirmGone = (count: number, of: number) => (asked.push([count, of]), Promise.resolve(true));
    const summary = await fixture.ingest({ confirmGone });
    expect([asked, did(summary), await marked()]).toEqual([[[21, 22]], { gone: 21 }, 21]);
  });
});
