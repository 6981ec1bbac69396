import { argumentOf, hasEnded, type Batch } from "../services/batches.ts";

/** What a unit costs, in US dollars; without discounts and taxes. */
export interface Prices {
  /** Of a data compute unit for an hour, standard tier. */
  readonly dcuHour: number;
  /** Of a gigabyte of shuffle storage for a month, standard tier. */
  readonly shuffleGbMonth: number;
}

/**
 * List prices by region: https://cloud.google.com/dataproc-serverless/pricing, read on 2026-11-26. The page has the other
 * regions behind a menu, which nobody could read here: they are told at the price of this one, as an estimate, unless the
 * user names theirs.
 */
const LISTED: Readonly<Record<string, Prices>> = {
  "us-central1": { dcuHour: 0.06, shuffleGbMonth: 0.04 },
};
const BASE = "us-central1";

/** Prices to reckon by, and whose they are. */
export interface PriceBasis extends Prices {
  /** The region of the list; undefined for what the user named. */
  readonly of: string | undefined;
}

/** The prices of a region; what the user named goes before the list. */
export function pricesOf(region: string, named: Partial<Prices>): PriceBasis {
  const of = region in LISTED ? region : BASE;
  const listed = LISTED[of] ?? { dcuHour: NaN, shuffleGbMonth: NaN };
  return {
    dcuHour: named.dcuHour ?? listed.dcuHour,
    shuffleGbMonth: named.shuffleGbMonth ?? listed.shuffleGbMonth,
    of: named.dcuHour === undefined ? of : undefined,
  };
}

/** What a batch costs, in US dollars: as Google's own approximate usage says, or by what it is known to use at least. */
export interface Cost {
  readonly usd: number;
  readonly from: "usage" | "time";
}

// By default a driver and two executors of 4 cores and 16 GB each: the same page.
const LEAST_DCU = 12;
const LEAST_SECONDS = 60;
const MONTH_SECONDS = 30 * 24 * 3600;

/**
 * What a batch has cost: by the usage that Dataproc reports at its end; while it goes on, by the time that it has run and
 * the units that it takes by default. Undefined for one that ended without a usage, such as one that never began.
 * @param now milliseconds since 1970
 */
export function costOf(
  batch: Pick<Batch, "state" | "usage" | "created">,
  prices: Prices,
  now: number,
): Cost | undefined {
  const { usage, created } = batch;
  if (usage !== undefined) {
    const compute = (usage.milliDcuSeconds / 1000 / 3600) * prices.dcuHour;
    const shuffle = (usage.shuffleStorageGbSeconds / MONTH_SECONDS) * prices.shuffleGbMonth;
    return { usd: compute + shuffle, from: "usage" };
  }
  if (hasEnded(batch) || batch.state === "PENDING") return undefined;
  const seconds = Math.max(LEAST_SECONDS, (now - created) / 1000);
  return { usd: (seconds / 3600) * LEAST_DCU * prices.dcuHour, from: "time" };
}

/** What the next batch may cost, by what the last ones did. */
export interface Estimate {
  readonly usd: number;
  /** How many batches it is the mean of. */
  readonly batches: number;
}

const LOOKED_AT = 3;

/**
 * The mean of the last batches of a lake that succeeded, newest first.
 * @returns undefined where none did: then nobody can tell
 */
export function estimateCost(batches: readonly Batch[], lake: string, prices: Prices): Estimate | undefined {
  const costs = batches
    .filter((batch) => batch.state === "SUCCEEDED" && argumentOf(batch, "--lake") === lake)
    .flatMap((batch) => costOf(batch, prices, 0) ?? [])
    .slice(0, LOOKED_AT);
  if (costs.length === 0) return undefined;
  return { usd: costs.reduce((total, { usd }) => total + usd, 0) / costs.length, batches: costs.length };
}

/** US dollars an hour of a batch with what it takes by default. */
export function leastAnHour({ dcuHour }: Prices): number {
  return LEAST_DCU * dcuHour;
}

/** An amount as one reads it: two digits behind the point, or the first two that say something. */
export function describeUsd(usd: number): string {
  if (usd >= 0.01 || usd === 0) return `${usd.toFixed(2)} USD`;
  return usd < 0.0001 ? "0.0001 USD" : `${usd.toPrecision(1)} USD`;
}
