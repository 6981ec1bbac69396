import { type Batch, isOver } from "../store/batch.ts";

const TYPES = "type.googleapis.com/google.cloud.dataproc.v1";
/** google.rpc.Code.ABORTED */
const ABORTED = 10;

/**
 * The long-running operation of a batch, which says nothing that the batch does not say.
 * It ends in an error for a failed batch only: a cancelled one is an answer (https://github.com/apache/airflow/issues/29109).
 */
export function operationOf(batch: Batch): Record<string, unknown> {
  const done = isOver(batch);
  const metadata = {
    "@type": `${TYPES}.BatchOperationMetadata`,
    batch: batch.name,
    batchUuid: batch.uuid,
    createTime: batch.createTime,
    ...(done ? { doneTime: batch.stateTime } : {}),
    operationType: "BATCH",
    description: "Batch",
    ...(batch.labels ? { labels: batch.labels } : {}),
  };
  const result = () =>
    batch.state === "FAILED"
      ? { error: { code: ABORTED, message: batch.stateMessage ?? "" } }
      : { response: { "@type": `${TYPES}.Batch`, ...batch } };
  return { name: batch.operation, metadata, done, ...(done ? result() : {}) };
}
