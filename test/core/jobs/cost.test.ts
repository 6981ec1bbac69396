import { expect, test } from "vitest";
import { costOf, describeUsd, estimateCost, leastAnHour, pricesOf } from "../../../src/core/jobs/cost.ts";
import type { Batch } from "../../../src/core/services/batches.ts";
import { batchWith } from "../../support/batch.ts";

const prices = pricesOf("us-central1", {});
const created = Date.parse("2026-03-01T10:00:00Z");
const batch = batchWith({ state: "SUCCEEDED", created, stateTime: created, args: ["--lake", "lake"] });
const hour = { milliDcuSeconds: 12 * 1000 * 3600, shuffleStorageGbSeconds: 0 };

// The example of Google's page: 12 units for 24 hours, and 25 GB for a day of a month.
test("the example of Google's page is reckoned as there", () => {
  const usage = { milliDcuSeconds: 12 * 1000 * 24 * 3600, shuffleStorageGbSeconds: 25 * 24 * 3600 };
  const cost = costOf({ ...batch, usage }, prices, 0);
  expect(cost?.from).toBe("usage");
  expect(cost?.usd).toBeCloseTo(17.28 + (25 * 0.04) / 30, 6);
});

test("while a batch goes on it costs what it takes by default, from the first minute on", () => {
  const running = { ...batch, state: "RUNNING" } as const;
  expect(costOf(running, prices, created + 1000)).toEqual({ usd: (12 * 0.06) / 60, from: "time" });
  expect(costOf(running, prices, created + 3_600_000)?.usd).toBeCloseTo(leastAnHour(prices), 9);
});

test("while it goes on, what Dataproc says that it takes goes before what was asked for, and that before the default", () => {
  const anHour = (given: Partial<Batch>) =>
    costOf({ ...batch, state: "RUNNING", ...given }, { ...prices, dcuHour: 1 }, created + 3_600_000)?.usd;
  const properties = { "spark.executor.instances": "10", "spark.executor.cores": "8", "spark.driver.memory": "9600m" };
  // A driver of 4 cores and 9.375 GB; ten executors of 8 cores and 32 GB.
  const asked = 4 * 0.6 + 0.9375 + 10 * (8 * 0.6 + 3.2);
  expect(anHour({ properties })).toBeCloseTo(asked, 9);
  expect(
    anHour({ properties: { ...properties, "spark.executor.cores": "all", "spark.executor.instances": "-1" } }),
  ).toBe(4 * 0.6 + 0.9375 + 2 * 4);
  expect(anHour({ properties, takesNow: { milliDcu: 20_000, shuffleStorageGb: 0 } })).toBeCloseTo(20, 9);
});

test("what nobody knows is not told", () => {
  expect(costOf({ ...batch, state: "FAILED" }, prices, created)).toBeUndefined();
  expect(costOf({ ...batch, state: "PENDING" }, prices, created)).toBeUndefined();
});

test("a region that is not listed goes by the listed one and says so; the user's own prices go before", () => {
  expect(pricesOf("europe-west1", {})).toEqual({ dcuHour: 0.06, shuffleGbMonth: 0.04, of: "us-central1" });
  expect(pricesOf("europe-west1", { dcuHour: 0.07 })).toEqual({ dcuHour: 0.07, shuffleGbMonth: 0.04, of: undefined });
});

test("the next batch is estimated by the last three of its lake that succeeded", () => {
  const used = (hours: number, more: Partial<Batch> = {}): Batch => ({
    ...batch,
    usage: { ...hour, milliDcuSeconds: hour.milliDcuSeconds * hours },
    ...more,
  });
  const others = [used(9, { state: "FAILED" }), used(9, { args: ["--lake", "other"] }), batch];
  expect(estimateCost([...others, used(1), used(2), used(3), used(100)], "lake", prices)).toEqual({
    usd: expect.closeTo(1.44, 6) as number,
    batches: 3,
  });
  expect(estimateCost(others, "lake", prices)).toBeUndefined();
});

test("amounts are short, and never nothing for something", () => {
  expect([0, 12.3456, 0.0123, 0.00345, 0.00000001].map(describeUsd)).toEqual([
    "0.00 USD",
    "12.35 USD",
    "0.01 USD",
    "0.003 USD",
    "0.0001 USD",
  ]);
});
