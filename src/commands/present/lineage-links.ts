import type { LineageNode } from "../../core/lineage/node.ts";
import type { LineageStep } from "../../core/lineage/step.ts";
import type { Link } from "../../page.ts";

/** To the lineage of something: what the command takes beside the rows of views. */
export function lineageLink(node: LineageNode): Link {
  return { to: "command", command: "sluice.lineage.show", given: { kind: "lineage", node } };
}

/** Where a click on a step leads: on to its own lineage where that is another one, or to the file itself. */
export function stepLink(step: LineageStep, from: LineageNode): Link | undefined {
  const node = nodeOf(step);
  if (node !== undefined && JSON.stringify(node) !== JSON.stringify(from)) return lineageLink(node);
  return step.address === undefined ? undefined : { to: "address", address: step.address };
}

function nodeOf(step: LineageStep): LineageNode | undefined {
  switch (step.kind) {
    case "run":
      return { kind: "run", folderId: step.folderId, runId: step.runId };
    case "batch":
      return { kind: "batch", batchId: step.batchId, ...(step.dataset !== "" && { dataset: step.dataset }) };
    case "dataset":
    case "contract":
      return step.dataset === undefined ? undefined : { kind: "dataset", dataset: step.dataset };
    case "drive":
      return step.target;
    case "raw":
    case "quarantine":
    case "unasked":
      return undefined;
  }
}
