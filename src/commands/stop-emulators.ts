import { join } from "node:path";
import type { App } from "../app.ts";
import { stopEmulators as stop } from "../core/local/stop.ts";

/** Stops the local emulators; what is in them stays. */
export async function stopEmulators({ ui, places, t }: App): Promise<void> {
  await ui.progress(t("Stopping the local emulators"), (_report, signal) =>
    stop(join(places.state, "emulators.json"), signal),
  );
  ui.changed("drive", "buckets", "batches");
  void ui.inform(t("The local emulators are stopped. Their data stays."));
}
