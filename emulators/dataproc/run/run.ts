import { createHash } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Batch, sparkProperties } from "../store/batch.ts";
import type { Buckets } from "./bucket.ts";
import { type DriverOutput, openDriverOutput } from "./driver-output.ts";
import { lastException } from "./failure.ts";
import { type ProcessGroup, startProcessGroup } from "./process-group.ts";
import { readSparkRuntime, sparkEnvironment, sparkSubmit } from "./spark.ts";
import { stageFiles } from "./fetch-files.ts";
import { checkSpec, ttlSeconds } from "../methods/validate.ts";

/** Where batches are run, and what they are told of the other emulators. */
export interface RunOptions {
  /** Folder that work folders of batches are made in. */
  readonly work: string;
  readonly sparkFolder: string | undefined;
  readonly storageEndpoint: string;
  readonly metadataEndpoint: string;
  readonly buckets: Buckets;
  readonly project: string;
  readonly now: () => Date;
  readonly log: (line: string) => void;
}

/** How a batch ended; the message is its `stateMessage`. */
export interface Outcome {
  readonly state: "SUCCEEDED" | "FAILED" | "CANCELLED";
  readonly message?: string;
}

/** Milliseconds between two looks at a running batch. */
const TICK = 1000;

/**
 * Runs a batch in Spark to its end.
 * @param onRunning called once the driver is about to start, with the place of its output
 * @param signal cancels: the driver and all it started are killed
 * @throws Error when it could not even start
 */
export async function runBatch(
  batch: Batch,
  options: RunOptions,
  onRunning: (outputUri: string) => void,
  signal: AbortSignal,
): Promise<Outcome> {
  const { buckets, sparkFolder, storageEndpoint, project } = options;
  const work = join(options.work, batch.uuid);
  await mkdir(join(work, "tmp"), { recursive: true });
  try {
    const runtime = await readSparkRuntime(sparkFolder);
    const pyspark = checkSpec(batch);
    const { bucket, prefix } = await placeOfOutput(batch, options);
    const staged = await stageFiles(pyspark, runtime.connectorJar, work, buckets, signal);
    signal.throwIfAborted();
    const outputUri = `gs://${bucket}/${prefix}`;
    const output = await openDriverOutput(join(work, "driveroutput"), buckets, bucket, prefix);
    try {
      onRunning(outputUri);
      const properties = sparkProperties(batch);
      const argv = sparkSubmit(runtime, { staged, args: pyspark.args, properties, storageEndpoint, project });
      const env = sparkEnvironment(runtime, work, options.metadataEndpoint);
      const program = startProcessGroup(runtime.python, argv, { cwd: work, env, output: output.descriptor });
      return await watch(batch, { program, output, outputUri }, options, signal);
    } finally {
      await output.close();
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The program that runs a batch, and where what it prints goes. */
interface Driver {
  readonly program: ProcessGroup;
  readonly output: DriverOutput;
  /** What the names of the output's objects begin with. */
  readonly outputUri: string;
}

/** Follows the driver to its end: brings its output to the bucket, ends it when its time is up or it is cancelled. */
async function watch(
  batch: Batch,
  { program, output, outputUri }: Driver,
  { now, log }: RunOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  const ttl = ttlSeconds(batch);
  const deadline = now().getTime() + ttl * 1000;
  const exited = program.exited.then((code) => ({ code }));
  const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  let end: { code: number } | undefined;
  while (!end) {
    end = (await Promise.race([exited, aborted, delay(TICK, undefined, { ref: false })])) ?? undefined;
    if (end) break;
    const expired = now().getTime() >= deadline;
    if (signal.aborted || expired) {
      await program.stop();
      await output.flush();
      return {
        state: "CANCELLED",
        message: expired ? `Batch exceeded its TTL of ${ttl}s and was cancelled.` : CANCELLED,
      };
    }
    await output.flush().catch((error: unknown) => log(`dataproc: ${batch.name}: ${String(error)}`));
  }
  await output.flush();
  if (end.code === 0) return { state: "SUCCEEDED" };
  const cause = lastException(await output.tail()) ?? `The driver exited with code ${end.code}`;
  return {
    state: "FAILED",
    // The service's own wording, less its links to the console.
    message: `Job failed with message [${cause}]. Additional details can be found at:\n${outputUri}.*`,
  };
}

/** What Dataproc says of a batch that somebody cancelled. */
export const CANCELLED = "Batch was cancelled by request.";

/** In the staging bucket of the batch, or in the one that the service makes for a project and region. */
async function placeOfOutput(
  batch: Batch,
  { buckets, project }: RunOptions,
): Promise<{ bucket: string; prefix: string }> {
  const prefix = `google-cloud-dataproc-metainfo/${batch.uuid}/jobs/srvls-batch-${batch.uuid}/driveroutput`;
  const chosen = batch.environmentConfig?.executionConfig?.stagingBucket;
  if (chosen !== undefined) {
    await buckets.require(chosen);
    return { bucket: chosen, prefix };
  }
  const [, owner = "", , region = ""] = batch.name.split("/");
  const bucket = `dataproc-staging-${region}-${createHash("sha256").update(owner).digest("hex").slice(0, 12)}`;
  await buckets.ensure(bucket, project);
  return { bucket, prefix };
}
