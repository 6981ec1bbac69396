import type { App } from "../../app.ts";
import { targetOf } from "../../core/google/endpoints.ts";
import { pricesOf } from "../../core/jobs/cost.ts";
import { hasEnded } from "../../core/services/batches.ts";
import type { NodePage } from "../children.ts";
import type { Node } from "../node.ts";
import { oddNodes } from "../odd-nodes.ts";

/** The batches of the project and region, newest first. */
export async function loadBatches(
  app: Pick<App, "connect" | "machine" | "pageSize">,
  parent: Node | undefined,
  token: string | undefined,
  signal: AbortSignal,
): Promise<NodePage> {
  if (parent !== undefined) return { nodes: [], next: undefined };
  const { clients, connection, endpoints } = await app.connect();
  const isLocal = targetOf(endpoints) === "emulators";
  const prices = isLocal ? undefined : pricesOf(connection.region, app.machine.prices);
  const { batches, odd, nextPageToken } = await (await clients.batches()).list({ token, size: app.pageSize }, signal);
  const nodes = batches.map(
    (batch) => ({ kind: "batch", id: batch.id, batch, ended: hasEnded(batch), prices }) as const,
  );
  return { nodes: [...oddNodes(odd, "batches"), ...nodes], next: nextPageToken };
}
