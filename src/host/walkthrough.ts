import type * as vscode from "vscode";
import { setContext, type ContextKeys } from "./context.ts";
import { onPageOpened } from "./window.ts";

type Done = keyof ContextKeys & `sluice.done.${string}`;

/** Ticks the steps of the walkthrough. */
export interface Walkthrough {
  /** @param command one that came to a result */
  done(command: string): void;
  /** There is a pipeline that can be spoken to. */
  connected(): void;
  dispose(): void;
}

// In package.json a step is done when its key is set: whoever clicked and got nowhere has not done it.
const STEPS: Readonly<Record<string, readonly Done[]>> = {
  "sluice.tryIt": ["sluice.done.trial", "sluice.done.ingest", "sluice.done.batch", "sluice.done.preview"],
  "sluice.ingest.run": ["sluice.done.ingest"],
  "sluice.batch.submit": ["sluice.done.batch"],
  "sluice.results.preview": ["sluice.done.preview"],
};
// By then the page that opened listens for keys.
const UNTIL_IT_LISTENS_MS = 1000;

/**
 * The editor ticks a step when its key becomes true while it knows the walkthrough, which is from the first time on that its
 * page is shown; a key that is true by then never ticks. So keys are set for a moment, and again when a page has opened.
 */
export function openWalkthrough(): Walkthrough {
  const done = new Set<Done>();
  let timer: NodeJS.Timeout | undefined;
  const tick = (keys: Iterable<Done>) => {
    for (const key of keys) {
      done.add(key);
      void setContext(key, true);
      void setContext(key, false);
    }
  };
  const subscription: vscode.Disposable = onPageOpened(() => {
    clearTimeout(timer);
    timer = setTimeout(() => tick([...done]), UNTIL_IT_LISTENS_MS);
  });
  return {
    done: (command) => tick(STEPS[command] ?? []),
    connected: () => tick(["sluice.done.connect"]),
    dispose() {
      clearTimeout(timer);
      subscription.dispose();
    },
  };
}
