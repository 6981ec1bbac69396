import type { Connection } from "../connection.ts";
import { targetOf, type Endpoints } from "../google/endpoints.ts";
import { argumentOf, hasEnded, type Batch } from "../services/batches.ts";
import type { SparkProperties } from "./spark-properties.ts";

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
const BASE = "us-central1";
const BASE_PRICES: Prices = { dcuHour: 0.06, shuffleGbMonth: 0.04 };
const LISTED: Readonly<Record<string, Prices>> = { [BASE]: BASE_PRICES };

/** Prices to reckon by, and whose they are. */
export interface PriceBasis extends Prices {
  /** The region of the list; undefined for what the user named. */
  readonly of: string | undefined;
}

/** The prices of a region; what the user named goes before the list. */
export function pricesOf(region: string, named: Partial<Prices>): PriceBasis {
  const of = region in LISTED ? region : BASE;
  const listed = LISTED[of] ?? BASE_PRICES;
  return {
    dcuHour: named.dcuHour ?? listed.dcuHour,
    shuffleGbMonth: named.shuffleGbMonth ?? listed.shuffleGbMonth,
    of: named.dcuHour === undefined ? of : undefined,
  };
}

/** The prices of what a connection runs; undefined of the local emulators, where it costs nothing. */
export function pricesAt(
  { connection, endpoints }: { readonly connection: Pick<Connection, "region">; readonly endpoints: Endpoints },
  named: Partial<Prices>,
): PriceBasis | undefined {
  return targetOf(endpoints) === "emulators" ? undefined : pricesOf(connection.region, named);
}

/** What a batch costs, in US dollars: as Google's own approximate usage says, or by what it takes while it runs. */
export interface Cost {
  readonly usd: number;
  readonly from: "usage" | "time";
}

const LEAST_SECONDS = 60;
const MONTH_SECONDS = 30 * 24 * 3600;

/**
 * What a batch has cost: by the usage that Dataproc reports at its end; while it goes on, by the time that it has run and
 * the units that it takes now, or else by what it was asked to take. Undefined for one that ended without a usage, such as
 * one that never began.
 * @param now milliseconds since 1970
 */
export function costOf(
  batch: Pick<Batch, "state" | "usage" | "created" | "takesNow" | "properties">,
  prices: Prices,
  now: number,
): Cost | undefined {
  const { usage, created, takesNow, properties } = batch;
  if (usage !== undefined) {
    const compute = (usage.milliDcuSeconds / 1000 / 3600) * prices.dcuHour;
    const shuffle = (usage.shuffleStorageGbSeconds / MONTH_SECONDS) * prices.shuffleGbMonth;
    return { usd: compute + shuffle, from: "usage" };
  }
  if (hasEnded(batch) || batch.state === "PENDING") return undefined;
  const seconds = Math.max(LEAST_SECONDS, (now - created) / 1000);
  const units = takesNow === undefined ? unitsOf(properties) : takesNow.milliDcu / 1000;
  return { usd: (seconds / 3600) * units * prices.dcuHour, from: "time" };
}

/**
 * Data compute units that a batch takes with these properties of Spark, before it scales: 0.6 a core and 0.1 a gigabyte of
 * the driver and of each executor. By default there are two executors, and each has 4 cores with 4 GB a core
 * (https://cloud.google.com/dataproc-serverless/docs/concepts/properties, and the page of the prices).
 */
function unitsOf(properties: SparkProperties): number {
  const executors = countOf(properties, ["spark.dynamicAllocation.initialExecutors", "spark.executor.instances"], 2);
  return unitsOfNode(properties, "driver") + executors * unitsOfNode(properties, "executor");
}

const CORE_UNITS = 0.6;
const GB_UNITS = 0.1;
const CORES = 4;
const GB_A_CORE = 4;

function unitsOfNode(properties: SparkProperties, node: "driver" | "executor"): number {
  const cores = countOf(properties, [`spark.${node}.cores`], CORES);
  return CORE_UNITS * cores + GB_UNITS * (gigabytes(properties[`spark.${node}.memory`]) ?? cores * GB_A_CORE);
}

/** The first of these that is a number of things. */
function countOf(properties: SparkProperties, names: readonly string[], otherwise: number): number {
  const found = names.map((name) => properties[name] ?? "").find((value) => /^\d{1,5}$/.test(value));
  return found === undefined ? otherwise : Number(found);
}

const IN_GB: Readonly<Record<string, number>> = { t: 1024, g: 1, m: 1 / 1024, k: 1 / 1024 ** 2 };

/** Of a size as Spark writes it, such as `9600m`. */
function gigabytes(size: string | undefined): number | undefined {
  const [, count, unit = ""] = /^(\d+)([tgmk])b?$/i.exec(size ?? "") ?? [];
  const factor = IN_GB[unit.toLowerCase()];
  return count === undefined || factor === undefined ? undefined : Number(count) * factor;
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

/** US dollars an hour of a batch with these properties, before it scales. */
export function leastAnHour({ dcuHour }: Prices, properties: SparkProperties = {}): number {
  return unitsOf(properties) * dcuHour;
}

/** An amount as one reads it: two digits behind the point, or the first two that say something. */
export function describeUsd(usd: number): string {
  if (usd >= 0.01 || usd === 0) return `${usd.toFixed(2)} USD`;
  return usd < 0.0001 ? "0.0001 USD" : `${usd.toPrecision(1)} USD`;
}
