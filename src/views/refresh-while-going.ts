import * as vscode from "vscode";
import type { Node } from "./node.ts";

/** Milliseconds between two looks: from the first to the second, longer each time that nothing has changed. */
const WAITS = [3000, 30_000] as const;
const LONGER = 1.5;

/** Refreshes a view while something in it is going on, and only while somebody can see it. */
export interface Refresher {
  /** Told of the nodes whenever they were loaded. */
  loaded(nodes: readonly Node[]): void;
  dispose(): void;
}

/** Refreshes a view every so often while a batch in it goes on, and somebody can see it: in a window that has the focus. */
export function refreshWhileGoing(view: () => vscode.TreeView<Node>, refresh: () => void): Refresher {
  let timer: NodeJS.Timeout | undefined;
  let wait: number = WAITS[0];
  let before = "";
  let isDue = false;

  function look(): void {
    isDue = !view().visible || !vscode.window.state.focused;
    if (!isDue) refresh();
  }

  // Who comes back sees at once how it stands.
  const lookAgain = () => {
    if (isDue) look();
  };
  const focus = vscode.window.onDidChangeWindowState(lookAgain);
  let visibility: vscode.Disposable | undefined;

  return {
    loaded(nodes) {
      clearTimeout(timer);
      isDue = false;
      visibility ??= view().onDidChangeVisibility(lookAgain);
      const running = nodes.flatMap((node) =>
        node.kind === "batch" && !node.ended ? [`${node.id} ${node.batch.state}`] : [],
      );
      if (running.length === 0) return;
      const now = running.join();
      wait = now === before ? Math.min(wait * LONGER, WAITS[1]) : WAITS[0];
      before = now;
      timer = setTimeout(look, wait);
    },
    dispose() {
      clearTimeout(timer);
      focus.dispose();
      visibility?.dispose();
    },
  };
}
