import { isFailure, type Failure } from "../failure.ts";
import type { Bucket } from "../services/storage.ts";
import { currentPublish, isPublished } from "./current.ts";
import { readCurrentReport, readLatestReport, readPublish } from "./preview.ts";

/** How a dataset stands: what was published last, why nothing ever was, or why that can't be told. */
export type DatasetStanding =
  | {
      readonly state: "published";
      readonly rows: number;
      readonly quarantined: number;
      /** RFC 3339. */
      readonly publishedAt: string;
      readonly batchId: string;
      /** Object name of the publish document. */
      readonly publish: string;
      readonly columns: readonly { readonly name: string; readonly type: string }[];
    }
  /** `reason`: why the last batch that looked at it did not publish; undefined when none had files for it. */
  | { readonly state: "never"; readonly reason: string | undefined }
  | { readonly state: "unreadable"; readonly failure: Failure };

/**
 * Reads how a dataset stands: from its publish document, or else from its last quality report.
 * @throws Failure `remote.*`, `credentials.*`, `bucket.missing`
 */
export async function readStanding(lake: Bucket, dataset: string, signal: AbortSignal): Promise<DatasetStanding> {
  try {
    const publish = await currentPublish(lake, dataset, signal);
    if (publish !== undefined) return describe(publish, await readPublish(lake, publish, signal));
    // A pointer that names nothing we know: who reads it whole says what is wrong with it.
    if (await isPublished(lake, dataset, signal)) await readCurrentReport(lake, dataset, signal);
    const { reason } = await readLatestReport(lake, dataset, signal);
    return { state: "never", reason: reason?.message };
  } catch (error) {
    if (isFailure(error, "results.no-report")) return { state: "never", reason: undefined };
    if (isFailure(error) && isOfTheDataset(error)) return { state: "unreadable", failure: error };
    throw error;
  }
}

/** A dataset whose documents make no sense keeps nobody from the others; a lake that does not answer does. */
function isOfTheDataset({ code }: Failure): boolean {
  return code.startsWith("document.") || code === "remote.not-found";
}

function describe(publish: string, document: Awaited<ReturnType<typeof readPublish>>): DatasetStanding {
  const { totals, createdAt, batchId, schema } = document;
  const { curated: rows, quarantined } = totals;
  return { state: "published", rows, quarantined, publishedAt: createdAt, batchId, publish, columns: schema };
}
