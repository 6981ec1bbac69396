// How the set-up runs and shows one step. Plain JavaScript without packages: it runs before any is installed, on Node 20.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
/** Everything the set-up installs lies here; deleting it undoes the set-up. */
export const TOOLS = path.join(ROOT, ".tools");

/** Ends the set-up with one sentence that says what to do. */
export class SetupError extends Error {}

/**
 * Does `work` unless it was done before for the same `inputs` (texts: versions, lock files). The stamp is written last,
 * so a step that was interrupted is done again.
 * @param {string} name
 * @param {{ stamp: string, inputs: readonly string[], work: () => unknown }} what
 */
export async function step(name, { stamp, inputs, work }) {
  const wanted = createHash("sha256").update(inputs.join("\0")).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  rmSync(stamp, { force: true });
  await announced(name, work);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/**
 * Says what is being done, keeps saying so while it lasts, and how it ended.
 * @template T
 * @param {string} name
 * @param {() => T | Promise<T>} work
 */
export async function announced(name, work) {
  const started = Date.now();
  const live = process.stderr.isTTY;
  const say = (/** @type {string} */ words) =>
    process.stderr.write(live ? `\r  ${name} ${words}\x1b[K` : `  ${name} ${words}\n`);
  const seconds = () => Math.round((Date.now() - started) / 1000);
  say("...");
  const timer = setInterval(() => say(`... ${seconds()} s`), live ? 1000 : 20_000);
  try {
    const result = await work();
    say(`done in ${seconds()} s`);
    return result;
  } catch (error) {
    say(`failed after ${seconds()} s`);
    throw error;
  } finally {
    clearInterval(timer);
    if (live) process.stderr.write("\n");
  }
}

/**
 * Runs a program by argument vector and returns what it printed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Readonly<Record<string, string>> }} [where]
 * @returns {Promise<string>}
 * @throws SetupError with the end of its output when it fails
 */
export function run(command, args, { cwd = ROOT, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => (output = (output + chunk.toString()).slice(-20_000));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => reject(new SetupError(`${command} could not be started: ${error.message}.`)));
    const endWithUs = () => child.kill();
    process.once("exit", endWithUs);
    child.on("close", (code) => {
      process.off("exit", endWithUs);
      if (code === 0) {
        resolve(output);
        return;
      }
      const tail = output.trim().split("\n").slice(-15).join("\n");
      reject(new SetupError(`${path.basename(command)} ${args.slice(0, 3).join(" ")} failed (exit ${code}):\n${tail}`));
    });
  });
}

/**
 * What a program prints, or undefined where it is missing or fails.
 * @param {string} command
 * @param {readonly string[]} args
 */
export async function probe(command, args) {
  try {
    return await run(command, args);
  } catch (error) {
    if (error instanceof SetupError) return undefined;
    throw error;
  }
}

/**
 * A file of the repository as text.
 * @param {string} file
 */
export function text(file) {
  return readFileSync(path.join(ROOT, file), "utf8");
}
