import { spawn } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure, isFailure, reasonOf } from "../failure.ts";
import { makeFolder } from "../files.ts";
import { askEmulators, readEmulators, readStateFile, type RunningEmulators } from "./running-emulators.ts";

/** How to start the emulators: by a program of their own, which outlives its starter. */
export interface StartEmulators {
  /** `dist/emulators.js`. */
  readonly script: string;
  /** The Node to run it with, and its whole environment (see `emulatorsEnvironment`). */
  readonly node: { readonly path: string; readonly env: Readonly<Record<string, string>> };
  readonly stateFile: string;
  readonly dataFolder: string;
  readonly project: string;
  /** Folder with `spark.json`; while there is none, batches fail with a message that says how to set Spark up. */
  readonly sparkFolder?: string | undefined;
}

// Five servers and one SQLite file each; a cold disk and a busy machine included.
const PATIENCE_MS = 60_000;

/**
 * Starts the emulators as a process of their own that outlives the caller, and waits until they answer.
 * @throws Failure `emulators.already-running`, `emulators.silent`, `emulators.did-not-start` with the end of their log
 */
export async function startEmulators(options: StartEmulators, signal: AbortSignal): Promise<RunningEmulators> {
  const { script, node, stateFile, dataFolder, project, sparkFolder } = options;
  await discardBroken(stateFile);
  const running = await readEmulators(stateFile, signal);
  if (running) throw new Failure("emulators.already-running", { pid: running.pid });

  const log = join(dirname(stateFile), "emulators.log");
  const output = await openLog(log);
  const child = spawn(
    node.path,
    [
      "--disable-warning=ExperimentalWarning",
      script,
      ...["--data", dataFolder, "--state-file", stateFile, "--project", project],
      ...(sparkFolder === undefined ? [] : ["--spark", sparkFolder]),
    ],
    { detached: true, stdio: ["ignore", output, output], env: node.env },
  );
  closeSync(output);
  const died = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, by) => resolve(`exit ${String(code ?? by)}`));
  });
  child.unref();

  const deadline = Date.now() + PATIENCE_MS;
  try {
    for (;;) {
      signal.throwIfAborted();
      const described = await readStateFile(stateFile);
      const ready = described && (await askEmulators(described, 2, signal)) === "running" ? described : undefined;
      // Somebody else's start was faster: ours gives up by itself.
      if (ready && ready.pid !== child.pid) throw new Failure("emulators.already-running", { pid: ready.pid });
      if (ready) return ready;
      const why =
        Date.now() > deadline ? `no answer in ${PATIENCE_MS / 1000} s` : await Promise.race([died, sleep(100)]);
      if (why !== undefined) throw new Failure("emulators.did-not-start", { why: `${why}\n${await tail(log)}`, log });
    }
  } catch (error) {
    child.kill("SIGTERM");
    throw error;
  }
}

/** A state file that says nothing (of a full disk, say) hides no emulators, and keeps nobody from starting them. */
export async function discardBroken(stateFile: string): Promise<void> {
  try {
    await readStateFile(stateFile);
  } catch (error) {
    if (!isFailure(error, "document.malformed")) throw error;
    await rm(stateFile, { force: true });
  }
}

async function openLog(log: string): Promise<number> {
  try {
    await makeFolder(dirname(log), 0o700);
    // Appended to: a start that is refused writes its reason beside what the winner writes.
    return openSync(log, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND, 0o600);
  } catch (error) {
    throw new Failure("emulators.did-not-start", { why: reasonOf(error), log }, { cause: error });
  }
}

/** Its last lines, without the stack of a crash: that one stands in the log itself. */
async function tail(log: string): Promise<string> {
  const lines = (await readFile(log, "utf8")).split("\n");
  return lines
    .filter((line) => !/^\s*(at .*)?$/.test(line))
    .slice(-8)
    .join("\n");
}
