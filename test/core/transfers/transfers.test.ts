import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { planDownload, type DownloadSource } from "../../../src/core/transfers/plan-download.ts";
import { planCopy, planDelete } from "../../../src/core/transfers/plan-objects.ts";
import { planUpload, type UploadTarget } from "../../../src/core/transfers/plan-upload.ts";
import { planOfRest, type TransferPlan } from "../../../src/core/transfers/plan.ts";
import { runTransfer, type TransferOptions, type TransferProgress } from "../../../src/core/transfers/run-transfer.ts";
import type { TestEmulators } from "../../support/emulators.ts";
import { neverAborted as signal } from "../../support/emulator-clients.ts";
import { startEmulators } from "../../support/ingest-fixture.ts";
import { CHUNK, newTransferFixture, type TransferFixture } from "../../support/transfer-fixture.ts";

let emulators: TestEmulators;
let fixture: TransferFixture;
beforeAll(async () => {
  emulators = await startEmulators();
});
afterAll(() => emulators.close());
beforeEach(async () => {
  fixture = await newTransferFixture(emulators);
});
afterEach(async () => {
  await fixture.close();
  await emulators.forget("storage");
  await emulators.forget("drive");
});

const inLake = (prefix: string): UploadTarget => ({ kind: "object", bucket: fixture.ends.lake, prefix });
const inDrive = (): UploadTarget => ({ kind: "drive", folderId: fixture.folderId });
const below = (prefix: string): DownloadSource => ({ kind: "prefix", bucket: fixture.ends.lake, prefix });
const here = (...steps: string[]) => join(fixture.here, ...steps);
const upload = (target: UploadTarget, ...paths: string[]) =>
  planUpload(
    paths.map((path) => here(path)),
    target,
    fixture.ends,
    signal,
  );
const download = (...sources: DownloadSource[]) => planDownload(sources, fixture.here, fixture.ends, signal);
const run = async (plan: TransferPlan, options: Partial<TransferOptions> = {}) => {
  const results = await runTransfer(plan, fixture.ends, { signal, ...options });
  return Object.fromEntries(results.map(({ item, outcome }) => [item.name, outcome]));
};

describe("an upload", () => {
  it("brings files and folders to the lake, with their paths, and tells how far it is", async () => {
    await fixture.write({ "one.csv": "1", "folder/two.csv": "22", "folder/below/três.json": "{}", "folder/empty": "" });
    await mkdir(here("folder", "no files"));
    const told: TransferProgress[] = [];
    const plan = await upload(inLake("data/"), "one.csv", "folder");
    expect(plan).toMatchObject({ bytes: 5, leftOut: [] });
    expect(Object.values(await run(plan, { report: (one) => void told.push(one) }))).toEqual(Array(4).fill("done"));
    expect(await fixture.objects()).toEqual({
      "data/one.csv": "1",
      "data/folder/two.csv": "22",
      "data/folder/below/três.json": "{}",
      "data/folder/empty": "",
    });
    expect(told.at(-1)).toMatchObject({ files: { done: 4, of: 4 }, bytes: { done: 5, of: 5 } });
    expect(await fixture.lake.stat("data/one.csv", signal)).toMatchObject({ contentType: "text/csv" });
  });

  it("brings them to Drive, each folder made once, and a second time finds them there", async () => {
    const files = Array.from({ length: 6 }, (_file, at) => [`folder/below/${at}.csv`, `${at}`]);
    await fixture.write(Object.fromEntries(files) as Record<string, string>);
    await run(await upload(inDrive(), "folder"));
    const wanted = ["folder/", "folder/below/", ...files.map(([path, text]) => `${path}=${text}`)];
    expect(await fixture.driveFiles()).toEqual(wanted);
    const again = await upload(inDrive(), "folder");
    expect(new Set(Object.values(await run(again)))).toEqual(new Set(["same"]));
    expect(await fixture.driveFiles()).toEqual(wanted);
  });

  it("neither follows links of a folder nor sends what they lead to, and says so", async () => {
    await fixture.write({ "folder/a.csv": "a", "secret.txt": "secret" });
    await symlink(here("secret.txt"), here("folder", "link"));
    await symlink(here(), here("folder", "up"));
    const plan = await upload(inLake("data/"), "folder");
    expect(plan.leftOut.map(({ name, why }) => [name, why.code])).toEqual([
      ["folder/link", "transfer.link"],
      ["folder/up", "transfer.link"],
    ]);
    await run(plan);
    expect(Object.keys(await fixture.objects())).toEqual(["data/folder/a.csv"]);
  });

  it("does not follow a link that took the place of a file, or of its folder, after the plan was made", async () => {
    await fixture.write({ "folder/a.csv": "a", "folder/sub/b.csv": "b", "secret/b.csv": "b" });
    const plan = await upload(inLake("data/"), "folder");
    await rm(here("folder", "a.csv"));
    await symlink(here("secret", "b.csv"), here("folder", "a.csv"));
    await rm(here("folder", "sub"), { recursive: true });
    await symlink(here("secret"), here("folder", "sub"));
    expect(new Set(Object.values(await run(plan)))).toEqual(new Set(["failed"]));
    expect(await fixture.objects()).toEqual({});
  });

  it("of a file that changed since makes nothing; the others have their turn, and the rest can be run again", async () => {
    await fixture.write({ "folder/a.csv": "a", "folder/b.csv": "b" });
    const plan = await upload(inLake(""), "folder");
    await writeFile(here("folder", "a.csv"), "longer");
    const results = await runTransfer(plan, fixture.ends, { signal });
    expect(results.map((one) => (one.outcome === "failed" ? one.failure.code : one.outcome))).toEqual([
      "transfer.source-changed",
      "done",
    ]);
    expect(planOfRest(plan, results).items.map(({ name }) => name)).toEqual(["folder/a.csv"]);
    expect(await fixture.objects()).toEqual({ "folder/b.csv": "b" });
  });

  it.each(["raw/", "raw/x/", "curated/", "_sluice/", "jobs/", "google-cloud-dataproc-metainfo/"])(
    "is refused in %s of the lake, where the pipeline lives, and nowhere else",
    async (place) => {
      await fixture.write({ "a.csv": "a" });
      await expect(upload(inLake(place), "a.csv")).rejects.toMatchObject({ code: "transfer.refused-place" });
      const elsewhere: UploadTarget = { kind: "object", bucket: fixture.other.name, prefix: place };
      expect(await run(await upload(elsewhere, "a.csv"))).toEqual({ "a.csv": "done" });
    },
  );

  it("is refused where a folder's own name leads there", async () => {
    await fixture.write({ "raw/a.csv": "a" });
    await expect(upload(inLake(""), "raw")).rejects.toMatchObject({ code: "transfer.refused-place" });
  });
});

describe("what is there already", () => {
  beforeEach(async () => {
    await fixture.write({ "a.csv": "new", "same.csv": "same" });
    await fixture.put("a.csv", "old");
    await fixture.put("same.csv", "same");
  });

  it("is not replaced unseen: nothing is begun, and what is in the way is listed", async () => {
    const plan = await upload(inLake(""), "a.csv", "same.csv");
    await expect(run(plan)).rejects.toMatchObject({ code: "transfer.exists", params: { names: ["a.csv"] } });
  });

  it.each([
    ["skip", { "a.csv": "skipped", "same.csv": "same" }, { "a.csv": "old", "same.csv": "same" }],
    ["replace", { "a.csv": "done", "same.csv": "same" }, { "a.csv": "new", "same.csv": "same" }],
    ["keep-both", { "a.csv": "done", "same.csv": "same" }, { "a.csv": "old", "a (2).csv": "new", "same.csv": "same" }],
  ] as const)("%s, in the lake", async (policy, outcomes, objects) => {
    expect(await run(await upload(inLake(""), "a.csv", "same.csv"), { policy })).toEqual(outcomes);
    expect(await fixture.objects()).toEqual(objects);
  });

  it.each([
    ["skip", ["a.csv=old"]],
    ["replace", ["a.csv=new"]],
    ["keep-both", ["a (2).csv=new", "a.csv=old"]],
  ] as const)("%s, in Drive", async (policy, files) => {
    await fixture.owner.file("a.csv", "old", { parent: fixture.folderId });
    await run(await upload(inDrive(), "a.csv"), { policy });
    expect(await fixture.driveFiles()).toEqual(files);
  });

  it("twice in Drive is not replaced: nobody knows which", async () => {
    for (const text of ["one", "two"]) await fixture.owner.file("a.csv", text, { parent: fixture.folderId });
    const results = await runTransfer(await upload(inDrive(), "a.csv"), fixture.ends, { policy: "replace", signal });
    expect(results).toMatchObject([{ outcome: "failed", failure: { code: "transfer.several-named" } }]);
    expect(await fixture.driveFiles()).toEqual(["a.csv=one", "a.csv=two"]);
  });

  it.each([
    ["skip", { "a.csv": "new", "same.csv": "same" }],
    ["replace", { "a.csv": "old", "same.csv": "same" }],
    ["keep-both", { "a.csv": "new", "a (2).csv": "old", "same.csv": "same" }],
  ] as const)("%s, here", async (policy, tree) => {
    const sources = ["a.csv", "same.csv"].map((name) => ({ kind: "object", bucket: fixture.ends.lake, name }) as const);
    const plan = await download(...sources);
    await expect(run(plan)).rejects.toMatchObject({ code: "transfer.exists" });
    await run(plan, { policy });
    expect(await fixture.tree(fixture.here)).toEqual(tree);
  });

  it("since the plan was made is not replaced either", async () => {
    await fixture.put("later.csv", "theirs");
    const plan = await download({ kind: "object", bucket: fixture.ends.lake, name: "later.csv" });
    await fixture.write({ "later.csv": "mine" });
    expect(await run(plan, { policy: "replace" })).toEqual({ "later.csv": "failed" });
    expect(await fixture.tree(fixture.here)).toMatchObject({ "later.csv": "mine" });

    await fixture.write({ "up.csv": "mine" });
    const up = await upload(inLake(""), "up.csv");
    await fixture.put("up.csv", "theirs");
    expect(await run(up, { policy: "replace" })).toEqual({ "up.csv": "failed" });
    expect(await fixture.objects()).toMatchObject({ "up.csv": "theirs" });
  });
});

describe("a download", () => {
  it("brings a folder with its own name, and proves each file", async () => {
    await fixture.put("data/x/a.csv", "a");
    await fixture.put("data/x/y/b.csv", "b");
    await fixture.put("data/x/empty", "");
    await fixture.put("data/x/marker/", "");
    await fixture.put("data/xother", "no");
    await run(await download(below("data/x/")));
    expect(await fixture.tree(fixture.here)).toEqual({ "x/a.csv": "a", "x/y/b.csv": "b", "x/empty": "" });
    expect(await run(await download(below("data/x/")))).toEqual({
      "x/a.csv": "same",
      "x/y/b.csv": "same",
      "x/empty": "same",
    });
  });

  it("of hostile names writes nothing outside of the chosen folder", async () => {
    const hostile = [
      "../out",
      "../../out",
      "/etc/x",
      "a//b",
      "a/../../out",
      "..\\..\\out",
      "C:\\out",
      "nul",
      "con.csv",
    ];
    const more = ["x.", "x ", "A.csv", "a.csv", "A.CSV/below", "a\u0001b", "é", "e\u0301", "n".repeat(900)];
    for (const name of [...hostile, ...more]) await fixture.put(`h/${name}`, name);
    const before = await readdir(join(fixture.here, ".."));
    const outcomes = await run(await download(below("h/")));
    expect(new Set(Object.values(outcomes))).toEqual(new Set(["done"]));
    expect(await readdir(join(fixture.here, ".."))).toEqual(before);
    const tree = await fixture.tree(fixture.here);
    expect(Object.keys(tree).every((path) => path.startsWith("h/"))).toBe(true);
    expect(Object.values(tree).toSorted()).toEqual([...hostile, ...more].toSorted());
  });

  it("of hostile names in Drive too, twins and slashes included", async () => {
    const names = ["a/b", "../up", "twin", "twin", "."];
    for (const [at, name] of names.entries()) await fixture.owner.file(name, `${at}`, { parent: fixture.folderId });
    const sub = await fixture.owner.folder("../sub", fixture.folderId);
    await fixture.owner.file("inner", "in", { parent: sub });
    await fixture.owner.entry("sheet", {
      parent: fixture.folderId,
      mimeType: "application/vnd.google-apps.spreadsheet",
    });
    const plan = await download({ kind: "drive", id: fixture.folderId });
    expect(plan.leftOut).toMatchObject([{ name: "incoming/sheet", why: { code: "transfer.native" } }]);
    await run(plan);
    const tree = await fixture.tree();
    expect(Object.keys(tree).every((path) => path.startsWith("here/incoming/"))).toBe(true);
    expect(Object.values(tree).toSorted()).toEqual(["0", "1", "2", "3", "4", "in"]);
  });

  it("does not write through a link that stands in the folder", async () => {
    await mkdir(join(fixture.here, "..", "outside"));
    await writeFile(join(fixture.here, "..", "file"), "theirs");
    await mkdir(here("x"));
    await symlink(join(fixture.here, "..", "outside"), here("x", "sub"));
    await symlink(join(fixture.here, "..", "file"), here("x", "a.csv"));
    await fixture.put("x/sub/b.csv", "b");
    await fixture.put("x/a.csv", "a");
    const plan = await download(below("x/"));
    expect(plan.items).toEqual([]);
    expect(plan.leftOut.map(({ why }) => why.code)).toEqual(["transfer.link", "transfer.link"]);

    await rm(here("x", "sub"));
    await rm(here("x", "a.csv"));
    const later = await download(below("x/"));
    await symlink(join(fixture.here, "..", "outside"), here("x", "sub"));
    await symlink(join(fixture.here, "..", "file"), here("x", "a.csv"));
    await run(later, { policy: "replace" });
    expect(await fixture.tree()).toEqual({ file: "theirs", "here/x/sub": "->", "here/x/a.csv": "->" });
  });

  it("of what arrives otherwise than it is stands nowhere under its name, and is healed by another run", async () => {
    const text = "0123456789\n".repeat(50_000);
    await fixture.put("bad.csv", text);
    const plan = await download({ kind: "object", bucket: fixture.ends.lake, name: "bad.csv" });
    await emulators.plant("storage", "storage.objects.get", Array<string>(20).fill("return-corrupted-data"));
    expect(await run(plan)).toEqual({ "bad.csv": "failed" });
    expect(await fixture.tree(fixture.here)).not.toHaveProperty("bad.csv");
    await emulators.forget("storage");
    expect(await run(plan)).toEqual({ "bad.csv": "done" });
    expect(await fixture.tree(fixture.here)).toEqual({ "bad.csv": text });
  });

  it("of a file of Drive that arrives otherwise leaves nothing, and says so", async () => {
    const id = await fixture.owner.file("bad.csv", "x".repeat(1000), { parent: fixture.folderId });
    const plan = await download({ kind: "drive", id });
    await emulators.plant("drive", "drive.files.download", ["return-corrupted-data"]);
    const results = await runTransfer(plan, fixture.ends, { signal });
    expect(results).toMatchObject([{ outcome: "failed", failure: { code: "transfer.damaged" } }]);
    expect(await fixture.tree(fixture.here)).toEqual({});
  });

  it("of a composed object is proven by its CRC32C", async () => {
    for (const part of ["one", "two"]) await fixture.put(part, part);
    const path = `/storage/v1/b/${fixture.ends.lake}/o/composed/compose`;
    const body = JSON.stringify({ sourceObjects: [{ name: "one" }, { name: "two" }], destination: {} });
    const made = await emulators.call("storage", path, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });
    expect(await made.json()).not.toHaveProperty("md5Hash");
    const plan = await download({ kind: "object", bucket: fixture.ends.lake, name: "composed" });
    expect(await run(plan)).toEqual({ composed: "done" });
    expect(await fixture.tree(fixture.here)).toEqual({ composed: "onetwo" });
    expect((await download({ kind: "object", bucket: fixture.ends.lake, name: "composed" })).items[0]?.isThere).toBe(
      true,
    );
  });

  it("that is cancelled leaves no half file under its name, and the next run goes on where it was", async () => {
    const bytes = Buffer.alloc(40 * CHUNK, "0123456789\n");
    await fixture.put("large.bin", bytes);
    const plan = await download({ kind: "object", bucket: fixture.ends.lake, name: "large.bin" });
    const stop = new AbortController();
    const report = ({ bytes: { done } }: TransferProgress) => {
      if (done > 10 * CHUNK) stop.abort(new Error("enough"));
    };
    expect(await run(plan, { signal: stop.signal, report })).toEqual({ "large.bin": "cancelled" });
    const [part = ""] = await readdir(fixture.here);
    expect(part).toMatch(/^large\.bin\.[0-9a-f]{16}\.part$/);
    const kept = (await readFile(here(part))).length;
    expect(kept).toBeGreaterThan(10 * CHUNK);

    let first: number | undefined;
    await run(plan, { report: ({ bytes: { done } }) => void (first ??= done) });
    expect(first).toBe(kept);
    expect(await readdir(fixture.here)).toEqual(["large.bin"]);
    expect((await readFile(here("large.bin"))).equals(bytes)).toBe(true);
  });

  it("that was begun with bytes that are not the object's is begun anew", async () => {
    const bytes = Buffer.alloc(8 * CHUNK, "0123456789\n");
    await fixture.put("large.bin", bytes);
    const plan = await download({ kind: "object", bucket: fixture.ends.lake, name: "large.bin" });
    const stop = new AbortController();
    const report = ({ bytes: { done } }: TransferProgress) => {
      if (done > CHUNK) stop.abort();
    };
    await run(plan, { signal: stop.signal, report });
    const [part = ""] = await readdir(fixture.here);
    await writeFile(here(part), Buffer.alloc(3 * CHUNK, "x"));
    expect(await run(plan)).toEqual({ "large.bin": "done" });
    expect((await readFile(here("large.bin"))).equals(bytes)).toBe(true);
  });

  it("replaces what stood there when that was agreed to, and nothing that was written since", async () => {
    await fixture.put("a.csv", "remote");
    await fixture.write({ "a.csv": "seen" });
    const plan = await download({ kind: "object", bucket: fixture.ends.lake, name: "a.csv" });
    await fixture.write({ "a.csv": "written since then" });
    expect(await run(plan, { policy: "replace" })).toEqual({ "a.csv": "failed" });
    expect(await fixture.tree(fixture.here)).toEqual({ "a.csv": "written since then" });
  });

  it("is whole also where another one of the same is cancelled at its side", async () => {
    const content = Buffer.alloc(24 * 1024 * 1024, "0123456789abcdef");
    await fixture.put("large.csv", content);
    const source = { kind: "object", bucket: fixture.ends.lake, name: "large.csv" } as const;
    const [plan, same] = [await download(source), await download(source)];
    const cancelling = new AbortController();
    let other: Promise<unknown> | undefined;
    const report = ({ bytes }: TransferProgress) => {
      if (bytes.done > 0) other ??= run(same, { signal: cancelling.signal, report: () => cancelling.abort() });
    };
    expect(await run(plan, { report })).toEqual({ "large.csv": "done" });
    await other;
    expect((await readFile(here("large.csv"))).equals(content)).toBe(true);
  });

  it("whose process is killed leaves no half file under its name, and the next run goes on", async () => {
    const bytes = Buffer.alloc(100 * CHUNK, "0123456789\n");
    await fixture.put("large.bin", bytes);
    const child = spawn(
      process.execPath,
      [
        join(import.meta.dirname, "download-and-wait.ts"),
        emulators.endpoints.storage,
        emulators.token,
        fixture.ends.lake,
        fixture.here,
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    const left = await readdir(fixture.here);
    expect(left).toEqual([expect.stringMatching(/^large\.bin\.[0-9a-f]{16}\.part$/)]);
    const kept = (await readFile(here(left[0] ?? ""))).length;
    let first: number | undefined;
    const plan = await download({ kind: "object", bucket: fixture.ends.lake, name: "large.bin" });
    await run(plan, { report: ({ bytes: { done } }) => void (first ??= done) });
    expect(first).toBe(kept);
    expect((await readFile(here("large.bin"))).equals(bytes)).toBe(true);
  });

  it("names what is not there, and a folder that is none", async () => {
    const missing = download({ kind: "object", bucket: fixture.ends.lake, name: "x" });
    await expect(missing).rejects.toMatchObject({ code: "transfer.nothing-there" });
    await expect(download(below("none/"))).rejects.toMatchObject({ code: "transfer.nothing-there" });
    await expect(download({ kind: "drive", id: "none" })).rejects.toMatchObject({ code: "transfer.nothing-there" });
    const nowhere = planDownload([below("")], here("missing"), fixture.ends, signal);
    await expect(nowhere).rejects.toMatchObject({ code: "transfer.no-folder" });
  });
});

describe("objects", () => {
  const objects = (prefix: string, bucket = fixture.ends.lake) => ({ bucket, prefix });
  const named = (name: string, bucket = fixture.ends.lake) => ({ bucket, name });

  it("are deleted as they were seen: what somebody wrote since survives, and is told", async () => {
    for (const name of ["d/a", "d/b", "dother"]) await fixture.put(name, "old");
    const plan = await planDelete(objects("d/"), fixture.ends, signal);
    expect(plan).toMatchObject({ bytes: 6, items: { length: 2 } });
    const { generation } = (await fixture.lake.stat("d/a", signal)) ?? { generation: "" };
    await fixture.lake.write("d/a", "newer", { ifGenerationMatch: generation, contentType: "x/y" }, signal);
    const results = await runTransfer(plan, fixture.ends, { signal });
    expect(results).toMatchObject([{ outcome: "failed", failure: { code: "remote.conflict" } }, { outcome: "done" }]);
    expect(await fixture.objects()).toEqual({ "d/a": "newer", dother: "old" });
  });

  it.each(["move", "copy"] as const)("%s keeps type and metadata, to another bucket too", async (kind) => {
    const writing = { ifGenerationMatch: "0", contentType: "x/y", metadata: { k: "v" } };
    await fixture.lake.write("f/a", "a", writing, signal);
    await fixture.lake.write("f/sub/b", "b", writing, signal);
    const way = { from: objects("f/"), to: objects("g/", fixture.other.name) };
    await run(await planCopy(kind, way, fixture.ends, signal));
    expect(await fixture.objects(fixture.other)).toEqual({ "g/a": "a", "g/sub/b": "b" });
    expect(await fixture.other.stat("g/a", signal)).toMatchObject({ contentType: "x/y", metadata: { k: "v" } });
    expect(await fixture.objects()).toEqual(kind === "move" ? {} : { "f/a": "a", "f/sub/b": "b" });
  });

  it("are moved without covering what stands there, unless that is said", async () => {
    await fixture.put("from", "new");
    await fixture.put("to", "old");
    const plan = await planCopy("move", { from: named("from"), to: named("to") }, fixture.ends, signal);
    await expect(run(plan)).rejects.toMatchObject({ code: "transfer.exists" });
    expect(await run(plan, { policy: "skip" })).toEqual({ from: "skipped" });
    expect(await fixture.objects()).toEqual({ from: "new", to: "old" });
    await run(plan, { policy: "keep-both" });
    expect(await fixture.objects()).toEqual({ to: "old", "to (2)": "new" });
  });

  it("that somebody wrote after the plan was made are neither moved nor lost", async () => {
    await fixture.put("from", "seen");
    const plan = await planCopy("move", { from: named("from"), to: named("to") }, fixture.ends, signal);
    const { generation } = (await fixture.lake.stat("from", signal)) ?? { generation: "" };
    await fixture.lake.write("from", "newer", { ifGenerationMatch: generation, contentType: "x/y" }, signal);
    expect(await run(plan)).toEqual({ from: "failed" });
    expect(await fixture.objects()).toEqual({ from: "newer" });
  });

  it("are not removed by a move when the same, which stood there, is gone by then", async () => {
    await fixture.put("from/a.csv", "only");
    await fixture.put("to/a.csv", "only");
    const { lake: bucket } = fixture.ends;
    const way = { from: { bucket, prefix: "from/" }, to: { bucket, prefix: "to/" } };
    const plan = await planCopy("move", way, fixture.ends, signal);
    const generation = (await fixture.lake.stat("to/a.csv", signal))?.generation ?? "";
    await fixture.lake.remove("to/a.csv", { ifGenerationMatch: generation }, signal);
    expect(await run(plan)).toEqual({ "from/a.csv": "done" });
    expect(await fixture.objects()).toEqual({ "to/a.csv": "only" });
  });

  it("are left alone where the pipeline lives, and may be copied from there", async () => {
    await fixture.put("raw/1/a.csv", "a");
    await fixture.put("data/a.csv", "a");
    const refused = { code: "transfer.refused-place" };
    await expect(planDelete(objects(""), fixture.ends, signal)).rejects.toMatchObject(refused);
    await expect(planDelete(objects("raw/1/"), fixture.ends, signal)).rejects.toMatchObject(refused);
    const out = { from: objects("raw/1/"), to: objects("data/") };
    await expect(planCopy("move", out, fixture.ends, signal)).rejects.toMatchObject(refused);
    const into = { from: objects("data/"), to: objects("raw/1/") };
    await expect(planCopy("copy", into, fixture.ends, signal)).rejects.toMatchObject(refused);
    await run(await planCopy("copy", { from: objects("raw/1/"), to: objects("copies/") }, fixture.ends, signal));
    expect(await fixture.objects()).toMatchObject({ "copies/a.csv": "a", "raw/1/a.csv": "a" });
  });

  it("are not moved into themselves", async () => {
    await fixture.put("f/a", "a");
    for (const to of ["f/", "f/g/"]) {
      const way = { from: objects("f/"), to: objects(to) };
      await expect(planCopy("move", way, fixture.ends, signal)).rejects.toMatchObject({ code: "transfer.into-itself" });
    }
    const same = { from: named("f/a"), to: named("f/a") };
    await expect(planCopy("copy", same, fixture.ends, signal)).rejects.toMatchObject({ code: "transfer.into-itself" });
  });
});
