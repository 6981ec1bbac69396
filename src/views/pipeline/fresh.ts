import type { Node } from "../node.ts";

/** How many files an ingest would find new in each Drive folder, as far as the Pipeline view has asked. */
export function freshIn(nodes: readonly Node[]): Readonly<Record<string, number>> {
  for (const node of nodes)
    if (node.kind === "stage" && node.stage.name === "ingest" && "glance" in node.stage)
      return node.stage.glance.freshOf;
  return {};
}
