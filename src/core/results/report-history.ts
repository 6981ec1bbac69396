import { qualityReports } from "../layout.ts";
import type { Bucket } from "../services/storage.ts";
import { readReportIfAny } from "./batch-reports.ts";
import type { QualityReport } from "./documents.ts";

/**
 * What the last batches that looked at a dataset reported of it, the last one first. A report that can't be read is left
 * out.
 * @param most how many at most: each is a request
 * @throws Failure `remote.*`
 */
export async function readReportHistory(
  lake: Bucket,
  dataset: string,
  most: number,
  signal: AbortSignal,
): Promise<readonly QualityReport[]> {
  const objects = await Array.fromAsync(lake.all(qualityReports(dataset), signal));
  const newest = objects.toSorted((one, other) => Date.parse(other.updated) - Date.parse(one.updated)).slice(0, most);
  const reports = await Promise.all(newest.map(({ name }) => readReportIfAny(lake, name, signal)));
  return reports.filter((report) => report !== undefined);
}
