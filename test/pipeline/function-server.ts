import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../support/free-port.ts";
import { LIMITS } from "../limits.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const FRAMEWORK = join(ROOT, "node_modules/@google-cloud/functions-framework/build/src/main.js");
/** What ships in function.zip, as the build has made it. */
const FUNCTION = join(ROOT, "dist", "function");

/** The function as Google runs it: the bundle that ships, in a folder of its own, served by the framework. */
export interface FunctionServer {
  readonly url: string;
  /** What it has written to its output. */
  output(): string;
  close(): Promise<void>;
}

/** @param environment all that the process is given besides PATH */
export async function serveFunction(environment: Record<string, string>): Promise<FunctionServer> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-function-"));
  await cp(FUNCTION, folder, { recursive: true });
  const port = await freePort();
  const child = spawn(process.execPath, [FRAMEWORK, "--target", "ingest", "--source", folder, "--port", String(port)], {
    env: { PATH: process.env["PATH"], ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;

  async function close(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    await rm(folder, { recursive: true, force: true });
  }

  const giveUp = Date.now() + LIMITS.start;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > giveUp) {
      await close();
      throw new Error(`the function did not start: ${output}`);
    }
    await sleep(50);
  }
  return { url, output: () => output, close };
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).body?.cancel();
    return true;
  } catch {
    return false;
  }
}
