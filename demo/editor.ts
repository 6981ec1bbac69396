import { once } from "node:events";
import { existsSync } from "node:fs";
import { paths, type Place } from "./place.ts";
import { startWorkbench } from "./workbench.ts";

/** Serves VS Code with the extension on the demo's pipeline until the reader has seen enough. */
export async function openEditor({ workspace, state }: Place, signal: AbortSignal): Promise<void> {
  if (!existsSync(paths.vsix)) throw new Error("There is no dist/sluice.vsix yet: npm run package makes it.");
  const workbench = await startWorkbench({
    folder: workspace,
    vsix: paths.vsix,
    env: { SLUICE_STATE_FOLDER: state, SLUICE_SPARK_FOLDER: paths.spark },
  });
  try {
    process.stdout.write(`\nVS Code, with Sluice in its sidebar: ${workbench.url}\nCtrl+C ends it.\n`);
    if (!signal.aborted) await once(signal, "abort");
  } finally {
    await workbench.stop();
  }
}
