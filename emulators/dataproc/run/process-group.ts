import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

/** A program with everything that it starts. */
export interface ProcessGroup {
  /** The exit code, once the program is over. */
  readonly exited: Promise<number>;
  /** SIGTERM to all of them, SIGKILL to what is left when the grace is over. */
  stop(): Promise<void>;
}

/**
 * Leads the group: starts the program, and kills the group when its stdin ends, which the kernel sees to when the
 * emulators are killed. Survives SIGTERM, so that the program can clean up and its exit code gets through.
 */
const LEADER = `
import os, signal, subprocess, sys, threading

def watch():
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGKILL)

signal.signal(signal.SIGTERM, lambda *_: None)
threading.Thread(target=watch, daemon=True).start()
code = subprocess.call(sys.argv[1:], stdin=subprocess.DEVNULL)
os._exit(code if code >= 0 else 128 - code)
`;

const GRACE_MILLISECONDS = 5000;

/** @param output file descriptor that stdout and stderr go to */
export function startProcessGroup(
  python: string,
  argv: readonly string[],
  options: { cwd: string; env: Record<string, string>; output: number },
): ProcessGroup {
  const { cwd, env, output } = options;
  const leader = spawn(python, ["-c", LEADER, ...argv], {
    cwd,
    env,
    detached: true,
    stdio: ["pipe", output, output],
  });
  const exited = exitCode(leader);
  void exited.then(
    () => signalGroup("SIGKILL"),
    () => undefined,
  );

  /** To the group, for as long as it has a member. */
  function signalGroup(signal: NodeJS.Signals): void {
    if (leader.pid === undefined) return;
    try {
      process.kill(-leader.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }

  return {
    exited,
    async stop() {
      signalGroup("SIGTERM");
      await Promise.race([exited, delay(GRACE_MILLISECONDS, undefined, { ref: false })]);
      signalGroup("SIGKILL");
      await exited;
    },
  };
}

async function exitCode(leader: ReturnType<typeof spawn>): Promise<number> {
  const [code] = (await once(leader, "exit")) as [number | null];
  return code ?? 137;
}
