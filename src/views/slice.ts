import type { NodePage, PageAsked } from "./children.ts";
import type { Node } from "./node.ts";

/** A page of nodes that are all known. Its token is where the next one begins. */
export function slice<T>(
  all: readonly T[],
  { token, size }: PageAsked,
): { readonly shown: readonly T[]; readonly next: string | undefined } {
  const from = token === undefined ? 0 : Number(token);
  const to = from + size;
  return { shown: all.slice(from, to), next: to < all.length ? String(to) : undefined };
}

/** The same, of nodes. */
export function sliceNodes(nodes: readonly Node[], page: PageAsked): NodePage {
  const { shown, next } = slice(nodes, page);
  return { nodes: shown, next };
}
