import type { App } from "../../app.ts";
import { pricesAt } from "../../core/jobs/cost.ts";
import { isFailure } from "../../core/failure.ts";
import { hasEnded, type Batch } from "../../core/services/batches.ts";
import type { Clients } from "../../core/services/clients.ts";
import { readBatchReports, unpublishedLines } from "../../core/results/batch-reports.ts";
import { readBatchFilter } from "../../core/jobs/shown-batches.ts";
import type { NodePage } from "../children.ts";
import type { Node } from "../node.ts";
import { oddNodes } from "../odd-nodes.ts";
import { loadParts } from "./parts.ts";

// The most that Dataproc gives at once (ListBatchesRequest.page_size): a part of an id is looked for in what it gave.
const MOST_AT_ONCE = 1000;

/** The batches of the project and region, newest first; below a batch, what it did and was given. */
export async function loadBatches(
  app: Pick<App, "connect" | "machine" | "memory" | "pageSize">,
  parent: Node | undefined,
  token: string | undefined,
  signal: AbortSignal,
): Promise<NodePage> {
  const connected = await app.connect();
  const { clients, connection } = connected;
  if (parent !== undefined) {
    const nodes = parent.kind === "batch" ? await loadParts(await clients.storage(), parent, signal) : [];
    return { nodes, next: undefined };
  }
  const prices = pricesAt(connected, app.machine.prices);
  const filter = readBatchFilter(app.memory, connection);
  const name = filter?.name ?? "";
  const size = name === "" ? app.pageSize : MOST_AT_ONCE;
  const asked = { token, size, states: filter?.states ?? [] };
  const { batches, odd, nextPageToken } = await (await clients.batches()).list(asked, signal);
  const named = batches.filter(({ id }) => id.includes(name));
  const reasons = await readReasons(clients, named, signal);
  const nodes: readonly Node[] = named.map((batch) => {
    const reason = reasons.get(batch.id);
    return {
      ...{ kind: "batch", id: batch.id, batch, ended: hasEnded(batch), prices },
      ...(reason !== undefined && { reason }),
    };
  });
  const shown = [...oddNodes(odd, "batches"), ...nodes];
  if (filter === undefined || token !== undefined) return { nodes: shown, next: nextPageToken };
  const found = shown.length === 0 && nextPageToken === undefined ? "none" : "some";
  return { nodes: [{ kind: "batchFilter", id: "filter", filter, found }, ...shown], next: nextPageToken };
}

// The newest that failed are what somebody looks for; each is a few requests.
const MOST_REASONS = 5;

/** What the newest batches that failed say of the datasets that they did not publish, by id. */
async function readReasons(
  clients: Clients,
  batches: readonly Batch[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const failed = batches.filter(({ state }) => state === "FAILED").slice(0, MOST_REASONS);
  if (failed.length === 0) return new Map();
  const storage = await clients.storage();
  const read = failed.map(async (batch): Promise<readonly (readonly [string, string])[]> => {
    try {
      const lines = unpublishedLines(await readBatchReports(storage, batch, signal));
      return lines.length === 0 ? [] : [[batch.id, lines.join(" ")]];
    } catch (error) {
      // Who may list batches need not be allowed to read the lake: then Dataproc's message is what is known.
      if (isFailure(error)) return [];
      throw error;
    }
  });
  return new Map((await Promise.all(read)).flat());
}
