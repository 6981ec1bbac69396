import { spawn } from "node:child_process";
import { once } from "node:events";
import { paths, type Place } from "./place.ts";
import { startWorkbench, workbenchBrowser } from "./workbench.ts";

/** Serves VS Code with the extension on the demo's pipeline until the reader has seen enough. */
export async function openEditor({ workspace, state }: Place, signal: AbortSignal): Promise<void> {
  await run(process.execPath, [paths.setup, "open"]);
  if (workbenchBrowser() === undefined) throw new Error("This machine has no VS Code workbench: see above.");
  await run("npm", ["run", "--silent", "vsix"]);
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

async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { cwd: paths.root, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${String(code)}`);
}
