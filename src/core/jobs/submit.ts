import { createHash, randomUUID } from "node:crypto";
import { hasEnded, type Batch, type Batches } from "../services/batches.ts";
import type { Bucket } from "../services/storage.ts";
import type { Connection } from "../connection.ts";
import { Failure, isFailure } from "../failure.ts";
import { isLoopback, type Endpoints } from "../google/endpoints.ts";
import { gsUri, qualityReport, stagedJob } from "../layout.ts";
import type { Contract } from "./contract/contract.ts";
import type { SparkProperties } from "./spark-properties.ts";
import { stagedOf } from "./staged.ts";
import { readStaged, stageJob, type StagedJob } from "./stage.ts";

/** What a batch is made of, and where it goes. `now` names the day that its id holds. */
export interface SubmitOptions {
  readonly connection: Connection;
  readonly endpoints: Pick<Endpoints, "storage">;
  readonly lake: Bucket;
  readonly batches: Batches;
  /** `spark/` of the installation. */
  readonly jobFolder: string;
  readonly contracts: readonly Contract[];
  /** Of Spark: what the user asks for beside what Dataproc gives. */
  readonly properties?: SparkProperties;
  readonly now: () => Date;
}

/** What a batch of staged code is made of. */
type CreateOptions = Omit<SubmitOptions, "jobFolder" | "contracts">;

/** What a batch runs, and the datasets that it reports of. */
type StagedBatch = StagedJob & { readonly datasets: readonly string[] };

/** Hours after which Dataproc kills a batch of ours: what bounds the cost of one that hangs. */
export const TTL_HOURS = 4;

// A day with more batches than this has something else wrong with it.
const MOST_A_DAY = 1000;

/** What a submit is at. */
export type SubmitStep = "staging" | "creating";

/**
 * Stages the job and creates its batch over everything in raw/.
 * @throws Failure `batch.already-running` when one of today's batches of the same code has not ended; `job.*`, `remote.*`
 */
export async function submitJob(
  options: SubmitOptions,
  report: (step: SubmitStep) => void,
  signal: AbortSignal,
): Promise<Batch> {
  const { lake, jobFolder, contracts } = options;
  await lake.check(signal);
  report("staging");
  const staged = await stageJob({ lake, jobFolder, contracts }, signal);
  report("creating");
  const datasets = contracts.map(({ dataset }) => dataset);
  return createNext(options, { ...staged, datasets }, 1, signal);
}

/**
 * Creates a batch of the code, the contracts and, where no others are given, the properties of one that there was.
 * @throws Failure `batch.not-ours`, `batch.code-gone`, `job.staged-foreign`, `batch.already-running`, `remote.*`
 */
export async function runAgain(options: CreateOptions, before: Batch, signal: AbortSignal): Promise<Batch> {
  const { lake } = options;
  const staged = stagedOf(before, lake.name);
  if (staged === undefined) throw new Failure("batch.not-ours", { batch: before.id, lake: lake.name });
  const datasets = await readStaged(lake, staged.sha256, signal);
  if (datasets === undefined) {
    throw new Failure("batch.code-gone", { batch: before.id, object: gsUri(lake.name, stagedJob(staged.sha256)) });
  }
  return createNext({ properties: before.properties, ...options }, { ...staged, datasets }, 1, signal);
}

/** Takes the first number, from this one on, that no batch has, or had. */
async function createNext(
  options: CreateOptions,
  staged: StagedBatch,
  first: number,
  signal: AbortSignal,
): Promise<Batch> {
  const { batches, lake, now } = options;
  for (let number = first; number <= MOST_A_DAY; number++) {
    const id = batchId(staged, lake.name, now(), number);
    const before = await batches.get(id, signal);
    if (before && !hasEnded(before)) throw new Failure("batch.already-running", { batch: id });
    if (before || (await hasReported(lake, staged.datasets, id, signal))) continue;
    try {
      return await batches.create({ ...describeBatch(options, staged, id), requestId: randomUUID() }, signal);
    } catch (error) {
      // Somebody else took the id in between: look at theirs.
      if (isFailure(error, "remote.conflict")) return createNext(options, staged, number, signal);
      throw error;
    }
  }
  throw new Failure("batch.too-many", { batches: MOST_A_DAY });
}

/**
 * Whether a batch of this id has left its reports: its record may be deleted since. A second one would write over them.
 */
async function hasReported(
  lake: Bucket,
  datasets: readonly string[],
  id: string,
  signal: AbortSignal,
): Promise<boolean> {
  const reports = await Promise.all(datasets.map((dataset) => lake.stat(qualityReport(dataset, id), signal)));
  return reports.some((report) => report !== undefined);
}

/** `sluice-<yyyymmdd>-<hash8>-<n>`: the hash is of what runs and where, so that a day's tries of the same stand together. */
function batchId(staged: StagedJob, lake: string, now: Date, number: number): string {
  const day = now.toISOString().slice(0, 10).replaceAll("-", "");
  const hash = createHash("sha256").update(`${staged.sha256}\0${lake}`).digest("hex").slice(0, 8);
  return `sluice-${day}-${hash}-${number}`;
}

function describeBatch({ connection, endpoints, properties }: CreateOptions, staged: StagedJob, id: string) {
  const local = isLoopback(endpoints.storage) ? ["--storage-endpoint", endpoints.storage] : [];
  return {
    id,
    main: staged.main,
    pyFiles: staged.pyFiles,
    args: [
      ...["--lake", connection.lakeBucket, "--contracts", staged.contracts],
      ...["--batch-id", id, "--mode", "full", ...local],
    ],
    labels: { sluice: "job" },
    ...(properties === undefined ? {} : { properties }),
    serviceAccount: connection.sparkServiceAccount,
    subnetwork: connection.subnetwork,
    stagingBucket: connection.lakeBucket,
    ttl: TTL_HOURS * 3600,
  };
}
