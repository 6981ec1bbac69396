import { forEachConcurrent } from "../concurrency.ts";
import { currentPublish, isPublished, listDatasets, readCurrent } from "../results/current.ts";
import type { PublishDocument, QualityReport } from "../results/documents.ts";
import { readLatestReport, readPublish } from "../results/preview.ts";
import { isFailure } from "../failure.ts";
import type { Bucket } from "../services/storage.ts";
import { ask, type Answered } from "./ask.ts";
import type { Source } from "./step.ts";

const AT_ONCE = 6;

/** A dataset of the lake, and what is published of it; undefined where nothing is. */
export interface Published {
  readonly dataset: string;
  readonly publish: Answered<{ readonly object: string; readonly document: PublishDocument } | undefined>;
}

/** Every dataset that a batch has worked on: one request, and two for each. */
export async function readAllPublished(lake: Bucket, signal: AbortSignal): Promise<readonly Published[]> {
  const datasets = await listDatasets(lake, signal);
  const read = new Map<string, Published>();
  await forEachConcurrent(datasets, AT_ONCE, async (dataset) => {
    read.set(dataset, await readPublished(lake, dataset, signal));
  });
  return datasets.flatMap((dataset) => read.get(dataset) ?? []);
}

/** What one dataset is now. */
export async function readPublished(lake: Bucket, dataset: string, signal: AbortSignal): Promise<Published> {
  const publish = await ask(async () => {
    const object = await currentPublish(lake, dataset, signal);
    if (object !== undefined) return { object, document: await readPublish(lake, object, signal) };
    // A pointer that names nothing we know: who reads it whole says what is wrong with it.
    if (await isPublished(lake, dataset, signal)) await readCurrent(lake, dataset, signal);
    return undefined;
  }, signal);
  return { dataset, publish };
}

/** The report of the batch that looked at the dataset last; undefined where none has. */
export async function latestReport(
  lake: Bucket,
  dataset: string,
  signal: AbortSignal,
): Promise<QualityReport | undefined> {
  try {
    return await readLatestReport(lake, dataset, signal);
  } catch (error) {
    if (isFailure(error, "results.no-report") || isFailure(error, "remote.not-found")) return undefined;
    throw error;
  }
}

/** An object of the lake, as what says so. */
export function saidBy(says: Source["says"], lake: Bucket, object: string): Source {
  return { says, address: { kind: "object", bucket: lake.name, object } };
}
