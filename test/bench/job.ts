import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod";
import { SPARK_FOLDER } from "../support/emulators.ts";
import type { Result } from "./result.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const Runtime = z.object({ python: z.string(), javaHome: z.string(), connectorJar: z.string() });
const Measured = z.object({ what: z.string(), value: z.string(), budget: z.string(), note: z.string() });
// As spark/tests/lake.py has it.
const TOKEN = "test-token";

/**
 * The job beside a bare Spark reader, over an emulated Cloud Storage in a process of its own: `job/main.py` says how.
 * @param growth also by the number of files and of headers: some minutes more
 */
export async function measureJob(growth: boolean): Promise<Result[]> {
  const runtime = Runtime.parse(JSON.parse(await readFile(join(SPARK_FOLDER, "spark.json"), "utf8")));
  const { python, javaHome, connectorJar } = runtime;
  const folder = await mkdtemp(join(tmpdir(), "sluice-bench-"));
  const [store, scratch] = [join(folder, "store"), join(folder, "scratch")];
  await mkdir(store);
  await mkdir(scratch);
  const server = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", join(ROOT, "spark", "tests", "storage_server.mjs"), store, TOKEN],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  try {
    const [endpoint = "", metadata = ""] = (await firstLine(server.stdout)).split(" ");
    const job = spawn(
      python,
      [
        join(ROOT, "test", "bench", "job", "main.py"),
        ...[endpoint, connectorJar, scratch],
        ...(growth ? ["--growth"] : []),
      ],
      {
        env: {
          ...process.env,
          PYTHONPATH: join(ROOT, "spark"),
          JAVA_HOME: javaHome,
          SPARK_LOCAL_IP: "127.0.0.1",
          GCE_METADATA_HOST: metadata.replace("http://", ""),
        },
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    const results: Result[] = [];
    for await (const line of createInterface(job.stdout)) {
      const { budget, ...measured } = Measured.parse(JSON.parse(line));
      results.push(budget === "" ? measured : { ...measured, budget });
    }
    if (job.exitCode !== 0) throw new Error("The job could not be measured: run test/bench/job/main.py by hand.");
    return results;
  } finally {
    server.stdin.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(stream)) return line;
  throw new Error("The storage server did not start.");
}
