import type { RowContext } from "../draft.ts";
import type { Badge } from "../badge.ts";
import type { Node } from "../node.ts";

/** How many files failed, by the nodes at the top of the Drive view. */
export function driveBadge(nodes: readonly Node[], { t }: RowContext): Badge | undefined {
  const failed = nodes.reduce((sum, node) => sum + failedOf(node), 0);
  if (failed === 0) return undefined;
  const tooltip =
    failed === 1 ? t("1 file failed in the last ingest") : t("{0} files failed in the last ingest", failed);
  return { value: failed, tooltip };
}

function failedOf(node: Node): number {
  if (node.kind === "driveFilter") return node.failed;
  return node.kind === "driveFolder" ? (node.standing?.failed ?? 0) : 0;
}
