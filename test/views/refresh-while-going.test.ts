import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import type { Node } from "../../src/views/node.ts";
import type { IngestGlance, Stage } from "../../src/views/pipeline/node.ts";
import { refreshWhileGoing, type Refresher } from "../../src/views/refresh-while-going.ts";

let refresher: Refresher | undefined;
afterEach(() => refresher?.dispose());

const row = (stage: Stage): Node => ({ kind: "stage", id: stage.name, stage });
const ingest = (running: string | undefined): Node => {
  const glance: IngestGlance = {
    ...{ folders: 1, neverIngested: 0, fresh: 0, failed: 0, files: 1, lastRun: undefined },
    running,
  };
  return row({ name: "ingest", glance });
};
const clean = (lastState: "running" | "succeeded"): Node =>
  row({ name: "clean", glance: { waiting: 0, isAll: true, lastBatch: 1, lastState } });

/** How often a view with these nodes was refreshed by itself, each time finding the same. */
function looking(nodes: readonly Node[], { seconds = 0.01, isSeen = (): boolean => true } = {}): () => number {
  let count = 0;
  const opened = refreshWhileGoing({ isSeen, every: () => seconds }, () => {
    count++;
    opened.loaded(nodes);
  });
  refresher = opened;
  opened.loaded(nodes);
  return () => count;
}

test.each([
  ["an ingest", ingest("a-run")],
  ["a batch", clean("running")],
])("a view is refreshed again and again while %s goes on", async (_, node) => {
  const refreshed = looking([ingest(undefined), node]);
  await expect.poll(refreshed).toBeGreaterThan(2);
});

test("a view in which nothing goes on is left alone", async () => {
  const refreshed = looking([ingest(undefined), clean("succeeded"), row({ name: "ingest", error: new Error("no") })]);
  await sleep(100);
  expect(refreshed()).toBe(0);
});

test("with 0 seconds it is left alone too", async () => {
  const refreshed = looking([ingest("a-run")], { seconds: 0 });
  await sleep(100);
  expect(refreshed()).toBe(0);
});

test("one that nobody sees waits until somebody does", async () => {
  let seen = false;
  const refreshed = looking([ingest("a-run")], { isSeen: () => seen });
  await sleep(100);
  expect(refreshed()).toBe(0);
  seen = true;
  await expect.poll(refreshed).toBeGreaterThan(0);
});
