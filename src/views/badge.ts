import { batchesBadge } from "./batches/badge.ts";
import type { RowContext } from "./draft.ts";
import { driveBadge } from "./drive/badge.ts";
import type { Node } from "./node.ts";
import { transfersBadge } from "./transfers/badge.ts";

/** A number on the icon of a view, and what it means. */
export interface Badge {
  readonly value: number;
  readonly tooltip: string;
}

/** What stands on the icon of a view, by the nodes at its top. */
export function renderBadge(nodes: readonly Node[], context: RowContext): Badge | undefined {
  return driveBadge(nodes, context) ?? batchesBadge(nodes, context) ?? transfersBadge(nodes, context);
}
