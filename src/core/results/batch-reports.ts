import { argumentOf, type Batch } from "../services/batches.ts";
import type { Bucket, CloudStorage } from "../services/storage.ts";
import { parseDocument } from "../document.ts";
import { isFailure } from "../failure.ts";
import { gsUri, parseGsUri, publishDocument, qualityReport, stagedDataset } from "../layout.ts";
import { oneLine } from "../text/plain-text.ts";
import { currentPublish } from "./current.ts";
import { QualityReport } from "./documents.ts";

/** What identifies a batch of ours: the job was told the lake, the contracts and the id. */
type JobBatch = Pick<Batch, "id" | "args">;

/**
 * What a batch of ours reported of the datasets that it worked on, by name; nothing for any other batch. A report that
 * can't be read is left out. What a batch says here was written by the job alone, whereas its log also has what others
 * print into it.
 * @throws Failure `remote.*`
 */
export async function readBatchReports(
  storage: CloudStorage,
  batch: JobBatch,
  signal: AbortSignal,
): Promise<readonly QualityReport[]> {
  const contracts = parseGsUri(argumentOf(batch, "--contracts") ?? "");
  if (!contracts || contracts.bucket !== argumentOf(batch, "--lake") || argumentOf(batch, "--batch-id") !== batch.id) {
    return [];
  }
  const lake = storage.bucket(contracts.bucket);
  const objects = await Array.fromAsync(lake.all(contracts.object, signal));
  const datasets = objects.flatMap(({ name }) => stagedDataset(name) ?? []);
  const reports = await Promise.all(
    datasets.map((dataset) => readReportIfAny(lake, qualityReport(dataset, batch.id), signal)),
  );
  return reports.filter((report) => report !== undefined);
}

/** One line for each dataset that its batch did not publish, or may not have: as spark/sluice_job/log.py writes it. */
export function unpublishedLines(reports: readonly QualityReport[]): readonly string[] {
  return reports.flatMap(({ dataset, status, reason }) => {
    const why = reason === null ? "" : `: ${reason.code}: ${reason.message}`;
    if (status === "failed") return [oneLine(`${dataset}: FAILED, nothing published${why}`)];
    if (status === "unknown") return [oneLine(`${dataset}: UNKNOWN whether it was published${why}`)];
    return [];
  });
}

/** One line for each thing that kept nobody from publishing, and somebody should look at. */
export function warningLines(reports: readonly QualityReport[]): readonly string[] {
  return reports.flatMap(({ dataset, warnings }) => warnings.map(({ message }) => oneLine(`${dataset}: ${message}.`)));
}

/**
 * A report as it has to be read by now: of a batch that could not find out whether it published, `current` may tell,
 * when it names what the report is of. When it names another publish, this says nothing new: the batch may have published
 * before that one.
 */
export async function settled(lake: Bucket, report: QualityReport, signal: AbortSignal): Promise<QualityReport> {
  if (report.status !== "unknown") return report;
  const { dataset, batchId, attempt } = report;
  const current = await currentPublish(lake, dataset, signal);
  if (current !== publishDocument(dataset, batchId, attempt)) return report;
  return { ...report, status: "published", publishedBy: batchId, reason: null };
}

/** The report that an object holds; undefined where there is none, or none that can be read. @throws Failure `remote.*` */
export async function readReportIfAny(
  lake: Bucket,
  object: string,
  signal: AbortSignal,
): Promise<QualityReport | undefined> {
  const found = await lake.readText(object, signal);
  if (!found) return undefined;
  try {
    const report = parseDocument(gsUri(lake.name, object), found.text, QualityReport);
    return await settled(lake, report, signal);
  } catch (error) {
    if (isFailure(error) && error.code.startsWith("document.")) return undefined;
    throw error;
  }
}
