import type { App } from "../../app.ts";
import { pricesAt } from "../../core/jobs/cost.ts";
import { hasEnded } from "../../core/services/batches.ts";
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
  const nodes: readonly Node[] = batches
    .filter(({ id }) => id.includes(name))
    .map((batch) => ({ kind: "batch", id: batch.id, batch, ended: hasEnded(batch), prices }));
  const shown = [...oddNodes(odd, "batches"), ...nodes];
  if (filter === undefined || token !== undefined) return { nodes: shown, next: nextPageToken };
  const found = shown.length === 0 && nextPageToken === undefined ? "none" : "some";
  return { nodes: [{ kind: "batchFilter", id: "filter", filter, found }, ...shown], next: nextPageToken };
}
