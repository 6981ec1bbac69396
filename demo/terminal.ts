import { spawn } from "node:child_process";
import { once } from "node:events";
import { paths, type Place } from "./place.ts";

/** Runs `sluice` for the demo's pipeline, in front of the reader. Throws when it ends otherwise than expected. */
export type Sluice = (...args: readonly string[]) => Promise<void>;

/**
 * @param show what a command prints goes there
 * @param cli the command line to run
 */
export function openTerminal(
  { workspace, state }: Place,
  signal: AbortSignal,
  show: (text: string) => void = (text) => void process.stdout.write(text),
  cli: string = paths.cli,
): Sluice {
  const env = {
    ...withoutConnection(process.env),
    SLUICE_STATE_FOLDER: state,
    SLUICE_SPARK_FOLDER: paths.spark,
  };
  return async (...args) => {
    show(`\n$ sluice ${args.map(quoted).join(" ")}\n`);
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: workspace,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const output of [child.stdout, child.stderr]) output.setEncoding("utf8").on("data", show);
    const [code] = (await once(child, "close")) as [number | null];
    signal.throwIfAborted();
    if (code !== 0) throw new Error(`sluice ${args.join(" ")} ended with ${String(code)}`);
  };
}

/** The reader's own pipeline must not leak into the demo. */
function withoutConnection(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("SLUICE_")));
}

function quoted(arg: string): string {
  return /^[\w./:=-]+$/.test(arg) ? arg : JSON.stringify(arg);
}
