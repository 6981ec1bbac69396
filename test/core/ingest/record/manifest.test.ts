import { afterAll, beforeAll, expect, it } from "vitest";
import { openManifest } from "../../../../src/core/ingest/record/manifest.ts";
import type { TestEmulators } from "../../../support/emulators.ts";
import { newRunId, newIngestFixture, startEmulators } from "../../../support/ingest-fixture.ts";

const signal = new AbortController().signal;

let emulators: TestEmulators;
beforeAll(async () => {
  emulators = await startEmulators();
});
afterAll(() => emulators.close());

it("counts the last line of a file, in the order of the parts' numbers", async () => {
  const { lake, folderId } = await newIngestFixture(emulators);
  const run = { folderId, runId: newRunId() };
  const write = (part: number, decision: string) => {
    const name = `_sluice/ingest/${folderId}/runs/${run.runId}/part-${part}.jsonl`;
    const line = `${JSON.stringify({ fileId: "file-1", path: "a.csv", decision })}\n`;
    return lake.write(name, line, { ifGenerationMatch: "0", contentType: "application/x-ndjson" }, signal);
  };
  await write(2, "failed");
  await write(10, "copied");

  const manifest = await openManifest(lake, run, signal);

  expect(manifest.tally.counts).toMatchObject({ lookedAt: 1, copied: 1, failed: 0 });
  await manifest.record({ fileId: "file-1", path: "a.csv", decision: "gone" });
  await manifest.flush();
  expect((await lake.stat(`_sluice/ingest/${folderId}/runs/${run.runId}/part-11.jsonl`, signal))?.size).toBeGreaterThan(
    0,
  );
});
