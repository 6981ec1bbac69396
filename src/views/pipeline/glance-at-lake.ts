import { join } from "node:path";
import type { App, Connected } from "../../app.ts";
import { decodeRawMetadata, RAW } from "../../core/layout.ts";
import { argumentOf, hasEnded, type Batch } from "../../core/services/batches.ts";
import type { StoredObject } from "../../core/services/storage.ts";
import type { CleanGlance, ContractsGlance } from "./node.ts";

/** Raw objects, as many as one request shows. */
export interface RawPage {
  readonly objects: readonly StoredObject[];
  readonly isAll: boolean;
}

const PAGE = 1000;
const BATCHES = 50;

/** One page of raw/. @throws Failure `bucket.missing`, `remote.*`, `credentials.*` */
export async function readRawPage({ clients }: Connected, signal: AbortSignal): Promise<RawPage> {
  const lake = await clients.lake();
  const { objects, odd, nextPageToken } = await lake.list({ prefix: RAW, pageSize: PAGE }, signal);
  return { objects, isAll: nextPageToken === undefined && odd.length === 0 };
}

/** What of it waits for a batch of this lake. @throws Failure `remote.*`, `credentials.*` */
export async function glanceAtBatches(
  { clients, connection }: Connected,
  raw: RawPage,
  signal: AbortSignal,
): Promise<CleanGlance> {
  const { batches } = await (await clients.batches()).list({ token: undefined, size: BATCHES }, signal);
  const ours = batches.filter((batch) => argumentOf(batch, "--lake") === connection.lakeBucket);
  const [last] = ours;
  const good = ours.find((batch) => stateOf(batch) === "running" || stateOf(batch) === "succeeded");
  const since = good?.created ?? -Infinity;
  return {
    waiting: raw.objects.filter(({ updated }) => Date.parse(updated) > since).length,
    isAll: raw.isAll,
    lastBatch: last?.created,
    lastState: last === undefined ? undefined : stateOf(last),
  };
}

function stateOf(batch: Batch): NonNullable<CleanGlance["lastState"]> {
  if (!hasEnded(batch)) return "running";
  if (batch.state === "CANCELLED") return "cancelled";
  return batch.state === "SUCCEEDED" ? "succeeded" : "failed";
}

/** The contracts, and what of raw/ none of them takes. @throws Failure `contract.*`, `connection.*`, `file.*` */
export async function glanceAtContracts(
  { contracts, places }: Pick<App, "contracts" | "places">,
  raw: RawPage,
): Promise<ContractsGlance> {
  const [{ readContracts }, { contractFor }] = await Promise.all([
    import("../../core/jobs/contract/read.ts"),
    import("../../core/jobs/contract/takes.ts"),
  ]);
  const all = await readContracts(join(places.workspace ?? "", await contracts()));
  const isUnclaimed = ({ metadata }: StoredObject) => {
    const described = decodeRawMetadata(metadata);
    return described !== undefined && contractFor(described.driveName, all) === undefined;
  };
  return { datasets: all.length, unclaimed: raw.objects.filter(isUnclaimed).length, isAll: raw.isAll };
}
