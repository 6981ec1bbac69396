import { setTimeout as sleep } from "node:timers/promises";
import { Failure, reasonOf } from "../failure.ts";
import { answers, readEmulators } from "./read.ts";

/**
 * Stops the emulators cleanly and waits until they are gone; a batch that runs is ended with them.
 * @throws Failure `emulators.not-running`, `remote.unavailable`
 */
export async function stopEmulators(stateFile: string, signal: AbortSignal): Promise<void> {
  const running = await readEmulators(stateFile);
  if (!running) throw new Failure("emulators.not-running", { stateFile });
  const { endpoints, token } = running;
  try {
    const reply = await fetch(new URL("/_stop", endpoints.metadata), {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      signal,
    });
    await reply.body?.cancel();
    if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
  } catch (error) {
    signal.throwIfAborted();
    const what = `the emulators (process ${running.pid})`;
    throw new Failure("remote.unavailable", { service: "metadata", what, why: reasonOf(error) }, { cause: error });
  }
  while (await answers(running)) await sleep(100, undefined, { signal });
}
