import { setTimeout as sleep } from "node:timers/promises";
import { Failure, reasonOf } from "../failure.ts";
import { askLocally } from "../google/ask-locally.ts";
import { askEmulators, readEmulators } from "./running-emulators.ts";

/**
 * Stops the emulators cleanly and waits until they are gone; a batch that runs is ended with them.
 * @throws Failure `emulators.none-to-stop`, `emulators.silent`, `remote.unavailable`
 */
export async function stopEmulators(stateFile: string, signal: AbortSignal): Promise<void> {
  const running = await readEmulators(stateFile, signal);
  if (!running) throw new Failure("emulators.none-to-stop", { stateFile });
  const { endpoints, token } = running;
  try {
    const { status } = await askLocally(new URL("/_stop", endpoints.metadata), {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      signal,
    });
    if (status >= 300) throw new Error(`HTTP ${status}`);
  } catch (error) {
    signal.throwIfAborted();
    const what = { kind: "emulators", pid: running.pid } as const;
    throw new Failure("remote.unavailable", { service: "metadata", what, why: reasonOf(error) }, { cause: error });
  }
  while ((await askEmulators(running, 2, signal)) !== "gone") await sleep(100, undefined, { signal });
}
