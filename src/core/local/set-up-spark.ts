import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Failure } from "../failure.ts";

/** How to bring Spark to this machine. */
export interface SetUpSpark {
  /** `setup/spark.mjs`. */
  readonly script: string;
  /** The Node to run it with, and its whole environment: the user's proxy and Python are found there. */
  readonly node: { readonly path: string; readonly env: Readonly<Record<string, string | undefined>> };
  /** Gets about 500 MB, and all of it: deleting this folder undoes the set-up. */
  readonly folder: string;
}

// How the script shows progress; what else it says is why it ended.
const PROGRESS = /^ {2}\S/;

/**
 * Makes or completes the Spark that the emulators run batches with. What was interrupted is done again.
 * @throws Failure `emulators.no-spark` with what the script says, such as that Python is missing
 */
export async function setUpSpark(
  { script, node, folder }: SetUpSpark,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const child = spawn(node.path, [script, folder], { env: node.env, stdio: ["ignore", "ignore", "pipe"], signal });
  const said: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (PROGRESS.test(line)) report(line.trim());
    else said.push(line);
  });
  const exit = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, by) => resolve(String(code ?? by)));
  });
  if (exit === "0") return;
  throw new Failure("emulators.no-spark", { folder, why: said.join("\n") || `exit ${exit}` });
}
