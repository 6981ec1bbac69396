import { beforeEach, describe, expect, it } from "vitest";
import { Failure, isFailure } from "../../src/core/failure.ts";
import { newRunId, type IngestFixture } from "../support/ingest-fixture.ts";
import { withIngest } from "../support/with-ingest.ts";

const MiB = 1024 * 1024;
const signal = new AbortController().signal;

let fixture: IngestFixture;
withIngest((opened) => {
  fixture = opened;
});

const add = (name: string, content: string, parent = fixture.folderId) => fixture.owner.file(name, content, { parent });

describe("a fault that passes is survived", () => {
  it.each([
    ["drive", "drive.files.list", ["return-403:userRateLimitExceeded", "return-403:rateLimitExceeded", "return-429"]],
    ["drive", "drive.files.list", ["return-reset-connection", "return-broken-stream", "return-503"]],
    ["drive", "drive.files.get", ["return-403:userRateLimitExceeded", "return-500"]],
    ["drive", "drive.files.download", ["return-403:userRateLimitExceeded", "return-503", "return-reset-connection"]],
    ["drive", "drive.files.download", ["return-broken-stream", "return-broken-stream-after-1K"]],
    ["drive", "drive.files.download", ["return-corrupted-data"]],
    ["drive", "drive.changes.getStartPageToken", ["return-503", "return-broken-stream"]],
    ["storage", "storage.objects.insert", ["return-503", "return-429", "return-408"]],
    ["storage", "storage.objects.insert", ["return-reset-connection", "return-503"]],
    ["storage", "storage.objects.insert", ["commit-then-reset", "commit-then-reset", "commit-then-reset"]],
    ["storage", "storage.objects.list", ["return-503", "return-reset-connection", "return-broken-stream"]],
  ] as const)("%s %s %j", async (service, operation, instructions) => {
    const small = await add("small.csv", "1\n".repeat(1000));
    const other = await add("other.csv", "2\n".repeat(1000));
    await fixture.emulators.plant(service, operation, instructions);

    const summary = await fixture.ingest();

    expect(summary).toMatchObject({ complete: true, counts: { lookedAt: 2, copied: 2 }, bytes: 4000 });
    const raw = await fixture.raw();
    expect([raw.get(small)!.text, raw.get(other)!.text]).toEqual(["1\n".repeat(1000), "2\n".repeat(1000)]);
    expect(Object.values(await fixture.decisions(summary))).toEqual(["copied", "copied"]);
    expect((await fixture.ingest({ mode: "reconcile" })).counts).toMatchObject({ unchanged: 2, copied: 0 });
  });

  it.each([
    ["drive", "drive.files.download", ["return-broken-stream-after-3000K"]],
    ["drive", "drive.files.download", ["return-corrupted-data"]],
    ["storage", "storage.objects.insert", ["return-503", "return-reset-connection"]],
  ] as const)("in a file of 10 MiB: %s %s %j", async (service, operation, instructions) => {
    const content = "0123456789abcde\n".repeat((10 * MiB) / 16);
    const id = await add("large.csv", content);
    await fixture.emulators.plant(service, operation, instructions);
    expect(await fixture.ingest()).toMatchObject({ complete: true, counts: { copied: 1 }, bytes: content.length });
    expect((await fixture.raw()).get(id)!.text === content).toBe(true);
  });
});

describe("a file that fails", () => {
  it("does not stop the others, makes the run incomplete, and is taken by the next run", async () => {
    const ids = [];
    for (let n = 0; n < 5; n++) ids.push(await add(`${n}.csv`, `${n}\n`));
    await fixture.emulators.plant("drive", "drive.files.download", ["return-403:downloadQuotaExceeded"]);

    const first = await fixture.ingest();
    expect(first).toMatchObject({ complete: false, more: false, counts: { copied: 4, failed: 1 } });
    expect(first.entries).toMatchObject([{ decision: "failed", reason: "remote.denied" }]);

    const second = await fixture.ingest();
    expect(second).toMatchObject({ mode: "incremental", complete: true, counts: { lookedAt: 1, copied: 1 } });
    expect(new Set((await fixture.raw()).keys())).toEqual(new Set(ids));
    expect((await fixture.ingest()).counts.lookedAt).toBe(0);
  });

  it("leaves the last good object as it was, with a download that never arrives whole", async () => {
    const id = await add("a.csv", "first\n");
    await fixture.ingest();
    const before = (await fixture.raw()).get(id)!;
    await fixture.owner.write(id, "second\n");
    await fixture.emulators.plant("drive", "drive.files.download", Array<string>(40).fill("return-corrupted-data"));

    const summary = await fixture.ingest();

    expect(summary).toMatchObject({ complete: false, counts: { failed: 1 } });
    expect(summary.entries).toMatchObject([{ reason: "ingest.content-mismatch" }]);
    expect((await fixture.raw()).get(id)).toMatchObject({ text: "first\n", generation: before.generation });
    await fixture.emulators.forget("drive");
    expect(await fixture.ingest()).toMatchObject({ complete: true, counts: { copied: 1 } });
    expect((await fixture.raw()).get(id)!.text).toBe("second\n");
  });

  it("for good is skipped, and does not make the run incomplete", async () => {
    await add("virus.csv", "1\n");
    await fixture.emulators.plant("drive", "drive.files.download", ["return-403:cannotDownloadAbusiveFile"]);
    const summary = await fixture.ingest();
    expect(summary).toMatchObject({ complete: true, counts: { skipped: 1 } });
    expect(summary.entries).toMatchObject([{ decision: "skipped", reason: "download-refused" }]);
  });
});

describe("a file that Drive refuses to show", () => {
  it("stays owed, and does not keep a later run from what changed", async () => {
    const owed = await add("owed.csv", "1\n");
    await fixture.emulators.plant("drive", "drive.files.download", ["return-403:downloadQuotaExceeded"]);
    await fixture.ingest();
    const added = await add("added.csv", "2\n");
    // The first one is asked for the folder itself.
    await fixture.emulators.plant("drive", "drive.files.get", [
      "stall-for-0s",
      "return-403:insufficientFilePermissions",
    ]);

    const summary = await fixture.ingest();

    expect(summary).toMatchObject({ mode: "incremental", complete: false, counts: { copied: 1, failed: 1 } });
    expect(summary.entries).toMatchObject([{ fileId: owed, decision: "failed", reason: "remote.denied" }]);
    expect((await fixture.raw()).get(added)!.text).toBe("2\n");
    expect(await fixture.ingest()).toMatchObject({ mode: "incremental", complete: true, counts: { copied: 1 } });
  });

  it.each([
    ["changed", (id: string) => fixture.owner.write(id, "2\n"), { copied: 1 }],
    ["left", (id: string) => fixture.owner.remove(id), { gone: 1 }],
  ] as const)("or the bucket, of one that %s", async (_, change, counts) => {
    const id = await add("a.csv", "1\n");
    await fixture.ingest();
    await change(id);
    const lake = {
      ...fixture.lake,
      list: (...request: Parameters<IngestFixture["lake"]["list"]>) =>
        request[0].prefix === `raw/${id}/`
          ? Promise.reject(
              new Failure("remote.denied", {
                service: "storage",
                what: { kind: "object", uri: "gs://lake/raw/1/a.csv" },
                why: "forbidden",
              }),
            )
          : fixture.lake.list(...request),
    };
    expect(await fixture.ingest({ lake })).toMatchObject({
      mode: "incremental",
      complete: false,
      counts: { failed: 1 },
    });
    expect(await fixture.ingest()).toMatchObject({ mode: "incremental", complete: true, counts });
  });
});

describe("a listing that can't be trusted", () => {
  it("ends the run instead of passing files for gone", async () => {
    await add("a.csv", "1\n");
    await fixture.ingest();
    await fixture.emulators.plant("drive", "drive.files.list", ['replace-fields:{"incompleteSearch":true}']);
    await expect(fixture.ingest({ mode: "reconcile" })).rejects.toSatisfy((error) =>
      isFailure(error, "remote.malformed"),
    );
  });

  it("marks nothing as gone that Drive still has", async () => {
    for (let n = 0; n < 3; n++) await add(`${n}.csv`, `${n}\n`);
    await fixture.ingest();
    await fixture.emulators.plant("drive", "drive.files.list", ['replace-fields:{"files":[]}']);
    const summary = await fixture.ingest({ mode: "reconcile" });
    expect(summary).toMatchObject({ complete: true, counts: { unchanged: 3, gone: 0 } });
  });

  describe("of a folder with folders in it", () => {
    const EMPTY = 'replace-fields:{"files":[]}';
    let inner: string;
    let deep: string;
    let known: string;
    beforeEach(async () => {
      inner = await fixture.owner.folder("inner", fixture.folderId);
      deep = await fixture.owner.folder("deep", inner);
      known = await add("known.csv", "1\n", deep);
      await fixture.ingest();
    });

    it.each([
      ["the ingested folder", [EMPTY]],
      ["one below it", ["stall-for-0s", EMPTY]],
      ["one below that", ["stall-for-0s", "stall-for-0s", EMPTY]],
    ])("is asked for again, of %s", async (_, planted) => {
      const added = await add("added.csv", "2\n", deep);
      await fixture.emulators.plant("drive", "drive.files.list", planted);

      const summary = await fixture.ingest({ mode: "reconcile" });

      expect(summary).toMatchObject({ complete: true, counts: { unchanged: 1, copied: 1, gone: 0 } });
      expect((await fixture.raw()).get(added)!.text).toBe("2\n");
      await fixture.owner.write(known, "edited\n");
      expect(await fixture.ingest()).toMatchObject({ mode: "incremental", complete: true, counts: { copied: 1 } });
      expect((await fixture.raw()).get(known)!.text).toBe("edited\n");
    });

    it("is asked for again where only a folder without files tells of it", async () => {
      await fixture.owner.remove(known);
      await fixture.ingest();
      const added = await add("added.csv", "2\n", deep);
      await fixture.emulators.plant("drive", "drive.files.list", [EMPTY]);
      expect(await fixture.ingest({ mode: "reconcile" })).toMatchObject({ complete: true, counts: { copied: 1 } });
      expect([...(await fixture.raw()).keys()]).toContain(added);
    });

    it("makes the run incomplete when it stays so, and the next one reconciles", async () => {
      await fixture.owner.write(known, "edited\n");
      await fixture.emulators.plant("drive", "drive.files.list", [EMPTY, EMPTY]);
      const summary = await fixture.ingest({ mode: "reconcile" });
      expect(summary).toMatchObject({ complete: false, counts: { copied: 1, gone: 0 } });
      expect((await fixture.raw()).get(known)!.text).toBe("edited\n");
      expect(await fixture.ingest()).toMatchObject({ mode: "reconcile", complete: true, counts: { unchanged: 1 } });
    });

    it("of an earlier run is made good when something below the lost folder changes", async () => {
      const name = `_sluice/ingest/${fixture.folderId}/state.json`;
      const { text, object } = (await fixture.lake.readText(name, signal))!;
      const state = JSON.parse(text) as { folders: Record<string, unknown> };
      const folders = { [fixture.folderId]: state.folders[fixture.folderId] };
      const writing = { ifGenerationMatch: object.generation, contentType: "application/json" };
      await fixture.lake.write(name, JSON.stringify({ ...state, folders }), writing, signal);
      await fixture.owner.write(known, "edited\n");
      expect(await fixture.ingest()).toMatchObject({
        mode: "reconcile",
        complete: true,
        counts: { copied: 1, gone: 0 },
      });
    });
  });

  it("asks once for each folder elsewhere in which files changed", async () => {
    await fixture.ingest();
    const outer = await fixture.owner.folder("outer");
    await fixture.owner.share(outer, `sluice-ingest@${fixture.emulators.project}.iam.gserviceaccount.com`);
    const elsewhere = [await fixture.owner.folder("one", outer), await fixture.owner.folder("two", outer)];
    for (let n = 0; n < 10; n++) await add(`${n}.csv`, "1\n", elsewhere[n % 2]);
    await fixture.emulators.forget("drive");
    expect(await fixture.ingest()).toMatchObject({ mode: "incremental", complete: true, counts: { lookedAt: 0 } });
    const { "drive.files.get": asked } = await fixture.emulators.requests("drive");
    expect(asked).toBeLessThanOrEqual(5);
  });

  it("is made good by a reconciliation when the changes feed takes the token no more", async () => {
    await add("a.csv", "1\n");
    await fixture.ingest();
    await add("b.csv", "2\n");
    await fixture.emulators.plant("drive", "drive.changes.list", ["return-400:invalid"]);
    expect(await fixture.ingest()).toMatchObject({ mode: "reconcile", counts: { copied: 1, unchanged: 1 } });
  });
});

describe("two runs at once", () => {
  it("of different ids: one does the work, the other is told who holds the lease", async () => {
    for (let n = 0; n < 10; n++) await add(`${n}.csv`, `${n}\n`);
    const [one, two] = [newRunId(), newRunId()];
    const ended = await Promise.allSettled([fixture.ingest({ runId: one }), fixture.ingest({ runId: two })]);
    const [won] = ended.filter((end) => end.status === "fulfilled");
    const [lost] = ended.filter((end) => end.status === "rejected");
    expect(won!.value).toMatchObject({ complete: true, counts: { copied: 10 } });
    const reason: unknown = lost!.reason;
    if (!isFailure(reason, "ingest.lease-held")) throw reason;
    expect(reason.params.holder).toBe(won!.value.runId);
    expect((await fixture.raw()).size).toBe(10);
  });

  it("of the same id: nothing is written twice, and one of them ends whole", async () => {
    for (let n = 0; n < 30; n++) await add(`${n}.csv`, `${n}\n`);
    const runId = newRunId();
    const ended = await Promise.allSettled([fixture.ingest({ runId }), fixture.ingest({ runId })]);
    const won = ended.filter((end) => end.status === "fulfilled");
    expect(won.length).toBeGreaterThan(0);
    for (const { value } of won) {
      expect(value).toMatchObject({ complete: true, counts: { lookedAt: 30, copied: 30 } });
      expect(Object.keys(await fixture.decisions(value))).toHaveLength(30);
    }
    const raw = [...(await fixture.raw()).values()];
    expect(raw.map(({ text }) => text).sort()).toEqual(Array.from({ length: 30 }, (_, n) => `${n}\n`).sort());
    expect(await fixture.ingest({ mode: "reconcile" })).toMatchObject({ counts: { unchanged: 30 } });
  });

  it("after a holder that stopped for longer than its lease: it writes no more state", async () => {
    await add("a.csv", "1\n");
    let resume: (() => void) | undefined;
    const paused = new Promise<void>((resolve) => (resume = resolve));
    const drive = {
      ...fixture.drive,
      async download(...request: Parameters<IngestFixture["drive"]["download"]>) {
        await paused;
        return fixture.drive.download(...request);
      },
    };
    const slow = fixture.ingest({ drive }).catch((error: unknown) => error);
    await expect.poll(() => fixture.emulators.requests("drive")).toMatchObject({ "drive.files.list": 1 });
    const later = () => new Date(Date.now() + 6 * 60_000);
    const summary = await fixture.ingest({ now: later });
    expect(summary).toMatchObject({ complete: true, counts: { copied: 1 } });
    const state = `_sluice/ingest/${fixture.folderId}/state.json`;
    const before = await fixture.lake.stat(state, signal);
    resume?.();
    expect(isFailure(await slow, "ingest.lease-lost")).toBe(true);
    expect(await fixture.lake.stat(state, signal)).toEqual(before);
  });
});

describe("a lease", () => {
  const until = (ahead: number) => new Date(Date.now() + ahead * 60_000).toISOString();

  it.each([
    ["holds others off while it may be one of ours", 9, { code: "ingest.lease-held" }],
    ["holds nobody off when it ends later than any of ours could", 11, { complete: true }],
  ])("%s", async (_, minutes, expected) => {
    await fixture.ingest();
    const name = `_sluice/ingest/${fixture.folderId}/state.json`;
    const { text, object } = (await fixture.lake.readText(name, signal))!;
    const held = { ...(JSON.parse(text) as object), lease: { holder: "run-of-another", until: until(minutes) } };
    const writing = { ifGenerationMatch: object.generation, contentType: "application/json" };
    await fixture.lake.write(name, JSON.stringify(held), writing, signal);
    const ended = await fixture.ingest().catch((error: unknown) => error);
    expect(ended).toMatchObject(expected);
  });
});

describe("a deadline", () => {
  it("ends the run early, and the same id goes on until all is done", async () => {
    for (let n = 0; n < 40; n++) await add(`${n}.csv`, `${n}\n`);
    const runId = newRunId();
    let answers = 0;
    for (let more = true; more; answers++) {
      let looks = 0;
      const now = () => new Date(looks++ < 12 ? 0 : 1000);
      const options = answers < 2 ? { now, deadline: 1000 } : {};
      ({ more } = await fixture.ingest({ runId, ...options }));
      expect(answers).toBeLessThan(5);
    }
    expect(answers).toBe(3);
    const summary = await fixture.ingest({ runId });
    expect(summary).toMatchObject({ complete: true, counts: { lookedAt: 40, copied: 40 } });
    expect(Object.keys(await fixture.decisions(summary))).toHaveLength(40);
    expect((await fixture.raw()).size).toBe(40);
  });

  it.each(["incremental", "reconcile"] as const)(
    "loses nothing that changes before the run goes on, %s",
    async (mode) => {
      await fixture.ingest();
      const ids = [];
      for (let n = 0; n < 4; n++) ids.push(await add(`${n}.csv`, `${n}\n`));
      const [edited, trashed, renamed, kept] = ids as [string, string, string, string];
      const runId = newRunId();
      let lookedAt = 0;
      const stopsAfter4 = {
        deadline: Date.now() + 3_600_000,
        now: () => new Date(Date.now() + (lookedAt < 4 ? 0 : 3_700_000)),
        report: (progress: { lookedAt: number }) => (lookedAt = progress.lookedAt),
      };
      expect(await fixture.ingest({ runId, mode, ...stopsAfter4 })).toMatchObject({
        mode,
        more: true,
        counts: { copied: 4 },
      });
      await fixture.owner.write(edited, "edited\n");
      await fixture.owner.change(trashed, { trashed: true });
      await fixture.owner.change(renamed, { name: "renamed.csv" });

      const summary = await fixture.ingest({ runId, mode });

      expect(summary).toMatchObject({ complete: true, more: false });
      expect(summary.counts).toEqual({ lookedAt: 4, copied: 3, unchanged: 0, skipped: 0, gone: 1, failed: 0 });
      const raw = await fixture.raw();
      expect([raw.get(edited)!.text, raw.get(kept)!.text]).toEqual(["edited\n", "3\n"]);
      expect(raw.get(trashed)!.metadata).toHaveProperty("sluice-gone-since");
      expect(raw.get(renamed)!.metadata).toMatchObject({ "sluice-drive-name": "renamed.csv" });
      const written = await fixture.decisions(summary);
      expect(written).toEqual({ [edited]: "copied", [trashed]: "gone", [renamed]: "copied", [kept]: "copied" });
      const state = JSON.parse(await fixture.text(`_sluice/ingest/${fixture.folderId}/state.json`)) as {
        files: number;
      };
      expect(state.files).toBe(3);
      expect((await fixture.ingest()).counts.lookedAt).toBe(0);
    },
  );
});

it("gives the lease back when it is cancelled", async () => {
  await add("a.csv", "1\n");
  const cancel = new AbortController();
  const report = () => cancel.abort(new Error("cancelled by the user"));
  await expect(fixture.ingest({ report }, cancel.signal)).rejects.toThrow("cancelled by the user");
  expect(await fixture.ingest()).toMatchObject({ complete: true, counts: { lookedAt: 1, unchanged: 1 } });
});
