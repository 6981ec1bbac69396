import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { vi } from "vitest";
import * as z from "zod";
import { LIMITS } from "../limits.ts";

export const ROOT = join(import.meta.dirname, "..", "..");
export const SPARK = process.env["SLUICE_SPARK_FOLDER"] ?? join(ROOT, ".tools", "spark");
export const hasSpark = existsSync(join(SPARK, "spark.json"));

/** The packaged extension: the one that the environment names, or what is built here. */
export async function findVsix(): Promise<string> {
  const named = process.env["SLUICE_VSIX"];
  if (named !== undefined) return named;
  await promisify(execFile)("npm", ["run", "--silent", "package:run"], { cwd: ROOT });
  return join(ROOT, "dist", "sluice.vsix");
}

/** Stops the emulators of a state folder, if any run. */
/** They are a process of their own, which a step that failed left behind. */
export async function stopEmulators(state: string): Promise<void> {
  const stateFile = join(state, "emulators.json");
  if (!existsSync(stateFile)) return;
  const { pid } = z.object({ pid: z.number() }).parse(await readJson(stateFile));
  process.kill(pid, "SIGTERM");
  await vi.waitUntil(() => !existsSync(stateFile), { timeout: LIMITS.answer });
}

export async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, "utf8"));
}
