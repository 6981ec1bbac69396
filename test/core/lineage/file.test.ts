import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Failure } from "../../../src/core/failure.ts";
import { answerOf } from "../../../src/core/lineage/answer.ts";
import type { Asked } from "../../../src/core/lineage/ask.ts";
import type { Lineage } from "../../../src/core/lineage/step.ts";
import { trace } from "../../../src/core/lineage/trace.ts";
import { currentPointer, encodeRawMetadata } from "../../../src/core/layout.ts";
import { neverAborted } from "../../support/emulator-clients.ts";
import { newIngestFixture, startEmulators, type IngestFixture } from "../../support/ingest-fixture.ts";
import type { TestEmulators } from "../../support/emulators.ts";
import { askedOf, batch, contract, publish, put, report, rows } from "./fixture.ts";

let emulators: TestEmulators;
let fixture: IngestFixture;
beforeAll(async () => {
  emulators = await startEmulators();
});
beforeEach(async () => {
  fixture = await newIngestFixture(emulators);
  await emulators.forget("drive");
  await emulators.forget("storage");
});
afterAll(() => emulators.close());

const airports = () => Promise.resolve([contract("airports", ["airports*.csv"])]);

function traceFile(fileId: string, given: Partial<Asked> = {}): Promise<Lineage> {
  return trace(askedOf(fixture, given), { kind: "file", fileId, name: "a name" }, neverAborted);
}

/** `kind state` of each step. */
const stations = ({ steps }: Lineage) => steps.map(({ kind, state }) => `${kind} ${state}`);

async function ingested(name = "airports.csv", content = "id\n1\n") {
  const id = await fixture.owner.file(name, content, { parent: fixture.folderId });
  const summary = await fixture.ingest();
  return { id, summary, raw: (await fixture.raw()).get(id)! };
}

describe("a file that never became rows", () => {
  test("is new, and no run has seen it", async () => {
    const id = await fixture.owner.file("airports.csv", "id\n", { parent: fixture.folderId });
    const lineage = await traceFile(id);
    expect(stations(lineage)).toEqual(["drive new", "raw none"]);
    expect(answerOf(lineage)).toMatchObject({ kind: "not-copied", step: { state: "new", name: "airports.csv" } });
    expect(lineage.steps[0]).toMatchObject({ address: { kind: "driveFile", fileId: id }, source: { says: "drive" } });
  });

  test("is skipped, and says why; of a shortcut what it points to is traced on", async () => {
    const { id: target } = await ingested();
    const sheet = await fixture.owner.entry("Budget", {
      ...{ parent: fixture.folderId, mimeType: "application/vnd.google-apps.spreadsheet" },
    });
    const shortcut = await fixture.owner.entry("to airports", {
      ...{ parent: fixture.folderId, mimeType: "application/vnd.google-apps.shortcut" },
      shortcutDetails: { targetId: target },
    });
    expect(answerOf(await traceFile(sheet))).toMatchObject({
      ...{ kind: "not-copied", step: { state: "skipped", reason: "native-google-file" } },
    });
    expect(answerOf(await traceFile(shortcut))).toMatchObject({
      step: { state: "skipped", reason: "shortcut", target: { kind: "file", fileId: target } },
    });
  });

  test("failed in the last run, by the words of its manifest", async () => {
    const id = await fixture.owner.file("airports.csv", "id\n1\n", { parent: fixture.folderId });
    await emulators.plant("drive", "drive.files.download", Array<string>(50).fill("return-corrupted-data"));
    expect(await fixture.ingest()).toMatchObject({ complete: false });
    await emulators.forget("drive");
    const lineage = await traceFile(id);
    expect(answerOf(lineage)).toMatchObject({
      kind: "not-copied",
      step: { state: "failed", reason: "ingest.content-mismatch" },
    });
    expect(lineage.steps[0]?.source).toMatchObject({ says: "run-summary", address: { kind: "object" } });
  });

  test("is in no folder that is ingested, in the bin, or hidden", async () => {
    const account = `sluice-ingest@${emulators.project}.iam.gserviceaccount.com`;
    const elsewhere = await fixture.owner.folder("elsewhere");
    await fixture.owner.share(elsewhere, account);
    const outside = await fixture.owner.file("airports.csv", "", { parent: elsewhere });
    const trashed = await fixture.owner.file("airports.csv", "", { parent: fixture.folderId });
    await fixture.owner.change(trashed, { trashed: true });
    expect(stations(await traceFile(outside))).toEqual(["drive outside", "raw none"]);
    expect(stations(await traceFile(trashed))).toEqual(["drive trashed", "raw none"]);
    const hidden = await traceFile("0123456789abcdef");
    expect(stations(hidden)).toEqual(["drive not-seen", "raw none"]);
    expect(answerOf(hidden)).toEqual({ kind: "nowhere" });
  });

  test("was copied, and is claimed by no contract", async () => {
    const { id, raw, summary } = await ingested("notes.txt");
    await publish(fixture.lake, "airports", 1, []);
    await report(fixture.lake, "airports", 1, [], {
      status: "published",
      unclaimed: [{ object: raw.name, name: "notes.txt" }],
    });
    const lineage = await traceFile(id, { contracts: airports });
    expect(stations(lineage)).toEqual([
      ...["drive same", "run complete", "raw copied", "contract none", "dataset unclaimed"],
    ]);
    expect(answerOf(lineage).kind).toBe("unclaimed");
    const [, run, copied] = lineage.steps;
    expect(run).toMatchObject({ runId: summary.runId, time: summary.finishedAt });
    expect(copied).toMatchObject({ generation: raw.generation, object: raw.name, time: raw.timeCreated });
  });

  test("waits for the first batch, and for the next one", async () => {
    const { id } = await ingested();
    const first = await traceFile(id, { contracts: airports });
    expect(stations(first).slice(3)).toEqual(["contract takes", "dataset never"]);
    expect(answerOf(first)).toMatchObject({ kind: "waits", step: { dataset: "airports" } });
    await publish(fixture.lake, "airports", 1, []);
    expect(stations(await traceFile(id, { contracts: airports })).slice(3)).toEqual([
      "contract takes",
      "dataset waiting",
    ]);
  });

  test("was read by a batch that published nothing", async () => {
    const { id, raw } = await ingested();
    await publish(fixture.lake, "airports", 1, []);
    await report(fixture.lake, "airports", 2, [raw], {
      reason: { code: "too-many-bad-rows", message: "9 of 10 rows" },
    });
    const lineage = await traceFile(id, { contracts: airports });
    expect(stations(lineage).slice(4)).toEqual(["dataset waiting", "batch failed"]);
    expect(answerOf(lineage)).toMatchObject({
      kind: "batch-failed",
      step: { batchId: batch(2), reason: "9 of 10 rows", read: { generation: raw.generation, rowsRead: 10 } },
    });
  });

  test("is gone, and its contract leaves such files out", async () => {
    const { id } = await ingested();
    await publish(fixture.lake, "airports", 1, []);
    await fixture.owner.change(id, { trashed: true });
    await fixture.ingest({ mode: "reconcile" });
    const excluding = () => Promise.resolve([contract("airports", ["airports*.csv"], { removed: "exclude" })]);
    const lineage = await traceFile(id, { contracts: excluding });
    expect(stations(lineage)).toEqual([
      ...["drive trashed", "run complete", "raw copied", "raw gone", "contract takes", "dataset excluded"],
    ]);
    expect(answerOf(lineage).kind).toBe("excluded");
  });
});

describe("a file whose rows are there", () => {
  test("is followed to the dataset, with what each document says", async () => {
    const { id, raw } = await ingested();
    await publish(fixture.lake, "airports", 1, [{ ...raw, quarantined: 2 }]);
    const lineage = await traceFile(id, { contracts: airports });
    expect(stations(lineage)).toEqual([
      ...["drive same", "run complete", "raw copied", "contract takes", "dataset current", "quarantine rows"],
    ]);
    expect(lineage.name).toBe("airports.csv");
    expect(answerOf(lineage)).toMatchObject({
      kind: "in-dataset",
      step: {
        ...{ dataset: "airports", batchId: batch(1), time: "2026-01-01T00:01:00Z", counts: rows(2) },
        generation: raw.generation,
        source: { says: "publish", address: { object: `curated/airports/publishes/${batch(1)}/0123456789ab.json` } },
      },
    });
    expect(lineage.steps.at(-1)).toMatchObject({
      rows: 2,
      broken: [{ column: "id", rule: "type", line: 7, value: "x", object: raw.name, generation: raw.generation }],
      address: { kind: "quarantine", prefix: `curated/airports/quarantine/${batch(1)}/0123456789ab/` },
    });
  });

  test("was replaced after the batch: which generation was read is told", async () => {
    const { id, raw } = await ingested();
    await publish(fixture.lake, "airports", 1, [raw]);
    await fixture.owner.write(id, "id\n2\n");
    expect(stations(await traceFile(id, { contracts: airports }))).toContain("drive changed");
    await fixture.ingest();
    const lineage = await traceFile(id, { contracts: airports });
    expect(stations(lineage).slice(0, 1)).toEqual(["drive same"]);
    expect(answerOf(lineage)).toMatchObject({ kind: "older-in-dataset", step: { generation: raw.generation } });
  });

  test("a batch that failed after it is told beside it", async () => {
    const { id, raw } = await ingested();
    await publish(fixture.lake, "airports", 1, [raw]);
    await report(fixture.lake, "airports", 2, [], { reason: { code: "storage", message: "no more" } });
    const lineage = await traceFile(id, { contracts: airports });
    expect(stations(lineage).slice(4)).toEqual(["dataset current", "batch failed"]);
    expect(answerOf(lineage).kind).toBe("in-dataset");
  });

  test("is claimed by several contracts: the first has it, the others are named; another dataset that still has it too", async () => {
    const { id, raw } = await ingested();
    const both = () => Promise.resolve([contract("b_all", ["*.csv"]), contract("airports", ["airports*"])]);
    await publish(fixture.lake, "airports", 2, [raw]);
    await publish(fixture.lake, "b_all", 1, [raw]);
    const { steps } = await traceFile(id, { contracts: both });
    expect(steps.find(({ kind }) => kind === "contract")).toMatchObject({ dataset: "airports", others: ["b_all"] });
    expect(steps.flatMap((step) => (step.kind === "dataset" ? [`${step.dataset} ${step.state}`] : []))).toEqual([
      ...["airports current", "b_all current"],
    ]);
  });

  test("was put into raw/ by hand: no run and no Drive file is made up for it", async () => {
    await put(fixture.lake, "raw/by hand.csv", "id\n1\n");
    const node = { kind: "file", object: "raw/by hand.csv", name: "by hand.csv" } as const;
    const lineage = await trace(askedOf(fixture), node, neverAborted);
    expect(stations(lineage)).toEqual(["raw by-hand", "contract none"]);
  });

  test("one that two overlapping folders bring is one file, by the run that wrote it", async () => {
    const inner = await fixture.owner.folder("inner", fixture.folderId);
    const id = await fixture.owner.file("airports.csv", "id\n", { parent: inner });
    await fixture.ingest();
    await fixture.ingest({ folderId: inner, outer: fixture.folderId });
    const lineage = await traceFile(id, { folderIds: [inner, fixture.folderId] });
    expect(lineage.steps.filter(({ kind }) => kind === "raw")).toHaveLength(1);
    expect(lineage.steps.find(({ kind }) => kind === "run")).toMatchObject({ folderId: fixture.folderId });
    expect(lineage.name).toBe("inner/airports.csv");
  });
});

describe("what can't be asked", () => {
  const denied = new Failure("remote.denied", { service: "drive", what: { kind: "account" }, why: "no" });

  test("Drive: the rest is shown, and the step says that it is not known", async () => {
    const { id, raw } = await ingested();
    await publish(fixture.lake, "airports", 1, [raw]);
    const lineage = await traceFile(id, { contracts: airports, drive: () => Promise.reject(denied) });
    expect(stations(lineage)[0]).toBe("unasked unasked");
    expect(lineage.steps[0]).toMatchObject({ about: "drive", failure: { code: "remote.denied" } });
    expect(answerOf(lineage).kind).toBe("in-dataset");
    const unknown = await traceFile("0123456789abcdef", { drive: () => Promise.reject(denied) });
    expect(answerOf(unknown)).toMatchObject({ kind: "unknown", step: { about: "drive" } });
  });

  test("the lake: what Drive says is shown, and nothing is called missing", async () => {
    const id = await fixture.owner.file("airports.csv", "id\n", { parent: fixture.folderId });
    await emulators.plant(
      "storage",
      "storage.objects.list",
      Array.from({ length: 10 }, () => "return-403"),
    );
    const lineage = await traceFile(id);
    expect(stations(lineage)).toEqual(["drive new", "unasked unasked"]);
    expect(answerOf(lineage)).toMatchObject({ kind: "unknown", step: { about: "raw" } });
  });

  test("a publish document of a newer Sluice is refused by its name; the rest is shown", async () => {
    const { id, raw } = await ingested();
    await publish(fixture.lake, "airports", 1, [raw]);
    await put(fixture.lake, `curated/airports/publishes/${batch(1)}/0123456789ab.json`, { format: 2 });
    const lineage = await traceFile(id, { contracts: airports });
    expect(stations(lineage)).toEqual([
      ...["drive same", "run complete", "raw copied", "contract takes", "unasked unasked", "batch published"],
    ]);
    expect(lineage.steps[4]).toMatchObject({
      ...{ about: "dataset", name: "airports" },
      failure: { code: "document.newer-format", params: { object: expect.stringContaining(batch(1)) as string } },
    });
    expect(answerOf(lineage).kind).toBe("unknown");
  });

  test("a pointer of a newer Sluice is no dataset that was never published", async () => {
    const { id, raw } = await ingested();
    await publish(fixture.lake, "airports", 1, [raw]);
    await put(fixture.lake, currentPointer("airports"), "", { "sluice-format": "2", "sluice-batch-id": batch(1) });
    const lineage = await traceFile(id, { contracts: airports });
    expect(lineage.steps[4]).toMatchObject({ kind: "unasked", failure: { code: "document.newer-format" } });
  });

  test("the contracts: whether one takes it is not known", async () => {
    const { id } = await ingested();
    const contracts = () => Promise.reject(new Failure("contract.none", { folder: "contracts" }));
    const lineage = await traceFile(id, { contracts });
    expect(stations(lineage).slice(3)).toEqual(["unasked unasked"]);
    expect(answerOf(lineage).kind).toBe("no-contract-known");
  });

  test("a cancel is no failure of a service", async () => {
    const { id } = await ingested();
    const cancelled = AbortSignal.abort(new Error("enough"));
    await expect(trace(askedOf(fixture), { kind: "file", fileId: id, name: "" }, cancelled)).rejects.toThrow("enough");
  });
});

test("one file of a large lake is found by fewer than 15 requests", async () => {
  const { id, raw } = await ingested();
  await publish(fixture.lake, "airports", 1, [raw]);
  await publish(fixture.lake, "routes", 1, []);
  const files = Array.from({ length: 200 }, (_, index) => `raw/file-${index}-0000/a.csv`);
  const reports = Array.from({ length: 200 }, (_, index) => `curated/routes/data/${batch(index + 2)}/part.parquet`);
  for (const name of [...files, ...reports]) await put(fixture.lake, name, "");
  await emulators.forget("storage");
  await emulators.forget("drive");
  expect(answerOf(await traceFile(id, { contracts: airports })).kind).toBe("in-dataset");
  const counts = await Promise.all((["storage", "drive"] as const).map((service) => emulators.requests(service)));
  const sum = counts.flatMap((requests) => Object.values(requests)).reduce((all, count) => all + count, 0);
  expect(sum, JSON.stringify(counts)).toBeLessThan(15);
});

test("hostile names are data all the way", async () => {
  const name = "airports'; $(x) \u202e\u001b[31m%2f.csv";
  const { id, raw } = await ingested(name);
  await publish(fixture.lake, "airports", 1, [raw]);
  const lineage = await traceFile(id, { contracts: airports });
  expect(lineage.name).toContain("airports'; $(x)");
  expect(lineage.steps.find(({ kind }) => kind === "dataset")).toMatchObject({ state: "current" });
});

test("metadata that names another file is not believed over the object's own place", async () => {
  const metadata = encodeRawMetadata({ driveId: "somebody-elses", folderId: fixture.folderId, runId: "../../x" });
  await put(fixture.lake, "raw/0123456789abcdef/a.csv", "", metadata as Record<string, string>);
  const lineage = await traceFile("0123456789abcdef");
  expect(lineage.node).toMatchObject({ fileId: "0123456789abcdef", object: "raw/0123456789abcdef/a.csv" });
});
