import type { TransferList } from "../../transfer.ts";
import { slice } from "../slice.ts";
import type { NodePage, PageAsked } from "../children.ts";
import type { Node } from "../node.ts";

/** The transfers, the last one first; below each the files that failed. */
export function loadTransfers(transfers: TransferList, parent: Node | undefined, page: PageAsked): NodePage {
  if (parent === undefined) {
    const nodes = transfers.all().map((listed): Node => ({ kind: "transfer", id: listed.id, listed }));
    return { nodes, next: undefined };
  }
  if (parent.kind !== "transfer") return { nodes: [], next: undefined };
  const { shown, next } = slice(parent.listed.failed, page);
  return {
    nodes: shown.map((failed): Node => ({ kind: "failedFile", id: `${parent.id}/${failed.name}`, failed })),
    next,
  };
}
