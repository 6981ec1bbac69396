import type { Bucket, StoredObject } from "../services/storage.ts";
import { parseDocument } from "../document.ts";
import { Failure, isFailure } from "../failure.ts";
import { gsUri, qualityReport, qualityReports } from "../layout.ts";
import { settled } from "./batch-reports.ts";
import { listDatasets, readCurrent } from "./current.ts";
import { PublishDocument, QualityReport } from "./documents.ts";
import type { JsonValue } from "../tables/parquet/cell.ts";
import { readRows } from "./parquet.ts";

/** The first rows of a dataset as it is now. */
export interface Preview {
  readonly dataset: string;
  readonly batchId: string;
  readonly columns: readonly string[];
  /** As text. */
  readonly rows: readonly (readonly string[])[];
  /** The same rows, as JSON has their values. */
  readonly values: readonly (readonly JsonValue[])[];
  /** Rows in the whole dataset. */
  readonly totalRows: number;
}

/**
 * @param limit rows at most
 * @throws Failure `results.never-published`, `document.*`, `remote.*`
 */
export async function previewDataset(
  lake: Bucket,
  dataset: string,
  limit: number,
  signal: AbortSignal,
): Promise<Preview> {
  const { batchId, files, publish: object } = await readCurrent(lake, dataset, signal);
  const publish = await readPublish(lake, object, signal);
  const rows: (readonly string[])[] = [];
  const values: (readonly JsonValue[])[] = [];
  let columns: readonly string[] = publish.schema.map(({ name }) => name);
  for (const file of files) {
    if (rows.length >= limit) break;
    const part = await readRows(lake, file, limit - rows.length, signal);
    columns = part.columns;
    for (const row of part.rows) rows.push(row);
    for (const row of part.values) values.push(row);
  }
  return { dataset, batchId, columns, rows, values, totalRows: publish.totals.curated };
}

/**
 * @param object as the pointer names it
 * @throws Failure `remote.not-found`, `document.*`
 */
export async function readPublish(lake: Bucket, object: string, signal: AbortSignal): Promise<PublishDocument> {
  return parseDocument(gsUri(lake.name, object), await textOf(lake, object, signal), PublishDocument);
}

/** @throws Failure `remote.not-found`, `document.*` */
export async function readReport(
  lake: Bucket,
  dataset: string,
  batchId: string,
  signal: AbortSignal,
): Promise<QualityReport> {
  return parseReport(lake, qualityReport(dataset, batchId), signal);
}

/** The report of the batch that published what the dataset is now. */
export async function readCurrentReport(lake: Bucket, dataset: string, signal: AbortSignal): Promise<QualityReport> {
  const { batchId } = await readCurrent(lake, dataset, signal);
  return readReport(lake, dataset, batchId, signal);
}

/**
 * The newest report: of the last batch that looked at the dataset, whether it published or not.
 * @throws Failure `results.no-report` when no batch has looked at it; `document.*`, `remote.*`
 */
export async function readLatestReport(lake: Bucket, dataset: string, signal: AbortSignal): Promise<QualityReport> {
  let newest: StoredObject | undefined;
  for await (const object of lake.all(qualityReports(dataset), signal)) {
    if (newest === undefined || object.updated > newest.updated) newest = object;
  }
  if (!newest) {
    return readCurrentReport(lake, dataset, signal).catch(async (error: unknown) => {
      if (!isFailure(error, "results.never-published")) throw error;
      throw new Failure("results.no-report", { dataset, known: await listDatasets(lake, signal) }, { cause: error });
    });
  }
  return parseReport(lake, newest.name, signal);
}

async function parseReport(lake: Bucket, object: string, signal: AbortSignal): Promise<QualityReport> {
  const report = parseDocument(gsUri(lake.name, object), await textOf(lake, object, signal), QualityReport);
  return settled(lake, report, signal);
}

async function textOf(lake: Bucket, object: string, signal: AbortSignal): Promise<string> {
  const text = await lake.text(object, signal);
  if (text !== undefined) return text;
  const what = { kind: "object", uri: gsUri(lake.name, object) } as const;
  throw new Failure("remote.not-found", { service: "storage", what });
}
