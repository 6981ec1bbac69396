import type { NodePage } from "../children.ts";
import type { Node } from "../node.ts";
import { PAGE_SIZE } from "../page-size.ts";

/** A page of nodes that are all known. Its token is where the next one begins. */
export function slice<T>(
  all: readonly T[],
  token: string | undefined,
): { readonly shown: readonly T[]; readonly next: string | undefined } {
  const from = token === undefined ? 0 : Number(token);
  const to = from + PAGE_SIZE;
  return { shown: all.slice(from, to), next: to < all.length ? String(to) : undefined };
}

/** The same, of nodes. */
export function sliceNodes(nodes: readonly Node[], token: string | undefined): NodePage {
  const { shown, next } = slice(nodes, token);
  return { nodes: shown, next };
}
