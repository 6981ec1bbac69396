import * as vscode from "vscode";
import type { Node } from "./node.ts";

const EVERY_MS = 5000;

/** Refreshes a view while something in it is going on, and only while somebody can see it. */
export interface Refresher {
  /** Told of the nodes whenever they were loaded. */
  loaded(nodes: readonly Node[]): void;
  dispose(): void;
}

/** Refreshes a view every so often while a batch in it goes on, and somebody can see it. */
export function refreshWhileGoing(view: () => vscode.TreeView<Node>, refresh: () => void): Refresher {
  let timer: NodeJS.Timeout | undefined;

  function wait(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (view().visible && vscode.window.state.focused) refresh();
      else wait();
    }, EVERY_MS);
  }

  return {
    loaded(nodes) {
      clearTimeout(timer);
      if (nodes.some((node) => node.kind === "batch" && !node.ended)) wait();
    },
    dispose: () => clearTimeout(timer),
  };
}
