import type { View } from "../app.ts";
import type { ErrorNode, MoreNode, Node } from "./node.ts";

/** Some children of a node, and the token of what follows them. */
export interface NodePage {
  readonly nodes: readonly Node[];
  readonly next: string | undefined;
}

/** Which page: the first one without a token, and of how many nodes. */
export interface PageAsked {
  readonly token: string | undefined;
  readonly size: number;
}

/** Loads a page of the children of a node; undefined is the root. */
export type Load = (parent: Node | undefined, token: string | undefined, signal: AbortSignal) => Promise<NodePage>;

/** The children of the nodes of one view, loaded page by page and remembered until a refresh. */
export interface Children {
  of(parent: Node | undefined): Promise<readonly Node[]>;
  /** Loads the page after the ones that are shown. */
  more(node: MoreNode): Promise<void>;
  /** Loads anew when asked next, as many pages as were shown; what fails to load then keeps what it showed. */
  refresh(): void;
  /** Like refresh, but keeps nothing: what was shown belongs to another connection. */
  forget(): void;
  /** Ends what is being loaded. */
  dispose(): void;
}

interface Shown {
  readonly pages: readonly NodePage[];
  /** Aborted by the refresh that made them old. */
  readonly fresh: AbortSignal;
}

/** Loads the children of a view's nodes through `load`; a page that can't be loaded shows as one error row. */
export function createChildren(view: View, load: Load): Children {
  const shown = new Map<string, Shown>();
  // Asked for again while it is loaded, it is loaded once.
  const underway = new Map<string, { readonly fresh: AbortSignal; readonly nodes: Promise<readonly Node[]> }>();
  let current = new AbortController();

  /** An empty page with more after it is legal: the user sees what follows it. */
  async function loadPage(parent: Node | undefined, token: string | undefined, signal: AbortSignal): Promise<NodePage> {
    const page = await Promise.race([load(parent, token, signal), rejection(signal)]);
    return page.nodes.length === 0 && page.next !== undefined ? loadPage(parent, page.next, signal) : page;
  }

  async function loadPages(parent: Node | undefined, count: number, signal: AbortSignal): Promise<readonly NodePage[]> {
    const pages = [await loadPage(parent, undefined, signal)];
    for (let next = pages[0]?.next; next !== undefined && pages.length < count; next = pages.at(-1)?.next) {
      pages.push(await loadPage(parent, next, signal));
    }
    return pages;
  }

  function withMore(parent: Node | undefined, pages: readonly NodePage[]): readonly Node[] {
    // A listing that changes between two pages can bring the same child twice.
    const nodes = [...new Map(pages.flatMap((page) => page.nodes).map((node) => [node.id, node])).values()];
    if (pages.at(-1)?.next === undefined) return nodes;
    return [...nodes, { kind: "more", id: `${keyOf(parent)}+`, view, parent }];
  }

  async function loadNodes(
    parent: Node | undefined,
    before: Shown | undefined,
    signal: AbortSignal,
  ): Promise<readonly Node[]> {
    try {
      const pages = await loadPages(parent, before?.pages.length ?? 1, signal);
      shown.set(keyOf(parent), { pages, fresh: signal });
      return withMore(parent, pages);
    } catch (error) {
      const kept = withMore(parent, before?.pages ?? []);
      const failed: ErrorNode = { kind: "error", id: `${keyOf(parent)}!`, error };
      return signal.aborted ? kept : [failed, ...kept];
    }
  }

  function refresh(): void {
    // An answer that would be old when it comes is not waited for: it may be a minute of retries.
    current.abort();
    current = new AbortController();
  }

  return {
    async of(parent) {
      const key = keyOf(parent);
      const before = shown.get(key);
      if (before && !before.fresh.aborted) return withMore(parent, before.pages);
      const { signal } = current;
      const asked = underway.get(key);
      if (asked?.fresh === signal) return asked.nodes;
      const nodes = loadNodes(parent, before, signal);
      underway.set(key, { fresh: signal, nodes });
      try {
        return await nodes;
      } finally {
        if (underway.get(key)?.nodes === nodes) underway.delete(key);
      }
    },

    async more({ parent }) {
      const key = keyOf(parent);
      const before = shown.get(key);
      const next = before?.pages.at(-1)?.next;
      if (before === undefined || next === undefined) return;
      const page = await loadPage(parent, next, current.signal);
      if (shown.get(key) === before) shown.set(key, { ...before, pages: [...before.pages, page] });
    },

    refresh,

    forget() {
      refresh();
      shown.clear();
    },

    dispose: () => current.abort(),
  };
}

function keyOf(parent: Node | undefined): string {
  return parent?.id ?? "";
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}
