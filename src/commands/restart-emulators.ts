import { join } from "node:path";
import type { App } from "../app.ts";
import { isFailure } from "../core/failure.ts";
import type { RunningEmulators } from "../core/local/running-emulators.ts";
import { stopEmulators } from "../core/local/stop.ts";
import { haveEmulators } from "./start-emulators.ts";

/**
 * Stops the local emulators and starts them again on their data, with what the user has set by now. Those that do not run
 * are started.
 * @throws Failure as starting and stopping do
 */
export async function restartEmulators(app: App): Promise<RunningEmulators> {
  const { ui, places, t } = app;
  const running = await ui.progress(t("Restarting the local emulators"), async (_report, signal) => {
    await stopIfTheyRun(join(places.state, "emulators.json"), signal);
    return haveEmulators(app, signal);
  });
  ui.changed("drive", "buckets", "batches");
  void ui.inform(t("The local emulators run again, for project {0}.", running.project));
  return running;
}

async function stopIfTheyRun(stateFile: string, signal: AbortSignal): Promise<void> {
  try {
    await stopEmulators(stateFile, signal);
  } catch (error) {
    if (!isFailure(error, "emulators.none-to-stop")) throw error;
  }
}
