import type { Badge } from "../badge.ts";
import type { RowContext } from "../draft.ts";
import type { Node } from "../node.ts";

/** How many batches run. */
export function batchesBadge(nodes: readonly Node[], { t }: RowContext): Badge | undefined {
  const value = nodes.filter((node) => node.kind === "batch" && !node.ended).length;
  if (value === 0) return undefined;
  return { value, tooltip: value === 1 ? t("1 batch is running") : t("{0} batches are running", value) };
}
