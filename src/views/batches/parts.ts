import { describeSparkProperties } from "../../core/jobs/spark-properties.ts";
import { readBatchReports } from "../../core/results/batch-reports.ts";
import type { CloudStorage } from "../../core/services/storage.ts";
import type { BatchDatasetNode, BatchFactNode, BatchNode } from "./node.ts";

/** What a batch reported of each dataset, then what it was given and where more stands. @throws Failure `remote.*` */
export async function loadParts(
  storage: CloudStorage,
  { id, batch, ended }: BatchNode,
  signal: AbortSignal,
): Promise<readonly (BatchDatasetNode | BatchFactNode)[]> {
  const reports = await readBatchReports(storage, batch, signal);
  const datasets = reports
    .toSorted((one, other) => (one.dataset < other.dataset ? -1 : 1))
    .map((report): BatchDatasetNode => {
      const { dataset } = report;
      return { kind: "batchDataset", id: `${id}/${dataset}`, dataset, batchId: batch.id, report };
    });
  const facts: readonly BatchFactNode["fact"][] = [
    ...(datasets.length === 0 && ended ? [{ name: "no-report" } as const] : []),
    ...(batch.outputUri === undefined ? [] : [{ name: "output", uri: batch.outputUri } as const]),
    ...Object.entries(batch.pages).map(([label, url]) => ({ name: "page", label, url }) as const),
    { name: "runtime", version: batch.runtime, properties: describeSparkProperties(batch.properties) },
    { name: "arguments", value: batch.args },
  ];
  return [
    ...datasets,
    ...facts.map((fact): BatchFactNode => {
      const uri = fact.name === "output" ? fact.uri : undefined;
      return { kind: "batchFact", id: `${id}//${fact.name}${fact.name === "page" ? fact.label : ""}`, fact, uri };
    }),
  ];
}
