import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Failure } from "../../../src/core/failure.ts";
import type { Asked } from "../../../src/core/lineage/ask.ts";
import type { LineageNode } from "../../../src/core/lineage/node.ts";
import { resolve } from "../../../src/core/lineage/resolve.ts";
import type { Lineage } from "../../../src/core/lineage/step.ts";
import { trace } from "../../../src/core/lineage/trace.ts";
import { neverAborted } from "../../support/emulator-clients.ts";
import type { TestEmulators } from "../../support/emulators.ts";
import { newIngestFixture, startEmulators, type IngestFixture } from "../../support/ingest-fixture.ts";
import { askedOf, batch, contract, publish, put, report, rows } from "./fixture.ts";

let emulators: TestEmulators;
let fixture: IngestFixture;
beforeAll(async () => {
  emulators = await startEmulators();
});
beforeEach(async () => {
  fixture = await newIngestFixture(emulators);
});
afterAll(() => emulators.close());

const denied = new Failure("remote.denied", { service: "dataproc", what: { kind: "account" }, why: "no" });
const airports = () => Promise.resolve([contract("airports", ["airports*.csv"])]);
const given: Partial<Asked> = { contracts: airports, batches: () => Promise.reject(denied) };

function traceNode(node: LineageNode, more: Partial<Asked> = {}): Promise<Lineage> {
  return trace(askedOf(fixture, { ...given, ...more }), node, neverAborted);
}

const stations = ({ steps }: Lineage) => steps.map(({ kind, state }) => `${kind} ${state}`);

/** Three files of one dataset: as it was, replaced since, gone since; and one that came after the batch. */
async function threeFiles() {
  const put = (name: string) => fixture.owner.file(name, "id\n1\n", { parent: fixture.folderId });
  const [same, replaced, gone] = [
    await put("airports-1.csv"),
    await put("airports-2.csv"),
    await put("airports-3.csv"),
  ];
  await fixture.ingest();
  const raw = await fixture.raw();
  await publish(
    fixture.lake,
    "airports",
    1,
    [same, replaced, gone].map((id) => raw.get(id)!),
  );
  await fixture.owner.write(replaced, "id\n2\n");
  await fixture.owner.change(gone, { trashed: true });
  const later = await put("airports-4.csv");
  return { same, replaced, gone, later, raw };
}

describe("a dataset", () => {
  test("is made of these files, of this generation each, and stands so to Drive and raw/ now", async () => {
    const { same, replaced, gone, later, raw } = await threeFiles();
    const before = await traceNode({ kind: "dataset", dataset: "airports" });
    expect(stations(before)).toEqual(["contract takes", "dataset current"]);
    expect(before.files).toMatchObject([
      { node: { fileId: same }, inRaw: "same", inDrive: "same", counts: rows(), dataset: "airports" },
      { node: { fileId: replaced }, inRaw: "same", inDrive: "changed" },
      { node: { fileId: gone }, inRaw: "same", inDrive: "gone" },
    ]);
    expect(before.files[0]).toMatchObject({
      ...{ generation: raw.get(same)!.generation, copied: raw.get(same)!.timeCreated, path: "at/airports-1.csv" },
    });
    expect(before.waiting).toEqual([]);
    await fixture.ingest();
    const after = await traceNode({ kind: "dataset", dataset: "airports" });
    expect(after.files.map(({ inRaw, inDrive, copied }) => [inRaw, inDrive, copied !== undefined])).toEqual([
      ["same", "same", true],
      ["newer", "same", false],
      ["same", "gone", true],
    ]);
    expect(after.waiting).toMatchObject([{ node: { fileId: later }, path: "airports-4.csv" }]);
  });

  test("of many files is told by listings, not file by file", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 25; index++)
      ids.push(await fixture.owner.file(`airports-${index}.csv`, "id\n", { parent: fixture.folderId }));
    await fixture.ingest();
    const raw = await fixture.raw();
    await publish(fixture.lake, "airports", 1, [...raw.values()]);
    await fixture.owner.change(ids[0]!, { trashed: true });
    await emulators.forget("drive");
    const { files } = await traceNode({ kind: "dataset", dataset: "airports" });
    expect(files.filter(({ inDrive }) => inDrive === "same")).toHaveLength(24);
    expect(files.find(({ node }) => node.fileId === ids[0])).toMatchObject({ inDrive: "gone" });
    const requests = Object.values(await emulators.requests("drive")).reduce((sum, count) => sum + count, 0);
    expect(requests).toBeLessThan(5);
  });

  test("whose Drive folder is hidden has its files all the same: none is called gone", async () => {
    await threeFiles();
    const hidden = "0123456789abcdef";
    const many = { folderIds: [hidden], drive: () => Promise.reject(denied) };
    const lineage = await traceNode({ kind: "dataset", dataset: "airports" }, many);
    expect(lineage.files.map(({ inDrive }) => inDrive)).toEqual([undefined, undefined, undefined]);
    expect(stations(lineage)).toContain("unasked unasked");
  });

  test("never published says which files wait, and why the last batch brought nothing", async () => {
    await fixture.owner.file("airports.csv", "id\n", { parent: fixture.folderId });
    await fixture.ingest();
    await report(fixture.lake, "airports", 1, [], { reason: { code: "storage", message: "no more" } });
    const lineage = await traceNode({ kind: "dataset", dataset: "airports" });
    expect(stations(lineage)).toEqual(["contract takes", "dataset never", "batch failed"]);
    expect(lineage.waiting).toHaveLength(1);
  });
});

describe("a batch", () => {
  test("read these files; what it published is current, then replaced; Dataproc need not answer", async () => {
    const { raw, same } = await threeFiles();
    await report(fixture.lake, "routes", 1, [], { reason: { code: "storage", message: "no more" } });
    const node = { kind: "batch", batchId: batch(1) } as const;
    const current = await traceNode(node);
    expect(stations(current)).toEqual([...["unasked unasked", "batch published", "dataset current", "batch failed"]]);
    expect(current.files).toHaveLength(3);
    await publish(fixture.lake, "airports", 2, [raw.get(same)!]);
    const replaced = await traceNode({ ...node, dataset: "airports" });
    expect(stations(replaced)).toEqual(["unasked unasked", "batch published", "dataset replaced"]);
    expect(replaced.steps.at(-1)).toMatchObject({ batchId: batch(2) });
  });

  test("without any report says so", async () => {
    const lineage = await traceNode(
      { kind: "batch", batchId: batch(9) },
      {
        batches: () => Promise.resolve({ get: () => Promise.resolve(undefined) } as never),
      },
    );
    expect(stations(lineage)).toEqual(["batch no-report"]);
  });
});

test("a run shows its decisions, and which dataset has what it copied, and what is gone", async () => {
  const { same, raw } = await threeFiles();
  const second = await fixture.ingest();
  const { runId } = second;
  const lineage = await traceNode({ kind: "run", folderId: fixture.folderId, runId });
  expect(stations(lineage)).toEqual(["run complete"]);
  expect(Object.fromEntries(lineage.files.map(({ path, decision }) => [path, decision]))).toMatchObject({
    ...{ "airports-2.csv": "copied", "airports-3.csv": "gone", "airports-4.csv": "copied" },
  });
  await publish(fixture.lake, "airports", 2, [...(await fixture.raw()).values()]);
  const after = await traceNode({ kind: "run", folderId: fixture.folderId, runId });
  expect(
    after.files
      .filter(({ dataset }) => dataset === "airports")
      .map(({ path }) => path)
      .toSorted(),
  ).toEqual(["airports-2.csv", "airports-3.csv", "airports-4.csv"]);
  expect(raw.has(same)).toBe(true);
});

describe("a name", () => {
  const find = (name: string, more: Partial<Asked> = {}) =>
    resolve(askedOf(fixture, { ...given, ...more }), name, neverAborted);

  test("is taken in every way that people have one", async () => {
    const inner = await fixture.owner.folder("2026", fixture.folderId);
    const id = await fixture.owner.file("Airports May.csv", "id\n", { parent: inner });
    const { runId } = await fixture.ingest();
    const object = (await fixture.raw()).get(id)!.name;
    await publish(fixture.lake, "airports", 1, []);
    const file = { kind: "file", fileId: id };
    const wanted: readonly (readonly [string, object])[] = [
      ["Airports May.csv", file],
      ["airports may.CSV", file],
      ["2026/Airports May.csv", file],
      ["May", file],
      [id, file],
      [object, file],
      [`gs://${fixture.lake.name}/${object}`, file],
      [`gs://${fixture.lake.name}/${object}#17`, file],
      [`drive:/${id}/Airports May.csv`, file],
      [`https://drive.google.com/file/d/${id}/view?usp=sharing`, file],
      [`https://drive.google.com/open?id=${id}`, file],
      ["airports", { kind: "dataset", dataset: "airports" }],
      [`gs://${fixture.lake.name}/curated/airports/`, { kind: "dataset", dataset: "airports" }],
      [batch(1), { kind: "batch", batchId: batch(1) }],
      [`projects/p/locations/l/batches/${batch(1)}`, { kind: "batch", batchId: batch(1) }],
      [`curated/airports/publishes/${batch(1)}/0123456789ab.json`, { kind: "batch", dataset: "airports" }],
      [runId, { kind: "run", folderId: fixture.folderId, runId }],
    ];
    for (const [name, node] of wanted) {
      const { matches } = await find(name);
      expect(matches, name).toHaveLength(1);
      expect(matches[0]?.node, name).toMatchObject(node);
    }
  });

  test("of several files gives them all, each with its path; of one that is only in Drive that too", async () => {
    const inner = await fixture.owner.folder("inner", fixture.folderId);
    await fixture.owner.file("a.csv", "id\n", { parent: inner });
    await fixture.ingest();
    await fixture.owner.file("a.csv", "id\n", { parent: fixture.folderId });
    const { matches } = await find("a.csv");
    expect(matches.map(({ where }) => where).toSorted()).toEqual(["a.csv", "inner/a.csv"]);
  });

  test("that nothing has says how much was looked through, and what may have been meant", async () => {
    await fixture.owner.file("airports.csv", "id\n", { parent: fixture.folderId });
    await fixture.ingest();
    await expect(find("airprots.csv")).rejects.toMatchObject({
      code: "lineage.no-match",
      params: {
        ...{ name: "airprots.csv", similar: "airports.csv", unasked: [] },
        looked: { rawObjects: 1, datasets: 1, driveFolders: 1 },
      },
    });
    await expect(find("zzz", { drive: () => Promise.reject(denied) })).rejects.toMatchObject({
      params: { unasked: [{ code: "remote.denied" }] },
    });
  });

  test("of another bucket, or of what has no lineage, is refused", async () => {
    for (const name of ["gs://other/raw/1/a.csv", `gs://${fixture.lake.name}/jobs/1/job.py`])
      await expect(find(name)).rejects.toMatchObject({ code: "lineage.elsewhere", params: { given: name } });
  });

  test("that is hostile is asked for as it is", async () => {
    const name = "it's \\ 'x' or name contains ''.csv";
    const id = await fixture.owner.file(name, "id\n", { parent: fixture.folderId });
    expect((await find(name)).matches).toMatchObject([{ node: { fileId: id } }]);
    for (const none of ["../../x", "' or '1'='1", "\u0000"]) await expect(find(none)).rejects.toBeInstanceOf(Failure);
  });

  test("takes as many requests as raw/ has pages", async () => {
    for (let index = 0; index < 30; index++) await put(fixture.lake, `raw/file-id-0000${index}/a${index}.csv`, "");
    await emulators.forget("storage");
    await emulators.forget("drive");
    expect((await find("a29.csv")).matches).toHaveLength(1);
    const counts = await Promise.all((["storage", "drive"] as const).map((service) => emulators.requests(service)));
    const sum = counts.flatMap((requests) => Object.values(requests)).reduce((all, count) => all + count, 0);
    expect(sum, JSON.stringify(counts)).toBeLessThan(6);
  });
});
