import { expect, it } from "vitest";
import type { ManifestEntry } from "../../../../src/core/ingest/record/entry.ts";
import { startTally } from "../../../../src/core/ingest/record/tally.ts";

const entry = (changed: Partial<ManifestEntry> = {}): ManifestEntry => ({
  fileId: "file-1",
  path: "a.csv",
  decision: "copied",
  reason: "new",
  generation: "1",
  bytes: 10,
  ...changed,
});
const failed = entry({ decision: "failed", reason: "remote.denied", generation: undefined, bytes: 0 });

it("lets a process look at each file once, whatever earlier ones did", () => {
  const tally = startTally();
  tally.recall(entry());
  expect([tally.claim("file-1"), tally.claim("file-1")]).toEqual([true, false]);
});

it("leaves what an earlier process decided when this one finds it done", () => {
  const tally = startTally();
  tally.recall(entry());
  expect(tally.add(entry({ reason: undefined }))).toBe(false);
  expect(tally).toMatchObject({ counts: { lookedAt: 1, copied: 1 }, bytes: 10, growth: 1 });
});

it("puts the last decision about a file in the place of earlier ones", () => {
  const tally = startTally();
  tally.recall(failed);
  expect([[...tally.failed], tally.noted]).toEqual([["file-1"], [failed]]);
  tally.recall(entry());
  expect(tally.add(entry({ reason: "changed", generation: "2", bytes: 7 }))).toBe(true);
  expect(tally.counts).toEqual({ lookedAt: 1, copied: 1, unchanged: 0, skipped: 0, gone: 0, failed: 0 });
  expect([tally.bytes, tally.growth, [...tally.failed], tally.noted]).toEqual([7, 1, [], []]);
});

it("adds up to the files of the folder when one that came is gone again", () => {
  const tally = startTally();
  tally.recall(entry());
  tally.add(entry({ decision: "gone", reason: undefined }));
  expect(tally).toMatchObject({ counts: { lookedAt: 1, copied: 0, gone: 1 }, growth: 0 });
});

it("notes no more than 100 files that failed, 100 that were skipped and 100 that are gone", () => {
  const tally = startTally();
  for (let n = 0; n < 150; n++) {
    tally.add({ ...failed, fileId: `failed-${n}` });
    tally.add({ ...failed, decision: "skipped", fileId: `skipped-${n}` });
    tally.add({ ...failed, decision: "gone", fileId: `gone-${n}` });
  }
  expect([tally.noted.length, tally.failed.size]).toEqual([300, 150]);
});
