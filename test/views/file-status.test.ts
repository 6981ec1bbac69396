import { expect, test } from "vitest";
import type { IngestHistory, IngestSummary, ManifestEntry } from "../../src/core/ingest/index.ts";
import { statusOf } from "../../src/views/drive/file-status.ts";
import { driveFile } from "../core/ingest/files.ts";

const file = driveFile({ id: "f", modifiedTime: "2026-03-01T10:00:00.000Z" });
const counts = { lookedAt: 1, copied: 0, unchanged: 0, skipped: 0, gone: 0, failed: 1 };

/** What a run that began at `startedAt` left of the file. */
function history(startedAt: string, entries: ManifestEntry[], owed: string[] = []): IngestHistory {
  const run: IngestSummary = {
    ...{ format: 1, runId: "r", folderId: "d", mode: "incremental", startedAt, finishedAt: startedAt, counts },
    ...{ complete: false, more: false, bytes: 0, watermark: null, manifest: "", entries },
  };
  return {
    watermark: null,
    lastReconciliation: null,
    files: 0,
    owed,
    hasToken: true,
    running: undefined,
    runs: [run],
    partRuns: [],
  };
}

const failed: ManifestEntry = { fileId: "f", path: "a.csv", decision: "failed", reason: "remote.stalled", params: {} };
const glance = (told: IngestHistory) => ({ byFileId: new Map(), all: true, history: told });

test("a file that the last run could not copy has failed, for the reason that the run gave", () => {
  const told = history("2026-03-01T11:00:00.000Z", [failed], ["f"]);
  expect(statusOf(file, glance(told))).toEqual({ state: "failed", reason: "remote.stalled", params: {} });
});

test("what changed since is another matter, unless the run owes it", () => {
  expect(statusOf(file, glance(history("2026-03-01T09:00:00.000Z", [failed])))).toEqual({ state: "new" });
  const owing = history("2026-03-01T09:00:00.000Z", [failed], ["f"]);
  expect(statusOf(file, glance(owing))).toEqual({ state: "failed", reason: undefined });
});

test("of more failures than a summary names, the state still knows which they are", () => {
  const told = history("2026-03-01T11:00:00.000Z", [], ["f"]);
  expect(statusOf(file, glance(told))).toEqual({ state: "failed", reason: undefined });
});
