import { expect, test } from "vitest";
import { readHistory } from "../../../../src/core/ingest/index.ts";
import { ingestState } from "../../../../src/core/layout.ts";
import { neverAborted } from "../../../support/emulator-clients.ts";
import type { IngestFixture } from "../../../support/ingest-fixture.ts";
import { withIngest } from "../../../support/with-ingest.ts";

let fixture: IngestFixture;
withIngest((opened) => {
  fixture = opened;
});

const history = (most = 10) =>
  readHistory(fixture.lake, fixture.folderId, { runs: most, partRuns: most }, neverAborted);

test("a folder that was never ingested has no history", async () => {
  expect(await history()).toBeUndefined();
});

test("the runs that ended last stand first, with their summaries, as many as are asked for", async () => {
  await fixture.owner.file("a.csv", "a\n", { parent: fixture.folderId });
  const first = await fixture.ingest();
  const second = await fixture.ingest();
  expect(await history()).toMatchObject({ files: 1, owed: [], hasToken: true, running: undefined });
  expect((await history())?.runs).toEqual([second, first]);

  await fixture.emulators.forget("storage");
  expect((await history(1))?.runs).toEqual([second]);
  expect(await fixture.emulators.requests("storage")).toEqual({ "storage.objects.get": 4 });
});

test("a run goes on while its lease keeps others out: not for ever when it died", async () => {
  await fixture.ingest();
  const name = ingestState(fixture.folderId);
  const holding = async (until: number) => {
    const { text, object } = (await fixture.lake.readText(name, neverAborted))!;
    const lease = { holder: "run-that-died", until: new Date(until).toISOString() };
    const writing = { ifGenerationMatch: object.generation, contentType: "application/json" };
    const state = { ...(JSON.parse(text) as object), lease };
    await fixture.lake.write(name, JSON.stringify(state), writing, neverAborted);
    return (await history())?.running;
  };
  const MINUTE = 60_000;
  expect(await holding(Date.now() + 4 * MINUTE)).toMatchObject({ runId: "run-that-died" });
  expect(await holding(Date.now() - MINUTE)).toBeUndefined();
  // No lease of ours is that long: it keeps no run out either.
  expect(await holding(Date.now() + 60 * MINUTE)).toBeUndefined();
});

test("the state names ten runs, each once", async () => {
  for (let run = 0; run < 12; run++) await fixture.ingest();
  expect((await history(100))?.runs).toHaveLength(10);
  const { text } = (await fixture.lake.readText(ingestState(fixture.folderId), neverAborted))!;
  const { runs } = JSON.parse(text) as { runs: string[] };
  expect(new Set(runs).size).toBe(10);
});

test("a state of before it named its runs is read with the runs that the lake has", async () => {
  const first = await fixture.ingest();
  const name = ingestState(fixture.folderId);
  const { text, object } = (await fixture.lake.readText(name, neverAborted))!;
  const state = { ...(JSON.parse(text) as object), runs: undefined };
  const writing = { ifGenerationMatch: object.generation, contentType: "application/json" };
  await fixture.lake.write(name, JSON.stringify(state), writing, neverAborted);
  expect((await history())?.runs).toEqual([first]);
});
