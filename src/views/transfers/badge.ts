import type { Badge } from "../badge.ts";
import type { RowContext } from "../draft.ts";
import type { Node } from "../node.ts";

/** How many transfers go on, by the nodes at the top of their view. */
export function transfersBadge(nodes: readonly Node[], { t }: RowContext): Badge | undefined {
  const running = nodes.filter((node) => node.kind === "transfer" && node.listed.state === "running").length;
  if (running === 0) return undefined;
  return {
    value: running,
    tooltip: running === 1 ? t("1 transfer is going on") : t("{0} transfers are going on", running),
  };
}
