import { expect, test } from "vitest";
import { readHistory } from "../../../src/core/ingest/index.ts";
import { decodeRawMetadata, ingestState } from "../../../src/core/layout.ts";
import { neverAborted } from "../../support/emulator-clients.ts";
import { newRunId, type IngestFixture } from "../../support/ingest-fixture.ts";
import { withIngest } from "../../support/with-ingest.ts";

let fixture: IngestFixture;
withIngest((opened) => {
  fixture = opened;
});

const add = (name: string, parent = fixture.folderId) => fixture.owner.file(name, `${name}\n`, { parent });
const state = async () =>
  JSON.parse(await fixture.text(ingestState(fixture.folderId))) as Record<string, unknown> & { owed: string[] };
/** What a run goes on from. */
const standing = async () => {
  const { watermark, changesToken, folders, lastReconciliation, runs } = await state();
  return { watermark, changesToken, folders, lastReconciliation, runs };
};

test("one file is copied alone, and nothing that the next run goes on from moves", async () => {
  await add("first.csv");
  await fixture.ingest();
  const before = await standing();
  const [wanted, other] = [await add("wanted.csv"), await add("other.csv")];

  const summary = await fixture.ingest({ only: wanted });
  expect(summary).toMatchObject({
    only: { id: wanted, kind: "file", path: "wanted.csv" },
    complete: true,
    counts: { lookedAt: 1, copied: 1 },
    watermark: before.watermark,
  });
  expect(await fixture.decisions(summary)).toEqual({ [wanted]: "copied" });
  expect(await standing()).toEqual(before);
  expect(await state()).toMatchObject({ files: 2, partRuns: [summary.runId], lease: null });
  expect([...(await fixture.raw()).keys()]).not.toContain(other);

  expect(await fixture.ingest()).toMatchObject({ mode: "incremental", counts: { copied: 1 } });
  expect([...(await fixture.raw()).keys()]).toContain(other);
});

test("a folder that was never ingested is as new as before after a file of it was", async () => {
  const [wanted] = [await add("a.csv"), await add("b.csv")];
  await fixture.ingest({ only: wanted });
  expect(await state()).toMatchObject({ watermark: null, changesToken: null, lastReconciliation: null, folders: {} });
  expect(await fixture.ingest()).toMatchObject({ mode: "reconcile", counts: { copied: 1, unchanged: 1 } });
});

test("a file that is in raw/ already is left as it stands", async () => {
  const id = await add("a.csv");
  await fixture.ingest();
  const { generation } = (await fixture.raw()).get(id)!;
  expect(await fixture.ingest({ only: id })).toMatchObject({ counts: { unchanged: 1, copied: 0 }, bytes: 0 });
  expect((await fixture.raw()).get(id)!.generation).toBe(generation);
});

test("of a folder all below it is brought, by its path in the ingested one", async () => {
  const year = await fixture.owner.folder("2026", fixture.folderId);
  const month = await fixture.owner.folder("a/b", year);
  const deeper = await fixture.owner.folder("deeper", month);
  await add("elsewhere.csv");
  await add("year.csv", year);
  const [one, two] = [await add("one.csv", month), await add("two.csv", deeper)];
  const summary = await fixture.ingest({ only: month });
  expect(summary.only).toEqual({ id: month, kind: "folder", path: "2026/a%2Fb" });
  const raw = await fixture.raw();
  expect([...raw.keys()].toSorted()).toEqual([one, two].toSorted());
  expect(decodeRawMetadata(raw.get(two)!.metadata)).toMatchObject({
    folderId: fixture.folderId,
    drivePath: "2026/a%2Fb/deeper/two.csv",
  });
});

test("what failed and is ingested alone is owed no more; what fails then is, and others stay owed", async () => {
  const [one, two] = [await add("one.csv"), await add("two.csv")];
  const { emulators } = fixture;
  const fail = () => emulators.plant("drive", "drive.files.download", Array<string>(50).fill("return-corrupted-data"));
  const patience = { retries: 0, firstWait: 1, longestWait: 1 };
  await fail();
  await fixture.ingest({ patience });
  expect((await state()).owed.toSorted()).toEqual([one, two].toSorted());
  await emulators.forget("drive");
  await fixture.ingest({ only: one });
  expect((await state()).owed).toEqual([two]);
  const three = await add("three.csv");
  await fail();
  expect(await fixture.ingest({ only: three, patience })).toMatchObject({ complete: false, counts: { failed: 1 } });
  expect((await state()).owed).toEqual([two, three]);
});

test("a folder that another run works on is left to it", async () => {
  const id = await add("a.csv");
  await fixture.ingest();
  const name = ingestState(fixture.folderId);
  const { object, text } = (await fixture.lake.readText(name, neverAborted))!;
  const lease = { holder: "somebody-else", until: new Date(Date.now() + 60_000).toISOString() };
  await fixture.lake.write(
    name,
    JSON.stringify({ ...JSON.parse(text), lease }),
    { ifGenerationMatch: object.generation, contentType: "application/json" },
    neverAborted,
  );
  await expect(fixture.ingest({ only: id })).rejects.toMatchObject({ code: "ingest.lease-held" });
});

test("what is not in the folder is not ingested from it, and the lease is given back", async () => {
  const elsewhere = await fixture.owner.folder("elsewhere");
  await fixture.owner.share(elsewhere, `sluice-ingest@${fixture.emulators.project}.iam.gserviceaccount.com`);
  const outside = await add("a.csv", elsewhere);
  const binned = await add("b.csv");
  await fixture.owner.change(binned, { trashed: true });
  for (const only of [outside, elsewhere, binned, "no-such-id"])
    await expect(fixture.ingest({ only })).rejects.toMatchObject({
      code: "ingest.not-in-folder",
      params: { id: only, folder: fixture.folderId },
    });
  expect(await state()).toMatchObject({ lease: null, owed: [] });
});

test("a run over a part that was interrupted is gone on with under its id", async () => {
  const year = await fixture.owner.folder("2026", fixture.folderId);
  for (const name of ["a.csv", "b.csv", "c.csv"]) await add(name, year);
  const runId = newRunId();
  let asked = 0;
  const now = () => new Date(Date.UTC(2026, 0, 1) + (asked++ > 4 ? 3_600_000 : 0));
  const first = await fixture.ingest({ only: year, runId, now, deadline: Date.UTC(2026, 0, 1, 0, 30) });
  expect(first).toMatchObject({ more: true, complete: false });
  expect(await fixture.ingest({ only: year, runId })).toMatchObject({ more: false, complete: true });
  expect((await fixture.raw()).size).toBe(3);
});

test("a history tells runs over a part beside the others", async () => {
  const id = await add("a.csv");
  const whole = await fixture.ingest();
  const part = await fixture.ingest({ only: id });
  const most = { runs: 10, partRuns: 10 };
  const history = await readHistory(fixture.lake, fixture.folderId, most, neverAborted);
  expect(history).toMatchObject({ runs: [whole], partRuns: [part] });
});

test("a folder of which only a file was ever ingested has no run of its own", async () => {
  const id = await add("a.csv");
  const part = await fixture.ingest({ only: id });
  const history = await readHistory(fixture.lake, fixture.folderId, { runs: 10, partRuns: 10 }, neverAborted);
  expect(history).toMatchObject({ runs: [], partRuns: [part], lastReconciliation: null, hasToken: false });
});

test("a plan of one file tells of it alone, and writes nothing", async () => {
  const [id] = [await add("a.csv"), await add("b.csv")];
  expect(await fixture.ingest({ only: id, dryRun: true })).toMatchObject({ counts: { lookedAt: 1, copied: 1 } });
  expect((await fixture.raw()).size).toBe(0);
});
