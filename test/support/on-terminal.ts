import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { LIMITS } from "../limits.ts";

/** Why tests that need a terminal are skipped here; undefined where they run. */
export const noPty: string | undefined =
  spawnSync("python3", ["-c", "import pty"]).status === 0 ? undefined : "no python3 with pty";

/** What a program did on a terminal: stdin and stderr are one, stdout is a pipe. */
export interface OnTerminal {
  readonly code: number;
  readonly stdout: string;
  /** All that the terminal was sent, the echo of what was typed included. */
  readonly screen: string;
}

/** Waits for each text on the screen, then types. */
export interface Step {
  readonly see: string;
  readonly type: string;
}

/** Runs a program on a terminal of its own. */
export async function onTerminal(
  command: readonly string[],
  steps: readonly Step[],
  env: Readonly<Record<string, string>> = {},
): Promise<OnTerminal> {
  const driver = fileURLToPath(new URL("on_terminal.py", import.meta.url));
  const { stdout } = await promisify(execFile)("python3", [driver, JSON.stringify({ command, steps })], {
    env: { ...process.env, ...env, TERM: "xterm-256color" },
    timeout: LIMITS.answer,
  });
  return JSON.parse(stdout) as OnTerminal;
}
