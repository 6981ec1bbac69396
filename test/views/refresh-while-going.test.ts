import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import type { Node } from "../../src/views/node.ts";
import type { IngestGlance, Stage } from "../../src/views/pipeline/node.ts";
import { refreshWhileGoing, type Refresher } from "../../src/views/refresh-while-going.ts";

let refresher: Refresher | undefined;
afterEach(() => refresher?.dispose());

const row = (stage: Stage): Node => ({ kind: "stage", id: stage.name, stage });
const ingest = (running: string | undefined): Node => {
  const glance: IngestGlance = {
    ...{ folders: 1, neverIngested: 0, partOnly: 0, fresh: 0, freshOf: {}, failed: 0, files: 1, lastRun: undefined },
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

test("the longer nothing has changed, the less often it is asked; a change is looked at closely again", () => {
  vi.useFakeTimers();
  try {
    const asked: number[] = [];
    let run = "a-run";
    const opened = refreshWhileGoing({ isSeen: () => true, every: () => 1 }, () => {
      asked.push(Date.now() / 1000 - began);
      opened.loaded([ingest(run)]);
    });
    refresher = opened;
    const began = Date.now() / 1000;
    opened.loaded([ingest(run)]);
    vi.advanceTimersByTime(60_000);
    const waits = asked.map((at, index) => at - (asked[index - 1] ?? 0));
    expect(waits.slice(0, 4)).toEqual([1, 1.5, 2.25, 3.375].map((wait) => expect.closeTo(wait, 1) as number));
    expect(Math.max(...waits)).toBeCloseTo(6, 1);

    run = "another-run";
    const before = asked.length;
    vi.advanceTimersByTime(6000 + 1000 + 1500);
    expect(asked.length).toBeGreaterThanOrEqual(before + 3);
  } finally {
    vi.useRealTimers();
  }
});
