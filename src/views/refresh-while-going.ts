import type { Node } from "./node.ts";

/** Refreshes a view while something in it is going on, and only while somebody can see it. */
export interface Refresher {
  /** Told of the nodes whenever they were loaded. */
  loaded(nodes: readonly Node[]): void;
  dispose(): void;
}

/** How much longer each wait is than the one before while nothing changes, and how often the first one at most. */
const LONGER = 1.5;
const LONGEST = 6;

/**
 * Refreshes a view every so often while a batch or an ingest in it goes on, and somebody can see it; the less often, the
 * longer nothing has changed.
 * @param every seconds until the first look; with 0 nothing is refreshed until nodes are loaded again
 */
export function refreshWhileGoing(
  { isSeen, every }: { readonly isSeen: () => boolean; readonly every: () => number },
  refresh: () => void,
): Refresher {
  let timer: NodeJS.Timeout | undefined;
  let factor = 1;
  let before = "";

  // A view that is out of sight is asked again at the first interval: who comes back soon sees how it stands.
  function wait(times: number): void {
    clearTimeout(timer);
    const seconds = every();
    if (seconds === 0) return;
    timer = setTimeout(
      () => {
        if (isSeen()) refresh();
        else wait(1);
      },
      seconds * times * 1000,
    );
  }

  return {
    loaded(nodes) {
      clearTimeout(timer);
      const now = nodes.flatMap((node) => whatGoesOn(node) ?? []).join("\n");
      factor = now === before ? Math.min(factor * LONGER, LONGEST) : 1;
      before = now;
      if (now !== "") wait(factor);
    },
    dispose: () => clearTimeout(timer),
  };
}

/** What goes on in a node, and how it stands; undefined for one that changes by itself no more. */
function whatGoesOn(node: Node): string | undefined {
  if (node.kind === "batch") return node.ended ? undefined : `${node.id} ${node.batch.state}`;
  if (node.kind !== "stage" || "error" in node.stage) return undefined;
  const { stage } = node;
  if (stage.name === "ingest") return stage.glance.running === undefined ? undefined : JSON.stringify(stage.glance);
  return stage.name === "clean" && stage.glance.lastState === "running" ? JSON.stringify(stage.glance) : undefined;
}
