import type { View } from "../app.ts";
import type { ErrorNode, MoreNode, Node } from "./node.ts";

/** Some children of a node, and the token of what follows them. */
export interface Page {
  readonly nodes: readonly Node[];
  readonly next: string | undefined;
}

/** Loads a page of the children of a node; undefined is the root. */
export type Load = (parent: Node | undefined, token: string | undefined, signal: AbortSignal) => Promise<Page>;

/** The children of the nodes of one view, loaded page by page and remembered until a refresh. */
export interface Children {
  of(parent: Node | undefined): Promise<readonly Node[]>;
  /** Loads the page after the ones that are shown. */
  more(node: MoreNode): Promise<void>;
  /** Loads anew when asked next, as many pages as were shown; what fails to load then keeps what it showed. */
  refresh(): void;
  /** Like refresh, but keeps nothing: what was shown belongs to another connection. */
  forget(): void;
}

interface Shown {
  readonly pages: readonly Page[];
  /** The refresh it was loaded after. */
  readonly refreshes: number;
}

export function createChildren(view: View, load: Load, signal: AbortSignal): Children {
  const shown = new Map<string, Shown>();
  let refreshes = 0;

  /** An empty page with more after it is legal: the user sees what follows it. */
  async function loadPage(parent: Node | undefined, token: string | undefined): Promise<Page> {
    const page = await load(parent, token, signal);
    return page.nodes.length === 0 && page.next !== undefined ? loadPage(parent, page.next) : page;
  }

  async function loadAnew(parent: Node | undefined, before: Shown | undefined): Promise<Shown> {
    const started = refreshes;
    const pages: Page[] = [];
    do {
      pages.push(await loadPage(parent, pages.at(-1)?.next));
    } while (pages.at(-1)?.next !== undefined && pages.length < (before?.pages.length ?? 1));
    return { pages, refreshes: started };
  }

  function withMore(parent: Node | undefined, pages: readonly Page[]): readonly Node[] {
    // A listing that changes between two pages can bring the same child twice.
    const nodes = [...new Map(pages.flatMap((page) => page.nodes).map((node) => [node.id, node])).values()];
    if (pages.at(-1)?.next === undefined) return nodes;
    return [...nodes, { kind: "more", id: `${keyOf(parent)}+`, view, parent }];
  }

  return {
    async of(parent) {
      const key = keyOf(parent);
      const before = shown.get(key);
      if (before?.refreshes === refreshes) return withMore(parent, before.pages);
      try {
        const now = await loadAnew(parent, before);
        shown.set(key, now);
        return withMore(parent, now.pages);
      } catch (error) {
        const failed: ErrorNode = { kind: "error", id: `${key}!`, error };
        return [failed, ...withMore(parent, before?.pages ?? [])];
      }
    },

    async more({ parent }) {
      const before = shown.get(keyOf(parent));
      const next = before?.pages.at(-1)?.next;
      if (before === undefined || next === undefined) return;
      const page = await loadPage(parent, next);
      if (shown.get(keyOf(parent)) === before) shown.set(keyOf(parent), { ...before, pages: [...before.pages, page] });
    },

    refresh() {
      refreshes += 1;
    },

    forget() {
      refreshes += 1;
      shown.clear();
    },
  };
}

function keyOf(parent: Node | undefined): string {
  return parent?.id ?? "";
}
