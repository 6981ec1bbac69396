import type { Node } from "./node.ts";

/** Refreshes a view while something in it is going on, and only while somebody can see it. */
export interface Refresher {
  /** Told of the nodes whenever they were loaded. */
  loaded(nodes: readonly Node[]): void;
  dispose(): void;
}

/**
 * Refreshes a view every so often while a batch or an ingest in it goes on, and somebody can see it.
 * @param every seconds; with 0 nothing is refreshed until nodes are loaded again
 */
export function refreshWhileGoing(
  { isSeen, every }: { readonly isSeen: () => boolean; readonly every: () => number },
  refresh: () => void,
): Refresher {
  let timer: NodeJS.Timeout | undefined;

  function wait(): void {
    clearTimeout(timer);
    const seconds = every();
    if (seconds === 0) return;
    timer = setTimeout(() => {
      if (isSeen()) refresh();
      else wait();
    }, seconds * 1000);
  }

  return {
    loaded(nodes) {
      clearTimeout(timer);
      if (nodes.some(goesOn)) wait();
    },
    dispose: () => clearTimeout(timer),
  };
}

function goesOn(node: Node): boolean {
  if (node.kind === "batch") return !node.ended;
  if (node.kind !== "stage" || "error" in node.stage) return false;
  const { stage } = node;
  if (stage.name === "ingest") return stage.glance.running !== undefined;
  return stage.name === "clean" && stage.glance.lastState === "running";
}
