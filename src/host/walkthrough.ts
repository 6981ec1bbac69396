import { setContext, type ContextKeys } from "./context.ts";

// In package.json a step is done when its key is set: whoever clicked and got nowhere has not done it.
const STEPS: Readonly<Record<string, readonly (keyof ContextKeys & `sluice.done.${string}`)[]>> = {
  "sluice.tryIt": ["sluice.done.trial", "sluice.done.ingest", "sluice.done.batch", "sluice.done.preview"],
  "sluice.ingest.run": ["sluice.done.ingest"],
  "sluice.batch.submit": ["sluice.done.batch"],
  "sluice.results.preview": ["sluice.done.preview"],
};

/** Ticks the steps of the walkthrough that a command has done. @param command one that came to a result */
export function tickSteps(command: string): void {
  for (const key of STEPS[command] ?? []) void setContext(key, true);
}
